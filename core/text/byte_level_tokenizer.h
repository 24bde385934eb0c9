#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/weights/gguf.h"

namespace lightreel {

/// Cuts a text as SmolLM2's tokenizer does before byte pair encoding: every number character alone; in what
/// lies between, contractions, and runs of letters or of anything else with the one blank before them; white
/// space else by itself. UTF-8 in and out; the words joined are the text.
/// source: tokenizers' Digits(individual) followed by GPT-2's pattern
[[nodiscard]] std::vector<std::string> smollmWords(std::string_view text);

/// Byte-level BPE of a language model, with the vocabulary inside its GGUF file. Torch-free.
class ByteLevelTokenizer {
  public:
    /// errors: ModelDamaged; ModelUnsupported for another kind of tokenizer than gpt2/smollm
    static Result<ByteLevelTokenizer> make(const GgufHeader& header, std::string_view path);

    /// Text as it stands: "<|im_end|>" written in it is text too, never a control token. Broken UTF-8 becomes
    /// U+FFFD.
    [[nodiscard]] std::vector<int64_t> encode(std::string_view text) const;

    /// The bytes a token stands for: maybe a part of a character. Empty for a control token or an unknown id.
    [[nodiscard]] std::string bytesOf(int64_t token) const;
    [[nodiscard]] bool isControl(int64_t token) const;
    /// The id of a control token by its text; nothing when there is none.
    [[nodiscard]] std::optional<int64_t> control(std::string_view text) const;
    [[nodiscard]] int64_t size() const;

  private:
    struct Tables;
    std::shared_ptr<const Tables> m_tables;
};

}  // namespace lightreel
