#pragma once
#include <string>
#include <string_view>

namespace lightreel {

// Classes of characters as regular expressions have them: \s, \p{L}, \p{N}.
[[nodiscard]] bool isSpace(char32_t c);
[[nodiscard]] bool isLetter(char32_t c);
[[nodiscard]] bool isNumber(char32_t c);

/// Characters of UTF-8; a broken sequence is one U+FFFD, as in repairedUtf8().
[[nodiscard]] std::u32string toCharacters(std::string_view utf8);
[[nodiscard]] std::string toUtf8(std::u32string_view characters);

/// Length of the contraction ('s 't 're 've 'm 'll 'd) that text begins with, or 0.
[[nodiscard]] size_t contraction(std::u32string_view text);

/// Length of the run at the start of text whose characters all satisfy the test.
template <typename Test>
size_t runLength(std::u32string_view text, Test test) {
    size_t length = 0;
    while (length < text.size() && test(text[length])) ++length;
    return length;
}

}  // namespace lightreel
