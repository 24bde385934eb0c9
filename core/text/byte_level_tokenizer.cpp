#include "core/text/byte_level_tokenizer.h"

#include <map>

#include "core/text/byte_pair_encoder.h"
#include "core/text/unicode_scan.h"

namespace lightreel {
namespace {

constexpr int64_t kControl = 3;  // llama.cpp's token types: 1 normal, 3 control

bool isOther(char32_t c) {
    return !isSpace(c) && !isLetter(c) && !isNumber(c);
}

/// Of white space that a word follows, the last character stays for that word.
size_t spaceRun(std::u32string_view text) {
    const size_t run = runLength(text, isSpace);
    return run < text.size() && run > 1 ? run - 1 : run;
}

/// Length of the first word of a text without numbers. The text is not empty.
size_t wordLength(std::u32string_view text) {
    if (const size_t shortened = contraction(text)) return shortened;
    const size_t blank = text.front() == U' ' && text.size() > 1 && !isSpace(text[1]) ? 1 : 0;
    const std::u32string_view rest = text.substr(blank);
    if (isLetter(rest.front())) return blank + runLength(rest, isLetter);
    return isSpace(rest.front()) ? spaceRun(text) : blank + runLength(rest, isOther);
}

[[noreturn]] void damaged(std::string_view path, const std::string& reason) {
    throw Failure{{ErrorCode::ModelDamaged, {{"path", std::string(path)}, {"reason", reason}}}};
}

template <typename Value>
const std::vector<Value>& list(const GgufHeader& header, const char* key, std::string_view path) {
    const auto* values = header.get<std::vector<Value>>(key);
    if (values == nullptr || values->empty()) damaged(path, std::string("it has no list ") + key);
    return *values;
}

std::vector<std::pair<std::string, std::string>> mergesOf(const GgufHeader& header, std::string_view path) {
    std::vector<std::pair<std::string, std::string>> merges;
    for (const std::string& merge : list<std::string>(header, "tokenizer.ggml.merges", path)) {
        const size_t blank = merge.find(' ');
        if (blank == std::string::npos || blank == 0 || blank + 1 == merge.size())
            damaged(path, "one of its merges is not two tokens");
        merges.emplace_back(merge.substr(0, blank), merge.substr(blank + 1));
    }
    return merges;
}

/// From the stand-ins back to bytes; nothing when there is another character among them.
std::optional<std::string> bytesFrom(std::string_view token) {
    static const std::map<std::string, char, std::less<>> bytes = [] {
        std::map<std::string, char, std::less<>> map;
        for (size_t byte = 0; byte < 256; ++byte) map[byteAlphabet().at(byte)] = static_cast<char>(byte);
        return map;
    }();
    std::string out;
    for (const char32_t c : toCharacters(token)) {
        const auto found = bytes.find(toUtf8({&c, 1}));
        if (found == bytes.end()) return std::nullopt;
        out += found->second;
    }
    return out;
}

}  // namespace

struct ByteLevelTokenizer::Tables {
    BytePairEncoder encoder;
    std::vector<std::string> bytes;  ///< by token; empty for control tokens
    std::map<std::string, int64_t, std::less<>> controls;
    std::vector<bool> isControl;
};

std::vector<std::string> smollmWords(std::string_view utf8) {
    const std::u32string characters = toCharacters(utf8);
    std::u32string_view text = characters;
    std::vector<std::string> words;
    while (!text.empty()) {
        const size_t plain = runLength(text, [](char32_t c) { return !isNumber(c); });
        const size_t length = plain == 0 ? 1 : wordLength(text.substr(0, plain));
        words.push_back(toUtf8(text.substr(0, length)));
        text.remove_prefix(length);
    }
    return words;
}

Result<ByteLevelTokenizer> ByteLevelTokenizer::make(const GgufHeader& header, std::string_view path) {
    try {
        const std::string *model = header.text("tokenizer.ggml.model"),
                          *pre = header.text("tokenizer.ggml.pre");
        if (model == nullptr || *model != "gpt2" || pre == nullptr || *pre != "smollm")
            return Error{ErrorCode::ModelUnsupported,
                         {{"path", std::string(path)},
                          {"reason", "its tokenizer is not SmolLM2's (gpt2 with pre-tokenizer smollm)"}}};
        const auto& tokens = list<std::string>(header, "tokenizer.ggml.tokens", path);
        const auto& types = list<int64_t>(header, "tokenizer.ggml.token_type", path);
        if (types.size() != tokens.size()) damaged(path, "its tokens and their types differ in number");
        std::unordered_map<std::string, int64_t> vocabulary;
        std::vector<std::string> bytes(tokens.size());
        std::map<std::string, int64_t, std::less<>> controls;
        std::vector<bool> isControl(tokens.size());
        for (size_t i = 0; i < tokens.size(); ++i) {
            const auto id = static_cast<int64_t>(i);
            if (!vocabulary.emplace(tokens[i], id).second) damaged(path, "it has a token twice");
            isControl[i] = types[i] == kControl;
            if (isControl[i])
                controls.emplace(tokens[i], id);
            else
                bytes[i] = bytesFrom(tokens[i]).value_or(tokens[i]);
        }
        Result<BytePairEncoder> encoder = BytePairEncoder::make(std::move(vocabulary), mergesOf(header, path),
                                                                BytePairEncoder::kLeftOut, "", path);
        if (!encoder) return encoder.error();
        ByteLevelTokenizer out;
        out.m_tables = std::make_shared<const Tables>(
            Tables{std::move(*encoder), std::move(bytes), std::move(controls), std::move(isControl)});
        return out;
    } catch (const Failure& failure) {
        return failure.error;
    }
}

std::vector<int64_t> ByteLevelTokenizer::encode(std::string_view text) const {
    std::vector<int64_t> ids;
    for (const std::string& word : smollmWords(text)) m_tables->encoder.encode(word, ids);
    return ids;
}

std::string ByteLevelTokenizer::bytesOf(int64_t token) const {
    return token >= 0 && token < size() ? m_tables->bytes[static_cast<size_t>(token)] : "";
}

bool ByteLevelTokenizer::isControl(int64_t token) const {
    return token >= 0 && token < size() && m_tables->isControl[static_cast<size_t>(token)];
}

std::optional<int64_t> ByteLevelTokenizer::control(std::string_view text) const {
    const auto found = m_tables->controls.find(text);
    return found == m_tables->controls.end() ? std::nullopt : std::optional(found->second);
}

int64_t ByteLevelTokenizer::size() const {
    return static_cast<int64_t>(m_tables->bytes.size());
}

}  // namespace lightreel
