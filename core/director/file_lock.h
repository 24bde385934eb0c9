#pragma once
#include <filesystem>

#include "core/base/result.h"

namespace lightreel {

/// A file that no other program works with while this lives. An empty file beside it, NAME.lock, is locked;
/// the system lets go of it when the program ends in any way.
class FileLock {
  public:
    /// Makes the folder, for the user alone. A file system without locks refuses nobody. errors: FileInUse,
    /// NotWritable, DiskFull, WriteFailed
    [[nodiscard]] static Result<FileLock> take(const std::filesystem::path& file);

    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&&) = delete;
    ~FileLock();

  private:
    explicit FileLock(int descriptor) : m_descriptor(descriptor) {}

    int m_descriptor;
};

/// Makes a folder with those above it; one that was not there is the user's alone. errors: NotWritable,
/// DiskFull, WriteFailed
[[nodiscard]] Result<void> makePrivateFolder(const std::filesystem::path& folder);

}  // namespace lightreel
