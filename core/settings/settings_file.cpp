#include "core/settings/settings_file.h"

#include <array>
#include <cstdlib>
#include <ctime>
#include <optional>

#include "core/base/durable_file.h"
#include "core/base/strict_json.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kVersion = 1;
constexpr JsonLimits kLimits{16 << 20, 32, 1'000'000};

/// The CRC-32 of zip and PNG (reflected 0xEDB88320).
uint32_t crc32(const std::string& bytes) {
    uint32_t sum = 0xFFFFFFFF;
    for (const char c : bytes) {
        sum ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0xEDB88320U : 0U);
    }
    return ~sum;
}

std::optional<json> readSound(const fs::path& path) {
    const Result<json> document = readStrictJson(path, kLimits);
    if (!document || !document->is_object()) return std::nullopt;
    const auto values = document->find("values"), sum = document->find("crc32");
    if (values == document->end() || sum == document->end() || !values->is_object() ||
        !sum->is_number_unsigned())
        return std::nullopt;
    if (crc32(values->dump()) != sum->get<uint32_t>()) return std::nullopt;
    return *values;
}

std::string today() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::localtime_r(&now, &parts);
    std::array<char, 16> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts)};
}

}  // namespace

fs::path SettingsFile::previous() const {
    return m_path.parent_path() / (m_path.stem().string() + ".prev.json");
}

SettingsFile::Loaded SettingsFile::load() const {
    if (std::optional<json> values = readSound(m_path)) return {*values, ""};
    std::error_code ignored;
    std::string kept;
    if (fs::exists(m_path, ignored)) {
        fs::path name = m_path;
        name += ".corrupt-" + today();  // a second one of a day gets a number
        kept = moveAside(m_path, name) ? "The damaged file was kept."
                                       : "The damaged file could not be moved out of the way.";
    }
    if (std::optional<json> values = readSound(previous()))
        return {*values,
                kept.empty() ? "" : "The settings were damaged. The previous ones were read. " + kept};
    return {json::object(), kept.empty() ? "" : "The settings were damaged and start anew. " + kept};
}

Result<void> SettingsFile::save(const json& values) const {
    std::error_code failure;
    fs::create_directories(m_path.parent_path(), failure);
    if (failure) return writeError(failure.value(), m_path);
    if (const std::optional<json> stored = readSound(m_path)) {
        if (*stored == values) return {};
        fs::copy_file(m_path, previous(), fs::copy_options::overwrite_existing, failure);
    }
    const json document{{"version", kVersion}, {"values", values}, {"crc32", crc32(values.dump())}};
    const Result<fs::path> written = writeFileDurably(m_path, document.dump(1) + "\n");
    return written ? Result<void>() : Result<void>(written.error());
}

fs::path SettingsFile::standardPath() {
    if (const char* home = std::getenv("LIGHTREEL_HOME")) return fs::path(home) / "settings.json";
    if (const char* config = std::getenv("XDG_CONFIG_HOME"))
        return fs::path(config) / "lightreel" / "settings.json";
    const char* home = std::getenv("HOME");
    return fs::path(home != nullptr ? home : ".") / ".config" / "lightreel" / "settings.json";
}

}  // namespace lightreel
