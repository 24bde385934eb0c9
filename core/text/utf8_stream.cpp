#include "core/text/utf8_stream.h"

#include <unicode/utf8.h>

#include <cstdint>

namespace lightreel {
namespace {

constexpr const char* kReplacement = "\xEF\xBF\xBD";

/// The beginning of a character whose other bytes may still come.
bool mayGoOn(std::string_view bytes) {
    const auto lead = static_cast<uint8_t>(bytes.front());
    const int32_t wanted = 1 + U8_COUNT_TRAIL_BYTES(lead);
    if (wanted == 1 || static_cast<int32_t>(bytes.size()) >= wanted) return false;
    // Any trail bytes that could complete it are as good as the real ones for the check.
    for (const char trail : {'\x80', '\x90', '\xBF'}) {
        std::string filled(bytes);
        filled.resize(static_cast<size_t>(wanted), trail);
        int32_t at = 0;
        UChar32 character = 0;
        U8_NEXT(filled.data(), at, wanted, character);
        if (character >= 0) return true;
    }
    return false;
}

}  // namespace

std::string Utf8Stream::push(std::string_view bytes) {
    m_rest += bytes;
    std::string out;
    int32_t at = 0;
    const auto size = static_cast<int32_t>(m_rest.size());
    while (at < size) {
        const int32_t begin = at;
        UChar32 character = 0;
        U8_NEXT(m_rest.data(), at, size, character);
        if (character >= 0) {
            out.append(m_rest, static_cast<size_t>(begin), static_cast<size_t>(at - begin));
            continue;
        }
        if (mayGoOn(std::string_view(m_rest).substr(static_cast<size_t>(begin)))) {
            at = begin;
            break;
        }
        out += kReplacement;
    }
    m_rest.erase(0, static_cast<size_t>(at));
    return out;
}

std::string Utf8Stream::finish() {
    const bool unfinished = !m_rest.empty();
    m_rest.clear();
    return unfinished ? kReplacement : "";
}

}  // namespace lightreel
