#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace lightreel {

/// CLIP's text preparation: Unicode NFC, white space runs to one blank, lower case by single characters.
/// source: the normalizer of transformers' CLIPTokenizer
[[nodiscard]] std::u32string clipNormalized(std::string_view utf8);

/// Cuts normalised text into words: contractions ('s 't 're 've 'm 'll 'd), runs of letters, single digits,
/// runs of anything else that is not white space. UTF-8 out.
[[nodiscard]] std::vector<std::string> clipWords(std::u32string_view normalized);

}  // namespace lightreel
