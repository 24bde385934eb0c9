#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/result.h"

namespace lightreel {

/// The program's settings on disk: {"version", "values", "crc32"}, written durably, with the previous copy
/// beside it. A damaged file is kept as .corrupt-<date> and the previous copy is read; what was lost is never
/// silently rewritten. Unknown keys are kept, so that an older program loses nothing of a newer one's.
class SettingsFile {
  public:
    explicit SettingsFile(std::filesystem::path path) : m_path(std::move(path)) {}

    struct Loaded {
        nlohmann::json values = nlohmann::json::object();
        std::string notice;  ///< for the user: empty, or what was found damaged and what was read instead
    };
    /// Never fails: nothing readable is the same as nothing stored.
    [[nodiscard]] Loaded load() const;

    /// errors: DiskFull, NotWritable, WriteFailed; the stored file is intact then
    Result<void> save(const nlohmann::json& values) const;

    /// $LIGHTREEL_HOME/settings.json, else $XDG_CONFIG_HOME/lightreel/settings.json, else under ~/.config.
    [[nodiscard]] static std::filesystem::path standardPath();

  private:
    [[nodiscard]] std::filesystem::path previous() const;

    std::filesystem::path m_path;
};

}  // namespace lightreel
