#include "app/window/log_bridge.h"

#include <QThread>
#include <mutex>

#include "core/base/log.h"
#include "core/settings/settings_file.h"
#include "lightreel_build.h"
#include "ui/window/log_panel.h"

namespace lightreel {
namespace {

LogLevel levelOf(spdlog::level::level_enum level) {
    if (level >= spdlog::level::err) return LogLevel::Failure;
    return level == spdlog::level::warn ? LogLevel::Warning : LogLevel::Info;
}

}  // namespace

struct LogBridge::Shared {
    std::mutex mutex;
    LogPanel* panel = nullptr;  ///< under mutex
};

LogBridge::LogBridge() : m_shared(std::make_shared<Shared>()) {
    const std::filesystem::path folder = SettingsFile::standardPath().parent_path();
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    LogOptions options;
    if (!failure) options.file = folder / "lightreel.log";
    try {
        setUpLog(options);
    } catch (const spdlog::spdlog_ex&) {  // the file cannot be opened: the program works without
        setUpLog({});
    }
    // Here, while there is one thread: the logger's receivers must not change under another one's line.
    addLogReceiver([shared = m_shared](spdlog::level::level_enum level, std::string_view text) {
        const std::lock_guard lock(shared->mutex);
        LogPanel* to = shared->panel;
        if (!to || QThread::currentThread() == to->thread()) return;  // the panel has its own lines already
        const QString line = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
        QMetaObject::invokeMethod(
            to, [to, level, line] { to->mirror(levelOf(level), line); }, Qt::QueuedConnection);
    });
    log().info("Lightreel {} ({}) starts", kVersion, kBuildId);
}

LogBridge::~LogBridge() {
    disconnectPanel();
}

void LogBridge::connectPanel(LogPanel& panel) {
    QObject::connect(&panel, &LogPanel::added, &panel, [](LogLevel level, const QString& text) {
        constexpr spdlog::level::level_enum kLevels[] = {spdlog::level::info, spdlog::level::warn,
                                                         spdlog::level::err};
        log().log(kLevels[static_cast<int>(level)], "{}", text.toStdString());
    });
    const std::lock_guard lock(m_shared->mutex);
    m_shared->panel = &panel;
}

void LogBridge::disconnectPanel() {
    const std::lock_guard lock(m_shared->mutex);
    m_shared->panel = nullptr;
}

}  // namespace lightreel
