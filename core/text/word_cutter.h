#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace lightreel {

// How a text is cut into words before byte pair encoding, which joins nothing across them. UTF-8 in and out;
// the words joined are the text, broken sequences once they are U+FFFD. Each is a regular expression that the
// tokenizers library runs; here it is written out.

using WordCutter = std::vector<std::string> (*)(std::string_view text);

/// Contractions; runs of letters, of numbers or of anything else with the one blank before them; white space
/// else by itself. source: GPT-2's pattern
[[nodiscard]] std::vector<std::string> gpt2Words(std::string_view text);

/// The same in what lies between numbers, and every number character alone. source: SmolLM2's tokenizer.json,
/// Digits(individual) followed by GPT-2's pattern
[[nodiscard]] std::vector<std::string> smollmWords(std::string_view text);

/// Contractions in either case; runs of letters with one other character before them; up to three numbers;
/// anything else with a blank before it and line ends behind it; white space up to the last line end in it.
/// source: Llama 3's tokenizer.json
[[nodiscard]] std::vector<std::string> llama3Words(std::string_view text);

}  // namespace lightreel
