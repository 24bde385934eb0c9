#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "core/base/guarded_mapping.h"
#include "core/base/result.h"

namespace lightreel {

/// An open file, closed with the last who holds it.
class OpenFile {
  public:
    explicit OpenFile(int descriptor) : m_descriptor(descriptor) {}
    ~OpenFile();
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    [[nodiscard]] int descriptor() const { return m_descriptor; }

  private:
    int m_descriptor;
};

/// A part of a spill file: written from memory, read as memory. One thread at a time.
class SpillRegion {
  public:
    ~SpillRegion();
    SpillRegion(const SpillRegion&) = delete;
    SpillRegion& operator=(const SpillRegion&) = delete;

    /// `at`: from which byte on; at + bytes: at most what was reserved. errors: WriteFailed, DiskFull
    Result<void> write(const void* data, size_t bytes, size_t at = 0);
    /// Bytes that were reserved, or a little more.
    [[nodiscard]] size_t size() const { return m_size; }
    /// The first `bytes` in memory, read-only: whoever writes to it ends the process.
    [[nodiscard]] const std::byte* data() const { return m_data; }
    /// Brings the first `bytes` into memory.
    void fetch(size_t bytes) const;
    /// They leave this process's memory; the file keeps them.
    void leave() const;
    /// The disk could not give back what was written; all of it reads as zeros.
    [[nodiscard]] bool damaged() const { return m_guard && m_guard->damaged(); }

  private:
    friend class SpillFile;
    SpillRegion(std::filesystem::path folder, std::shared_ptr<const OpenFile> file, int64_t offset,
                size_t size);

    std::filesystem::path m_folder;
    std::shared_ptr<const OpenFile> m_file;
    int64_t m_offset;
    size_t m_size;
    std::byte* m_data = nullptr;
    std::optional<GuardedMapping> m_guard;
};

/// A scratch file without a name for what shall leave memory: nobody else can open it, and it is gone when
/// the process ends, however it ends. It is written with write calls and not through its mapping, so that a
/// full or broken disk is an error and not a signal.
class SpillFile {
  public:
    /// errors: NotWritable (no such folder, read-only, a file system that lies in memory itself)
    [[nodiscard]] static Result<std::unique_ptr<SpillFile>> open(const std::filesystem::path& folder);
    /// A part of the disk that is taken from now on; it may outlive this object. errors: DiskFull,
    /// WriteFailed
    [[nodiscard]] Result<std::shared_ptr<SpillRegion>> reserve(int64_t bytes);
    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }

  private:
    SpillFile(std::filesystem::path folder, std::shared_ptr<const OpenFile> file)
        : m_folder(std::move(folder)), m_file(std::move(file)) {}

    std::filesystem::path m_folder;
    std::shared_ptr<const OpenFile> m_file;
    int64_t m_end = 0;  ///< bytes given to regions
};

/// Where scratch files go unless somebody says otherwise: a cache folder of this user's, made when it is not
/// there.
[[nodiscard]] std::filesystem::path defaultSpillFolder();

/// Gives the memory of the whole pages in a range back at once; what is read there is zeros from then on. For
/// memory that is about to be freed and that its allocator would keep.
void discardPages(void* data, size_t bytes);

}  // namespace lightreel
