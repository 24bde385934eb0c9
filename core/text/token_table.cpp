#include "core/text/token_table.h"

#include <unordered_set>

namespace lightreel {

void refuseVocabulary(std::string_view path, const std::string& reason) {
    throw Failure{{ErrorCode::ModelDamaged, {{"path", std::string(path)}, {"reason", reason}}}};
}

template <typename Value>
const std::vector<Value>& tokenList(const GgufHeader& header, const char* key, std::string_view path) {
    const auto* values = header.get<std::vector<Value>>(key);
    if (values == nullptr || values->empty()) refuseVocabulary(path, std::string("it has no list ") + key);
    return *values;
}

template const std::vector<std::string>& tokenList(const GgufHeader&, const char*, std::string_view);
template const std::vector<int64_t>& tokenList(const GgufHeader&, const char*, std::string_view);
template const std::vector<double>& tokenList(const GgufHeader&, const char*, std::string_view);

namespace {

/// Older converters call the marks that a fine-tune added the user's own; llama.cpp takes those that end a
/// message for control tokens as well.
TokenKind kindOf(int64_t number, const std::string& text) {
    const bool mark = text.starts_with("<|") && text.ends_with("|>");
    const auto kind = static_cast<TokenKind>(number);
    return kind == TokenKind::UserDefined && mark ? TokenKind::Control : kind;
}

}  // namespace

TokenTable::TokenTable(const GgufHeader& header, std::string_view path, bool begins)
    : m_texts(tokenList<std::string>(header, "tokenizer.ggml.tokens", path)) {
    const auto& kinds = tokenList<int64_t>(header, "tokenizer.ggml.token_type", path);
    if (kinds.size() != m_texts.size()) refuseVocabulary(path, "its tokens and their types differ in number");
    std::unordered_set<std::string_view> seen;
    for (size_t i = 0; i < m_texts.size(); ++i) {
        if (!seen.insert(m_texts[i]).second) refuseVocabulary(path, "it has a token twice");
        m_kinds.push_back(kindOf(kinds[i], m_texts[i]));
        if (m_kinds[i] == TokenKind::Control) m_controls.emplace(m_texts[i], static_cast<int64_t>(i));
    }
    const bool* said = header.get<bool>("tokenizer.ggml.add_bos_token");
    const int64_t* first = header.integer("tokenizer.ggml.bos_token_id");
    if (first == nullptr || !(said != nullptr ? *said : begins)) return;
    if (!has(*first)) refuseVocabulary(path, "its first token is none of its tokens");
    m_beginning = *first;
}

std::optional<int64_t> TokenTable::control(std::string_view text) const {
    const auto found = m_controls.find(text);
    return found == m_controls.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace lightreel
