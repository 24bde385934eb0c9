#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace lightreel {

/// CLIP's byte-level BPE tokenizer, ids equal to transformers' CLIPTokenizer (CLIPTokenizerFast) for any
/// UTF-8 text. Torch-free. Reads vocab.json + merges.txt, or tokenizer.json when those are absent. source:
/// openai/CLIP simple_tokenizer.py; transformers CLIPTokenizer
class ClipTokenizer {
  public:
    /// errors: ModelDamaged
    static Result<ClipTokenizer> open(const std::filesystem::path& folder);

    struct Encoding {
        std::vector<int64_t> ids;  ///< exactly maxLength: start, tokens, end, padding
        int64_t tokens = 0;        ///< of the whole text, before the cut, start and end not counted
    };
    /// text is repaired UTF-8; a 1 MB prompt takes under 2 s.
    [[nodiscard]] Encoding encode(std::string_view text) const;

    [[nodiscard]] int64_t maxLength() const;  ///< tokenizer_config.json's model_max_length, at most 77
    [[nodiscard]] int64_t vocabularySize() const;

  private:
    struct Tables;
    std::shared_ptr<const Tables> m_tables;
};

}  // namespace lightreel
