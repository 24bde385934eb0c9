#pragma once
#include <string>
#include <vector>

#include "core/assistant/assistant_engine.h"
#include "core/text/byte_level_tokenizer.h"

namespace lightreel {

using TokenIds = std::vector<int64_t>;

/// A conversation as tokens, laid out as SmolLM2's chat template has it: <|im_start|>, the speaker and what
/// was said as one text, <|im_end|>. Only the layout makes control tokens; text never does.
/// source: the chat template in SmolLM2-Instruct's tokenizer_config.json
class ChatFormat {
  public:
    static constexpr const char* kVersion = "chat-v1";  ///< changes whenever the tokens do

    /// errors: ModelUnsupported for a vocabulary without those control tokens
    static Result<ChatFormat> make(ByteLevelTokenizer tokenizer, const std::string& path);

    [[nodiscard]] TokenIds instructions(const std::string& text) const;
    [[nodiscard]] TokenIds turn(const Turn& turn) const;
    /// The user's turn with what is known before it, and the assistant's header behind it.
    [[nodiscard]] TokenIds question(const std::string& context, const std::string& text) const;
    /// Ends whatever is being said and lets the assistant begin: what stands before a block that is its own
    /// probe.
    [[nodiscard]] TokenIds answerHeader() const;
    /// The tokens that are no text.
    [[nodiscard]] TokenIds controls() const;
    /// The model has finished with this token.
    [[nodiscard]] bool isEnd(int64_t token) const { return m_tokenizer.isControl(token); }

    [[nodiscard]] const ByteLevelTokenizer& tokenizer() const { return m_tokenizer; }

  private:
    ChatFormat(ByteLevelTokenizer tokenizer, int64_t start, int64_t end)
        : m_tokenizer(std::move(tokenizer)), m_start(start), m_end(end) {}
    [[nodiscard]] TokenIds message(const std::string& role, const std::string& text) const;

    ByteLevelTokenizer m_tokenizer;
    int64_t m_start, m_end;
};

}  // namespace lightreel
