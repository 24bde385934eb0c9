#pragma once
#include <unistd.h>

#include <filesystem>
#include <string>

#include "core/base/result.h"

namespace lightreel {

/// The name of a file in the system's folder for such files; whatever has that name is gone when this is.
class ScratchFile {
  public:
    /// Throws Failure{NotWritable} when the system has no such folder.
    ScratchFile() {
        std::error_code failure;
        const std::filesystem::path folder = std::filesystem::temp_directory_path(failure);
        if (failure)
            throw Failure{{ErrorCode::NotWritable,
                           {{"path", "the folder for temporary files"}, {"reason", failure.message()}}}};
        m_path = folder / ("lightreel-" + std::to_string(::getpid()) + ".episode");
    }
    ~ScratchFile() {
        std::error_code ignored;
        std::filesystem::remove(m_path, ignored);
    }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

  private:
    std::filesystem::path m_path;
};

}  // namespace lightreel
