#include "core/assistant/fingerprint.h"

#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <vector>

namespace lightreel {

void Fingerprint::add(const void* data, size_t size) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    for (size_t i = 0; i < size; ++i) m_value = (m_value ^ bytes[i]) * 0x100000001B3ULL;
}

std::string Fingerprint::text() const {
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016" PRIx64, m_value);
    return digits;
}

Result<std::string> fingerprintOfFile(const std::filesystem::path& path) {
    constexpr int64_t kPages = 256, kPage = 4096;
    std::error_code failure;
    const auto size = static_cast<int64_t>(std::filesystem::file_size(path, failure));
    if (failure) return Error{ErrorCode::FileMissing, {{"path", path.string()}}};
    std::ifstream file(path, std::ios::binary);
    Fingerprint print;
    print.add(&size, sizeof size);
    std::vector<char> page(kPage);
    for (int64_t i = 0; i < kPages; ++i) {
        file.seekg(i * (size / kPages));
        file.read(page.data(), std::min(kPage, size - i * (size / kPages)));
        print.add(page.data(), static_cast<size_t>(file.gcount()));
    }
    if (file.bad())
        return Error{ErrorCode::FileUnreadable, {{"path", path.string()}, {"reason", "reading failed"}}};
    return print.text();
}

}  // namespace lightreel
