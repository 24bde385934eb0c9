#include "core/text/clip_pre_tokenizer.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <vector>

#include "core/text/unicode_scan.h"

namespace lightreel {
namespace {

constexpr char32_t kCapitalIWithDot = 0x130;  // the only character whose lower case is two

bool isOther(char32_t c) {
    return !isSpace(c) && !isLetter(c) && !isNumber(c);
}

icu::UnicodeString composed(std::string_view utf8) {
    icu::UnicodeString text =
        icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) return text;
    icu::UnicodeString out = nfc->normalize(text, status);
    return U_FAILURE(status) ? text : out;
}

/// A mark such as <|endoftext|> that lower-casing has brought forth is a word boundary of its own.
size_t mark(std::u32string_view text) {
    for (const std::u32string_view word :
         {std::u32string_view(U"<|startoftext|>"), std::u32string_view(U"<|endoftext|>")})
        if (text.starts_with(word)) return word.size();
    return 0;
}

}  // namespace

std::u32string clipNormalized(std::string_view utf8) {
    const icu::UnicodeString text = composed(utf8);
    std::u32string out;
    out.reserve(static_cast<size_t>(text.length()));
    bool inSpace = false;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const auto c = static_cast<char32_t>(text.char32At(i));
        if (isSpace(c)) {
            if (!inSpace) out += U' ';
        } else if (c == kCapitalIWithDot) {
            out += U"i\u0307";
        } else {
            out += static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
        }
        inSpace = isSpace(c);
    }
    return out;
}

std::vector<std::string> clipWords(std::u32string_view text) {
    std::vector<std::string> words;
    const auto take = [&](size_t length) {
        words.push_back(toUtf8(text.substr(0, length)));
        text.remove_prefix(length);
    };
    while (!text.empty()) {
        if (isSpace(text.front())) {
            text.remove_prefix(1);
        } else if (const size_t length = mark(text)) {
            take(2);           // "<|"
            take(length - 4);  // the word
            take(2);           // "|>"
        } else if (const size_t shortened = contraction(text)) {
            take(shortened);
        } else if (isLetter(text.front())) {
            take(runLength(text, isLetter));
        } else if (isNumber(text.front())) {
            take(1);
        } else {
            take(runLength(text, isOther));
        }
    }
    return words;
}

}  // namespace lightreel
