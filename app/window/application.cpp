#include "app/window/application.h"

#include <QApplication>

#include "app/window/library_catalog.h"
#include "app/window/state_file.h"
#include "core/base/log.h"
#include "core/jobs/model_service.h"
#include "core/jobs/thread_engine.h"
#include "core/media/video_writer.h"
#include "core/pipeline/engine_loader.h"
#include "ui/window/app_palette.h"
#include "ui/window/clip_loader.h"
#include "ui/window/dialogs.h"
#include "ui/window/log_panel.h"
#include "ui/window/main_window.h"

namespace lightreel {
namespace {

LogLevel levelOf(spdlog::level::level_enum level) {
    if (level >= spdlog::level::err) return LogLevel::Failure;
    return level == spdlog::level::warn ? LogLevel::Warning : LogLevel::Info;
}

QStringList encoders() {
    QStringList found;
    for (const CodecFacts& codec : availableCodecs())
        found << QStringLiteral("%1: %2").arg(
            QString::fromStdString(codec.name),
            codec.encoder.empty() ? QStringLiteral("no encoder") : QString::fromStdString(codec.encoder));
    return found;
}

}  // namespace

struct Application::Parts {
    explicit Parts(QApplication& application) : qt(application) {}

    QApplication& qt;
    StateFile state{StateFile::standardPath()};
    LibraryCatalog catalog{ModelRoots::standard()};
    ThreadModelService models;
    ClipLoader clips;
    Dialogs dialogs;
    ThreadEngine engine{openEngineLibrary};
    std::unique_ptr<MainWindow> window;
};

Application::Application(QApplication& qt) : m_parts(std::make_unique<Parts>(qt)) {
    Parts& parts = *m_parts;
    applyTheme(qt, parts.state.load().theme);
    parts.window = std::make_unique<MainWindow>(WindowServices{
        parts.engine, parts.models, parts.catalog, parts.clips, parts.state, parts.dialogs, encoders()});
    MainWindow* window = parts.window.get();
    QObject::connect(window, &MainWindow::themeChosen, window,
                     [&qt](const QString& theme) { applyTheme(qt, theme); });
    addLogReceiver([window](spdlog::level::level_enum level, std::string_view text) {
        const QString line = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
        QMetaObject::invokeMethod(
            window, [window, level, line] { window->addLogLine(static_cast<int>(levelOf(level)), line); },
            Qt::QueuedConnection);
    });
}

Application::~Application() {
    m_parts->engine.shutdown();
}

void Application::show() {
    m_parts->window->show();
    m_parts->models.describeEngine();
}

}  // namespace lightreel
