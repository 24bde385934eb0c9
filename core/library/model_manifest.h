#pragma once
#include <filesystem>
#include <functional>
#include <string>

#include "core/base/cancel_token.h"
#include "core/base/result.h"
#include "core/library/model_library.h"

namespace lightreel {

inline constexpr const char* kManifestFile =
    "lightreel-manifest.json";                                 ///< {"files": {relative name: sha256}}
inline constexpr const char* kAdapterNote = "lightreel.json";  ///< {"base": id or folder}
inline constexpr const char* kAdapterFile = "motion_adapter.safetensors";

struct CopyModel {
    std::filesystem::path source;  ///< a folder, or one file that becomes kAdapterFile
    std::filesystem::path root;    ///< the new folder is made under it
    std::string base;              ///< for a file: what kAdapterNote will say
};

/// Copies with a check of the free space first; the new folder appears under its final name only when it is
/// complete. Returns it. A taken name gets a number.
Result<std::filesystem::path> copyModel(const CopyModel& what, const CancelToken& cancel,
                                        const std::function<void(const ImportProgress&)>& progress);

/// In hexadecimal digits. Throws Cancelled. errors: FileUnreadable
Result<std::string> sha256OfFile(const std::filesystem::path& path, const CancelToken& cancel);

/// errors: ModelDamaged with the first file that is missing or different
Result<void> compareWithManifest(const std::filesystem::path& folder, const CancelToken& cancel);

}  // namespace lightreel
