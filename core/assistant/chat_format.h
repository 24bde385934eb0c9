#pragma once
#include <string>

#include "core/assistant/assistant_engine.h"
#include "core/assistant/chat_layout.h"

namespace lightreel {

/// A conversation as tokens, laid out as the model was taught to see it.
class ChatFormat {
  public:
    /// errors: ModelUnsupported for a vocabulary that no known layout fits
    static Result<ChatFormat> make(SharedTokenizer tokenizer, const GgufHeader& header,
                                   const std::string& path);

    /// Changes whenever the tokens do.
    [[nodiscard]] const char* version() const { return m_layout->version(); }

    /// What stands before everything else.
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
    [[nodiscard]] bool isEnd(int64_t token) const { return m_tokenizer->isControl(token); }

    [[nodiscard]] const Tokenizer& tokenizer() const { return *m_tokenizer; }

  private:
    ChatFormat(SharedTokenizer tokenizer, std::shared_ptr<const ChatLayout> layout)
        : m_tokenizer(std::move(tokenizer)), m_layout(std::move(layout)) {}
    [[nodiscard]] TokenIds ended(TokenIds message) const;

    SharedTokenizer m_tokenizer;
    std::shared_ptr<const ChatLayout> m_layout;
};

}  // namespace lightreel
