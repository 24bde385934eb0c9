#include "core/text/unicode_scan.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <array>

#include "core/request/generation_request.h"

namespace lightreel {

bool isSpace(char32_t c) {
    return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0;
}

bool isLetter(char32_t c) {
    return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_L_MASK) != 0;
}

bool isNumber(char32_t c) {
    return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_N_MASK) != 0;
}

std::u32string toCharacters(std::string_view utf8) {
    const std::string sound = repairedUtf8(utf8);
    std::u32string out;
    const auto* bytes = reinterpret_cast<const uint8_t*>(sound.data());
    for (int32_t at = 0, length = static_cast<int32_t>(sound.size()); at < length;) {
        UChar32 c = 0;
        U8_NEXT_UNSAFE(bytes, at, c);
        out += static_cast<char32_t>(c);
    }
    return out;
}

std::string toUtf8(std::u32string_view text) {
    std::string out;
    for (const char32_t c : text) {
        std::array<char, 4> buffer{};
        int32_t length = 0;
        U8_APPEND_UNSAFE(buffer.data(), length, static_cast<uint32_t>(c));
        out.append(buffer.data(), static_cast<size_t>(length));
    }
    return out;
}

size_t contraction(std::u32string_view text) {
    static constexpr std::array<std::u32string_view, 7> kEndings{U"'s", U"'t",  U"'re", U"'ve",
                                                                 U"'m", U"'ll", U"'d"};
    for (const std::u32string_view ending : kEndings)
        if (text.starts_with(ending)) return ending.size();
    return 0;
}

}  // namespace lightreel
