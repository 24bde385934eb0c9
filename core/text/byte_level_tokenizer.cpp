#include "core/text/byte_level_tokenizer.h"

#include <map>

#include "core/base/or_throw.h"
#include "core/text/unicode_scan.h"

namespace lightreel {
namespace {

std::vector<std::pair<std::string, std::string>> mergesOf(const GgufHeader& header, std::string_view path) {
    std::vector<std::pair<std::string, std::string>> merges;
    for (const std::string& merge : tokenList<std::string>(header, "tokenizer.ggml.merges", path)) {
        const size_t blank = merge.find(' ');
        if (blank == std::string::npos || blank == 0 || blank + 1 == merge.size())
            refuseVocabulary(path, "one of its merges is not two tokens");
        merges.emplace_back(merge.substr(0, blank), merge.substr(blank + 1));
    }
    return merges;
}

/// From the stand-ins back to bytes; a token with another character in it is its own text.
std::string bytesFrom(const std::string& token) {
    static const std::map<char32_t, char> bytes = [] {
        std::map<char32_t, char> map;
        for (size_t byte = 0; byte < 256; ++byte)
            map[toCharacters(byteAlphabet().at(byte)).front()] = static_cast<char>(byte);
        return map;
    }();
    std::string out;
    for (const char32_t c : toCharacters(token)) {
        const auto found = bytes.find(c);
        if (found == bytes.end()) return token;
        out += found->second;
    }
    return out;
}

std::string bytesOfToken(const TokenTable& table, size_t id) {
    return bytesFrom(table.text(id));
}

/// What text can become: no merge makes a control token.
std::unordered_map<std::string, int64_t> vocabularyOf(const TokenTable& table) {
    std::unordered_map<std::string, int64_t> vocabulary;
    for (size_t i = 0; i < table.size(); ++i)
        if (!table.isControl(i)) vocabulary.emplace(table.text(i), static_cast<int64_t>(i));
    return vocabulary;
}

}  // namespace

ByteLevelTokenizer::ByteLevelTokenizer(const GgufHeader& header, std::string_view path,
                                       const ByteLevelRules& rules)
    : Tokenizer(TokenTable(header, path, rules.begins), bytesOfToken),
      m_rules(rules),
      m_encoder(orThrow(BytePairEncoder::make(vocabularyOf(table()), mergesOf(header, path),
                                              BytePairEncoder::kLeftOut, "", path))) {
    if (!rules.wholeWords) return;
    for (size_t i = 0; i < table().size(); ++i)
        if (table().kind(i) == TokenKind::Normal)
            m_words.emplace(bytesOf(static_cast<int64_t>(i)), static_cast<int64_t>(i));
}

std::vector<int64_t> ByteLevelTokenizer::encode(std::string_view text) const {
    std::vector<int64_t> ids;
    for (const std::string& word : m_rules.words(text))
        if (const auto whole = m_words.find(word); whole != m_words.end())
            ids.push_back(whole->second);
        else
            m_encoder.encode(word, ids);
    return ids;
}

}  // namespace lightreel
