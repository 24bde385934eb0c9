#include "core/text/word_cutter.h"

#include <algorithm>

#include "core/text/unicode_scan.h"

namespace lightreel {
namespace {

bool isOther(char32_t c) {
    return !isSpace(c) && !isLetter(c) && !isNumber(c);
}

bool isLineEnd(char32_t c) {
    return c == U'\r' || c == U'\n';
}

/// Of white space that a word follows, the last character stays for that word.
size_t spaceRun(std::u32string_view text) {
    const size_t run = runLength(text, isSpace);
    return run < text.size() && run > 1 ? run - 1 : run;
}

/// Length of the first word, here and below of a text that is not empty.
size_t gpt2Length(std::u32string_view text) {
    if (const size_t shortened = contraction(text)) return shortened;
    const size_t blank = text.front() == U' ' && text.size() > 1 && !isSpace(text[1]) ? 1 : 0;
    const std::u32string_view rest = text.substr(blank);
    if (isSpace(rest.front())) return spaceRun(text);
    for (const auto& test : {isLetter, isNumber})
        if (test(rest.front())) return blank + runLength(rest, test);
    return blank + runLength(rest, isOther);
}

/// A contraction in either case; U+017F is a small s as well.
size_t anyContraction(std::u32string_view text) {
    std::u32string small(text.substr(0, 3));
    for (char32_t& c : small) {
        if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
        if (c == U'\u017F') c = U's';
    }
    return contraction(small);
}

/// White space up to its last line end; 0: it has none.
size_t linesRun(std::u32string_view text) {
    size_t length = runLength(text, isSpace);
    while (length > 0 && !isLineEnd(text[length - 1])) --length;
    return length;
}

size_t llama3Length(std::u32string_view text) {
    constexpr size_t kNumbers = 3;
    if (const size_t shortened = anyContraction(text)) return shortened;
    const char32_t first = text.front();
    const size_t before = isLetter(first) || isNumber(first) || isLineEnd(first) ? 0 : 1;
    if (const size_t letters = runLength(text.substr(before), isLetter)) return before + letters;
    if (isNumber(first)) return std::min(runLength(text, isNumber), kNumbers);
    const size_t blank = first == U' ' ? 1 : 0;
    if (const size_t others = runLength(text.substr(blank), isOther))
        return blank + others + runLength(text.substr(blank + others), isLineEnd);
    const size_t lines = linesRun(text);
    return lines > 0 ? lines : spaceRun(text);
}

using FirstLength = size_t (*)(std::u32string_view text);

void cut(std::u32string_view text, FirstLength firstLength, std::vector<std::string>& words) {
    while (!text.empty()) {
        const size_t length = firstLength(text);
        words.push_back(toUtf8(text.substr(0, length)));
        text.remove_prefix(length);
    }
}

std::vector<std::string> cut(std::string_view utf8, FirstLength firstLength) {
    std::vector<std::string> words;
    cut(toCharacters(utf8), firstLength, words);
    return words;
}

}  // namespace

std::vector<std::string> gpt2Words(std::string_view text) {
    return cut(text, gpt2Length);
}

std::vector<std::string> smollmWords(std::string_view text) {
    const std::u32string characters = toCharacters(text);
    std::vector<std::string> words;
    for (std::u32string_view rest = characters; !rest.empty();) {
        const size_t plain = runLength(rest, [](char32_t c) { return !isNumber(c); });
        cut(rest.substr(0, plain), gpt2Length, words);
        if (plain < rest.size()) words.push_back(toUtf8(rest.substr(plain, 1)));
        rest.remove_prefix(std::min(plain + 1, rest.size()));
    }
    return words;
}

std::vector<std::string> llama3Words(std::string_view text) {
    return cut(text, llama3Length);
}

}  // namespace lightreel
