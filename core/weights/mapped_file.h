#pragma once
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>

#include "core/base/guarded_mapping.h"
#include "core/base/result.h"

namespace lightreel {

/// A regular file mapped read-only for as long as somebody holds it.
class MappedFile {
  public:
    /// errors: FileMissing, FileUnreadable
    static Result<std::shared_ptr<const MappedFile>> open(const std::filesystem::path& path);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    [[nodiscard]] std::span<const std::byte> bytes() const { return {m_data, m_size}; }
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

    /// Size, time or identity of the file under this name is no longer what was opened, or a page of it could
    /// not be read and came as zeros. Readers ask before and after each stage.
    [[nodiscard]] bool changed() const;

    /// The pages of this part come into the process's memory, now.
    void fetchPages(const std::byte* begin, size_t size) const;

    /// The whole pages of this part leave the process's memory; they come back from the file when they are
    /// read again.
    void dropPages(const std::byte* begin, size_t size) const;

  private:
    struct Identity {
        uint64_t device, node, size;
        int64_t seconds, nanoseconds;
        friend bool operator==(const Identity&, const Identity&) = default;
    };
    MappedFile() = default;

    std::filesystem::path m_path;
    Identity m_identity{};
    const std::byte* m_data = nullptr;
    size_t m_size = 0;
    std::optional<GuardedMapping> m_guard;
};

}  // namespace lightreel
