#include "app/window/application.h"

#include <QApplication>

#include "app/window/library_catalog.h"
#include "app/window/log_bridge.h"
#include "app/window/perceptual_distances.h"
#include "app/window/state_file.h"
#include "core/director/thread_director_service.h"
#include "core/jobs/model_service.h"
#include "core/jobs/thread_engine.h"
#include "core/media/video_writer.h"
#include "core/pipeline/engine_loader.h"
#include "ui/pages/dialogs.h"
#include "ui/player/clip_loader.h"
#include "ui/style/apply_theme.h"
#include "ui/window/main_window.h"

namespace lightreel {
namespace {

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
    LogBridge log;  // before whatever has a thread
    StateFile state{SettingsFile::standardPath()};
    const WindowState startState = state.load();
    LibraryCatalog catalog{ModelRoots::standard()};
    ThreadModelService models{ModelRoots::standard()};
    ClipLoader clips;
    Dialogs dialogs;
    ThreadEngine engine{openEngineLibrary};
    ThreadDirectorService director{{assistantFolder(),
                                    DirectorModels::standard(),
                                    {},
                                    openAssistantEngine,
                                    startState.outputFolder.toStdString()}};
    std::unique_ptr<MainWindow> window;
};

Application::Application(QApplication& qt) : m_parts(std::make_unique<Parts>()) {
    Parts& parts = *m_parts;
    applyTheme(qt, parts.startState.theme);
    parts.window = std::make_unique<MainWindow>(
        WindowServices{parts.engine, parts.models, parts.catalog, parts.clips, parts.state, parts.dialogs,
                       encoders(), ModelRoots::standard().user.parent_path() / "start-pictures",
                       perceptualDistances(), &parts.director});
    MainWindow* window = parts.window.get();
    QObject::connect(window, &MainWindow::themeChosen, window,
                     [&qt](const QString& theme) { applyTheme(qt, theme); });
    parts.log.connectPanel(window->logPanel());
}

Application::~Application() {
    m_parts->engine.shutdown();
    m_parts->log.disconnectPanel();
}

void Application::show() {
    m_parts->window->show();
    m_parts->models.describeEngine();
}

}  // namespace lightreel
