#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/text/token_table.h"

namespace lightreel {

/// Text as a language model has it, with the vocabulary inside its GGUF file. Each kind is a class of its
/// own. Torch-free; used by any number of threads.
class Tokenizer {
  public:
    virtual ~Tokenizer() = default;
    Tokenizer(const Tokenizer&) = delete;
    Tokenizer& operator=(const Tokenizer&) = delete;

    /// Text as it stands: "<|im_end|>" written in it is text too, never a control token. Broken UTF-8 becomes
    /// U+FFFD. What stands before a text (a control token or nothing) has no influence.
    [[nodiscard]] virtual std::vector<int64_t> encode(std::string_view text) const = 0;

    /// The bytes a token stands for: maybe a part of a character. Empty for a control token or an unknown id.
    [[nodiscard]] std::string bytesOf(int64_t token) const;
    [[nodiscard]] bool isControl(int64_t token) const;
    /// The id of a control token by its text; nothing when there is none.
    [[nodiscard]] std::optional<int64_t> control(std::string_view text) const {
        return m_table.control(text);
    }
    /// The token before everything, where the model was trained with one.
    [[nodiscard]] std::optional<int64_t> beginning() const { return m_table.beginning(); }
    [[nodiscard]] int64_t size() const { return static_cast<int64_t>(m_table.size()); }

  protected:
    /// bytes: of a token that is text.
    Tokenizer(TokenTable table, std::string (*bytes)(const TokenTable& table, size_t id));
    [[nodiscard]] const TokenTable& table() const { return m_table; }

  private:
    TokenTable m_table;
    std::vector<std::string> m_bytes;
};

using SharedTokenizer = std::shared_ptr<const Tokenizer>;

/// By the file's tokenizer.ggml.model and tokenizer.ggml.pre: gpt2 with smollm, gpt-2 or llama-bpe, and
/// llama. errors: ModelDamaged; ModelUnsupported for another kind
Result<SharedTokenizer> openTokenizer(const GgufHeader& header, std::string_view path);

}  // namespace lightreel
