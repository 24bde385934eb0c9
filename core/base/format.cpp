#include "core/base/format.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace lightreel {
namespace {

std::string scaled(int64_t bytes, double step, const std::array<const char*, 5>& units) {
    double value = static_cast<double>(bytes);
    size_t unit = 0;
    while (std::abs(value) >= step && unit + 1 < units.size()) {
        value /= step;
        ++unit;
    }
    if (unit == 0) return fmt::format("{} {}", bytes, units[0]);
    const int digits = std::abs(value) >= 100 ? 0 : unit >= 3 ? 2 : 1;
    return fmt::format("{:.{}f} {}", value, digits, units[unit]);
}

}  // namespace

std::string formatMemory(int64_t bytes) {
    return scaled(bytes, 1024, {"B", "KiB", "MiB", "GiB", "TiB"});
}

std::string formatFileSize(int64_t bytes) {
    return scaled(bytes, 1000, {"B", "kB", "MB", "GB", "TB"});
}

std::string formatSeconds(double seconds) {
    if (seconds < 60) return fmt::format("{:.1f} s", seconds);
    const auto whole = static_cast<int64_t>(std::llround(seconds));
    if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
    return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::optional<int64_t> parseMemory(std::string_view text) {
    double value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || !(value >= 0)) return std::nullopt;
    std::string_view unit(end, static_cast<size_t>(text.data() + text.size() - end));
    while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
    constexpr std::array<std::pair<std::string_view, double>, 10> kUnits{{{"", 1},
                                                                          {"B", 1},
                                                                          {"KiB", 1024.0},
                                                                          {"MiB", 1048576.0},
                                                                          {"GiB", 1073741824.0},
                                                                          {"kB", 1e3},
                                                                          {"MB", 1e6},
                                                                          {"GB", 1e9},
                                                                          {"M", 1048576.0},
                                                                          {"G", 1073741824.0}}};
    for (const auto& [name, factor] : kUnits)
        if (unit == name && value * factor < 9e18) return static_cast<int64_t>(value * factor);
    return std::nullopt;
}

std::string onOneLine(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < ' ' || c == 0x7F) c = ' ';
    return text;
}

std::string csvQuoted(const std::string& field) {
    if (field.find_first_of("\",\r\n") == std::string::npos) return field;
    std::string out = "\"";
    for (const char c : field) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + '"';
}

}  // namespace lightreel
