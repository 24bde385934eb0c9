#pragma once
#include <spdlog/logger.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

namespace lightreel {

/// The one logger of the process. Without setUpLog() it is silent below "warning" and writes to stderr.
[[nodiscard]] spdlog::logger& log();

struct LogOptions {
    bool toStderr = true;
    spdlog::level::level_enum stderrLevel = spdlog::level::warn;
    std::filesystem::path file = {};  ///< empty: no file; else rotated, 10 files of 5 MB
};

/// Call once, early, from main().
void setUpLog(const LogOptions& options);

/// Also hands every line of at least "info" to receive(level, text), on the thread that logs. The window's
/// Log dock. Before other threads log: the logger keeps no lock over its receivers.
void addLogReceiver(std::function<void(spdlog::level::level_enum, std::string_view)> receive);

}  // namespace lightreel
