#include "core/assistant/chat_format.h"

namespace lightreel {

Result<ChatFormat> ChatFormat::make(SharedTokenizer tokenizer, const GgufHeader& header,
                                    const std::string& path) {
    const std::string* chatTemplate = header.text("tokenizer.chat_template");
    auto layout = layoutFor(tokenizer, chatTemplate != nullptr ? *chatTemplate : "");
    if (!layout)
        return Error{ErrorCode::ModelUnsupported,
                     {{"path", path},
                      {"reason",
                       "it was not made for conversations in a layout that this program knows (ChatML, Llama "
                       "3's, Zephyr's)"}}};
    return ChatFormat(std::move(tokenizer), std::move(layout));
}

TokenIds ChatFormat::ended(TokenIds message) const {
    append(message, m_layout->end());
    return message;
}

TokenIds ChatFormat::instructions(const std::string& text) const {
    TokenIds ids;
    if (const std::optional<int64_t> first = m_tokenizer->beginning()) ids.push_back(*first);
    append(ids, ended(m_layout->opening(text)));
    return ids;
}

TokenIds ChatFormat::turn(const Turn& turn) const {
    return ended(m_layout->message(turn.speaker == Speaker::User ? "user" : "assistant", turn.text));
}

TokenIds ChatFormat::question(const std::string& context, const std::string& text) const {
    TokenIds ids = m_layout->message("user", context.empty() ? text : context + "\n\n" + text);
    append(ids, answerHeader());
    return ids;
}

TokenIds ChatFormat::controls() const {
    TokenIds ids;
    for (int64_t id = 0; id < m_tokenizer->size(); ++id)
        if (m_tokenizer->isControl(id)) ids.push_back(id);
    return ids;
}

TokenIds ChatFormat::answerHeader() const {
    TokenIds ids = m_layout->end();
    append(ids, m_layout->message("assistant", ""));
    return ids;
}

}  // namespace lightreel
