#include "core/assistant/shortened_text.h"

namespace lightreel {
namespace {

constexpr size_t kHead = 12'288, kTail = 4'096;  ///< bytes of a long text

bool isInsideCharacter(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// Where the character begins that this byte is of.
size_t characterAt(const std::string& text, size_t byte) {
    while (byte > 0 && byte < text.size() && isInsideCharacter(text[byte])) --byte;
    return byte;
}

/// The highest number, up to most, that it holds for; 0 when it holds for none.
size_t highest(size_t most, const std::function<bool(size_t)>& holds) {
    size_t known = 0;
    while (known < most) {
        const size_t tried = most - (most - known) / 2;
        if (holds(tried))
            known = tried;
        else
            most = tried - 1;
    }
    return known;
}

std::string ends(const std::string& text, size_t bytes) {
    return shortened(text, bytes - bytes / 4, bytes / 4);
}

}  // namespace

std::string shortened(const std::string& text, size_t head, size_t tail) {
    if (text.size() <= head + tail) return text;
    size_t end = text.size() - tail;
    while (end < text.size() && isInsideCharacter(text[end])) ++end;
    return text.substr(0, characterAt(text, head)) + "\n[...]\n" + text.substr(end);
}

std::string shortened(const std::string& text) {
    return shortened(text, kHead, kTail);
}

std::string fittingBeginning(const std::string& text, const Fits& fits) {
    const auto beginning = [&text](size_t bytes) { return text.substr(0, characterAt(text, bytes)); };
    return beginning(highest(text.size(), [&](size_t bytes) { return fits(beginning(bytes)); }));
}

std::string fittingEnds(const std::string& text, const Fits& fits) {
    if (fits(text)) return text;
    return ends(text, highest(text.size(), [&](size_t bytes) { return fits(ends(text, bytes)); }));
}

}  // namespace lightreel
