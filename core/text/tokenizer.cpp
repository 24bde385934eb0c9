#include "core/text/tokenizer.h"

#include <algorithm>
#include <array>

#include "core/text/byte_level_tokenizer.h"
#include "core/text/sentence_piece_tokenizer.h"

namespace lightreel {
namespace {

struct PreTokenizer {
    std::string_view name;
    ByteLevelRules rules;
};
// Names of one pattern are those that llama.cpp has for it.
constexpr std::array kPreTokenizers{
    PreTokenizer{"smollm", {smollmWords, false, false}}, PreTokenizer{"gpt-2", {gpt2Words, false, false}},
    PreTokenizer{"gpt2", {gpt2Words, false, false}},     PreTokenizer{"llama-bpe", {llama3Words, true, true}},
    PreTokenizer{"llama-v3", {llama3Words, true, true}}, PreTokenizer{"llama3", {llama3Words, true, true}}};

std::string shownText(const std::string* text) {
    return text == nullptr ? "none" : '"' + text->substr(0, 40) + '"';
}

Error unknownKind(const std::string* model, const std::string* pre, std::string_view path) {
    return {ErrorCode::ModelUnsupported,
            {{"path", std::string(path)},
             {"reason", "its tokenizer is " + shownText(model) + " with pre-tokenizer " + shownText(pre) +
                            "; known are \"llama\", and \"gpt2\" with \"smollm\", \"gpt-2\" or "
                            "\"llama-bpe\""}}};
}

}  // namespace

Tokenizer::Tokenizer(TokenTable table, std::string (*bytes)(const TokenTable& table, size_t id))
    : m_table(std::move(table)), m_bytes(m_table.size()) {
    for (size_t i = 0; i < m_table.size(); ++i)
        if (!m_table.isControl(i)) m_bytes[i] = bytes(m_table, i);
}

std::string Tokenizer::bytesOf(int64_t token) const {
    return m_table.has(token) ? m_bytes[static_cast<size_t>(token)] : "";
}

bool Tokenizer::isControl(int64_t token) const {
    return m_table.has(token) && m_table.isControl(static_cast<size_t>(token));
}

Result<SharedTokenizer> openTokenizer(const GgufHeader& header, std::string_view path) {
    const std::string *model = header.text("tokenizer.ggml.model"), *pre = header.text("tokenizer.ggml.pre");
    try {
        if (model != nullptr && *model == "llama")
            return SharedTokenizer(std::make_shared<SentencePieceTokenizer>(header, path));
        if (model != nullptr && *model == "gpt2" && pre != nullptr)
            for (const PreTokenizer& known : kPreTokenizers)
                if (known.name == *pre)
                    return SharedTokenizer(std::make_shared<ByteLevelTokenizer>(header, path, known.rules));
        return unknownKind(model, pre, path);
    } catch (const Failure& failure) {
        return failure.error;
    }
}

}  // namespace lightreel
