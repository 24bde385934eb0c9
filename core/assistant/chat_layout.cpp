#include "core/assistant/chat_layout.h"

namespace lightreel {
namespace {

TokenIds joined(TokenIds ids, const TokenIds& more) {
    append(ids, more);
    return ids;
}

/// <|im_start|>, the speaker and what was said as one text, <|im_end|>. source: the chat template in
/// SmolLM2-Instruct's tokenizer_config.json
class ChatMl : public ChatLayout {
  public:
    ChatMl(SharedTokenizer tokenizer, int64_t start, int64_t end)
        : m_tokenizer(std::move(tokenizer)), m_start(start), m_end(end) {}

    [[nodiscard]] const char* version() const override { return "chat-v1"; }
    [[nodiscard]] TokenIds message(const std::string& role, const std::string& text) const override {
        return joined({m_start}, m_tokenizer->encode(role + '\n' + text));
    }
    [[nodiscard]] TokenIds end() const override { return joined({m_end}, m_tokenizer->encode("\n")); }

  private:
    SharedTokenizer m_tokenizer;
    int64_t m_start, m_end;
};

std::string trimmed(const std::string& text) {
    constexpr const char* kWhite = " \t\n\v\f\r";
    const size_t first = text.find_first_not_of(kWhite);
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(kWhite) - first + 1);
}

/// The speaker between two marks, what was said without white space around it, a third mark.
/// source: the chat template in Llama 3's tokenizer_config.json
class Llama3 : public ChatLayout {
  public:
    Llama3(SharedTokenizer tokenizer, int64_t startHeader, int64_t endHeader, int64_t end)
        : m_tokenizer(std::move(tokenizer)), m_startHeader(startHeader), m_endHeader(endHeader), m_end(end) {}

    [[nodiscard]] const char* version() const override { return "llama3-v1"; }
    [[nodiscard]] TokenIds message(const std::string& role, const std::string& text) const override {
        TokenIds ids = joined({m_startHeader}, m_tokenizer->encode(role));
        ids.push_back(m_endHeader);
        return joined(std::move(ids), m_tokenizer->encode("\n\n" + trimmed(text)));
    }
    [[nodiscard]] TokenIds end() const override { return {m_end}; }

  private:
    SharedTokenizer m_tokenizer;
    int64_t m_startHeader, m_endHeader, m_end;
};

/// The speaker as text, "<|user|>", on a line of its own; only the end of a message is a mark. The line end
/// behind it belongs to the text of the next message, as where a whole conversation is cut into tokens.
/// source: the chat template in TinyLlama-1.1B-Chat's tokenizer_config.json
class Zephyr : public ChatLayout {
  public:
    Zephyr(SharedTokenizer tokenizer, int64_t end) : m_tokenizer(std::move(tokenizer)), m_end(end) {}

    [[nodiscard]] const char* version() const override { return "zephyr-v1"; }
    [[nodiscard]] TokenIds opening(const std::string& text) const override {
        return m_tokenizer->encode(header("system") + text);
    }
    [[nodiscard]] TokenIds message(const std::string& role, const std::string& text) const override {
        return m_tokenizer->encode('\n' + header(role) + text);
    }
    [[nodiscard]] TokenIds end() const override { return {m_end}; }

  private:
    static std::string header(const std::string& role) { return "<|" + role + "|>\n"; }

    SharedTokenizer m_tokenizer;
    int64_t m_end;
};

bool speaks(const std::string& chatTemplate, const char* mark) {
    return chatTemplate.find(mark) != std::string::npos;
}

}  // namespace

std::shared_ptr<const ChatLayout> layoutFor(const SharedTokenizer& tokenizer,
                                            const std::string& chatTemplate) {
    const auto start = tokenizer->control("<|im_start|>"), end = tokenizer->control("<|im_end|>");
    if (start && end) return std::make_shared<ChatMl>(tokenizer, *start, *end);
    const auto startHeader = tokenizer->control("<|start_header_id|>"),
               endHeader = tokenizer->control("<|end_header_id|>"),
               endOfTurn = tokenizer->control("<|eot_id|>");
    if (startHeader && endHeader && endOfTurn)
        return std::make_shared<Llama3>(tokenizer, *startHeader, *endHeader, *endOfTurn);
    const auto endOfText = tokenizer->control("</s>");
    if (endOfText && !tokenizer->control("<|user|>") && speaks(chatTemplate, "<|user|>") &&
        speaks(chatTemplate, "<|assistant|>"))
        return std::make_shared<Zephyr>(tokenizer, *endOfText);
    return nullptr;
}

}  // namespace lightreel
