#include "core/assistant/chat_format.h"

namespace lightreel {
namespace {

void append(TokenIds& ids, const TokenIds& more) {
    ids.insert(ids.end(), more.begin(), more.end());
}

}  // namespace

Result<ChatFormat> ChatFormat::make(ByteLevelTokenizer tokenizer, const std::string& path) {
    const std::optional<int64_t> start = tokenizer.control("<|im_start|>"),
                                 end = tokenizer.control("<|im_end|>");
    if (!start || !end)
        return Error{ErrorCode::ModelUnsupported,
                     {{"path", path}, {"reason", "it was not made for conversations in SmolLM2's layout"}}};
    return ChatFormat(std::move(tokenizer), *start, *end);
}

TokenIds ChatFormat::message(const std::string& role, const std::string& text) const {
    TokenIds ids{m_start};
    append(ids, m_tokenizer.encode(role + '\n' + text));
    ids.push_back(m_end);
    append(ids, m_tokenizer.encode("\n"));
    return ids;
}

TokenIds ChatFormat::instructions(const std::string& text) const {
    return message("system", text);
}

TokenIds ChatFormat::turn(const Turn& turn) const {
    return message(turn.speaker == Speaker::User ? "user" : "assistant", turn.text);
}

TokenIds ChatFormat::question(const std::string& context, const std::string& text) const {
    TokenIds ids = message("user", context.empty() ? text : context + "\n\n" + text);
    ids.push_back(m_start);
    append(ids, m_tokenizer.encode("assistant\n"));
    return ids;
}

TokenIds ChatFormat::controls() const {
    TokenIds ids;
    for (int64_t id = 0; id < m_tokenizer.size(); ++id)
        if (m_tokenizer.isControl(id)) ids.push_back(id);
    return ids;
}

TokenIds ChatFormat::answerHeader() const {
    TokenIds ids{m_end};
    append(ids, m_tokenizer.encode("\n"));
    ids.push_back(m_start);
    append(ids, m_tokenizer.encode("assistant\n"));
    return ids;
}

}  // namespace lightreel
