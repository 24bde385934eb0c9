#pragma once
#include <unordered_map>

#include "core/text/byte_pair_encoder.h"
#include "core/text/tokenizer.h"
#include "core/text/word_cutter.h"

namespace lightreel {

/// What byte-level vocabularies differ in.
struct ByteLevelRules {
    WordCutter words;
    bool wholeWords;  ///< a word that is a token is that token, whatever the merges make of it
    bool begins;      ///< a text has a first token where the file does not say
};

/// Byte-level BPE. source: GPT-2; tokenizers' ByteLevel and BPE
class ByteLevelTokenizer : public Tokenizer {
  public:
    /// Throws Failure{ModelDamaged}.
    ByteLevelTokenizer(const GgufHeader& header, std::string_view path, const ByteLevelRules& rules);

    [[nodiscard]] std::vector<int64_t> encode(std::string_view text) const override;

  private:
    ByteLevelRules m_rules;
    BytePairEncoder m_encoder;
    std::unordered_map<std::string, int64_t> m_words;  ///< by their bytes; empty unless wholeWords
};

}  // namespace lightreel
