#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "core/base/result.h"

namespace lightreel {

/// FNV-1a, 64 bits: tells apart what was changed by accident, not by intent.
class Fingerprint {
  public:
    void add(const void* data, size_t size);
    void add(std::span<const int64_t> numbers) { add(numbers.data(), numbers.size_bytes()); }
    [[nodiscard]] uint64_t value() const { return m_value; }
    [[nodiscard]] std::string text() const;  ///< 16 hex digits

  private:
    uint64_t m_value = 0xCBF29CE484222325ULL;
};

/// Of a file's size and of pages spread over it; a model file is told from another one without reading it
/// whole. errors: FileMissing, FileUnreadable
[[nodiscard]] Result<std::string> fingerprintOfFile(const std::filesystem::path& path);

}  // namespace lightreel
