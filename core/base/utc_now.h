#pragma once
#include <ctime>
#include <string>

namespace lightreel {

/// The present moment as ISO 8601, UTC: "2026-11-28T04:13:09Z".
[[nodiscard]] inline std::string utcNow() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

}  // namespace lightreel
