#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace lightreel {

/// Cuts a text as BERT's uncased models do: control characters dropped, accents taken off (NFD without its
/// nonspacing marks), lower case; then words at white space, with each Chinese character and each punctuation
/// mark a word by itself. text is UTF-8.
/// source: tokenizers' BertNormalizer and BertPreTokenizer, whose categories are those of Unicode 8
[[nodiscard]] std::vector<std::u32string> bertWords(std::string_view text);

/// WordPiece over a vocab.txt (a token a line, its number the id); ids equal to transformers'
/// BertTokenizerFast with split_special_tokens. Torch-free. source: arXiv 1609.08144, 1810.04805
class WordPieceTokenizer {
  public:
    /// errors: ModelDamaged
    static Result<WordPieceTokenizer> open(const std::filesystem::path& vocabulary);

    /// Without start and end. Text as it stands: "[SEP]" written in it is text too, never the mark. A 1 MB
    /// text takes under 2 s.
    [[nodiscard]] std::vector<int64_t> encode(std::string_view text) const;

    [[nodiscard]] int64_t start() const;  ///< the id of [CLS]
    [[nodiscard]] int64_t end() const;    ///< of [SEP]
    [[nodiscard]] int64_t size() const;

  private:
    struct Tables;
    std::shared_ptr<const Tables> m_tables;
};

}  // namespace lightreel
