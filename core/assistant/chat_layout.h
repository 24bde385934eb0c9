#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/text/tokenizer.h"

namespace lightreel {

using TokenIds = std::vector<int64_t>;

inline void append(TokenIds& ids, const TokenIds& more) {
    ids.insert(ids.end(), more.begin(), more.end());
}

/// How models of one family were taught to see a conversation. Only a layout makes control tokens; text never
/// does.
class ChatLayout {
  public:
    virtual ~ChatLayout() = default;

    /// Changes whenever the tokens do.
    [[nodiscard]] virtual const char* version() const = 0;
    /// The first message of all, "system", up to its last word.
    [[nodiscard]] virtual TokenIds opening(const std::string& text) const { return message("system", text); }
    /// A later message up to its last word; role: "user" or "assistant".
    [[nodiscard]] virtual TokenIds message(const std::string& role, const std::string& text) const = 0;
    /// What ends a message.
    [[nodiscard]] virtual TokenIds end() const = 0;
};

/// The layout that a vocabulary's control tokens, and where they tell nothing the text of the file's chat
/// template (which is never run), point to. Null: none that is known.
[[nodiscard]] std::shared_ptr<const ChatLayout> layoutFor(const SharedTokenizer& tokenizer,
                                                          const std::string& chatTemplate);

}  // namespace lightreel
