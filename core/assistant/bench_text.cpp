#include "core/assistant/bench_text.h"

#include <ATen/ATen.h>

namespace lightreel {
namespace {

constexpr std::string_view kInstructions = "You help with a film and remember what was said.";

/// Gathers tokens: text is text, and only what is written here becomes a control token.
class Ids {
  public:
    explicit Ids(const Tokenizer& tokenizer) : m_tokenizer(tokenizer) {}
    Ids& text(std::string_view plain) {
        const std::vector<int64_t> more = m_tokenizer.encode(plain);
        m_ids.insert(m_ids.end(), more.begin(), more.end());
        return *this;
    }
    Ids& mark(std::string_view name) {
        const std::optional<int64_t> id = m_tokenizer.control(name);
        if (!id)
            throw Failure{{ErrorCode::ModelUnsupported,
                           {{"path", "the language model"}, {"reason", "it has no chat marks"}}}};
        m_ids.push_back(*id);
        return *this;
    }
    [[nodiscard]] int64_t size() const { return static_cast<int64_t>(m_ids.size()); }
    [[nodiscard]] at::Tensor tensor() const { return at::tensor(m_ids, at::kLong); }

  private:
    const Tokenizer& m_tokenizer;
    std::vector<int64_t> m_ids;
};

size_t bytesOf(const std::vector<int64_t>& ids, const Tokenizer& tokenizer) {
    size_t bytes = 0;
    for (const int64_t id : ids) bytes += tokenizer.bytesOf(id).size();
    return bytes;
}

}  // namespace

BenchText benchText(const BenchDialogue& dialogue, const Tokenizer& tokenizer) {
    BenchText text;
    text.dialogue = dialogue;
    Ids ids(tokenizer);
    ids.mark("<|im_start|>").text("system\n").text(kInstructions).mark("<|im_end|>").text("\n");
    ids.mark("<|im_start|>").text("user\n");
    text.pinned = ids.size();
    for (const Utterance& message : dialogue.messages) {
        const int64_t first = ids.size();
        ids.text(spokenLine(message));
        text.lines.push_back({first, ids.size()});
    }
    for (size_t i = 0; i < text.lines.size(); i += kWindowMessages) {
        const size_t last = std::min(i + kWindowMessages, text.lines.size()) - 1;
        text.windows.push_back({text.lines[i].first, text.lines[last].end});
    }
    text.windowTexts = dialogueWindows(dialogue.messages, kWindowMessages);
    text.ids = ids.tensor();
    text.turn =
        Ids(tokenizer).mark("<|im_end|>").text("\n").mark("<|im_start|>").text("assistant\n").tensor();
    return text;
}

at::Tensor plainIds(std::string_view text, const Tokenizer& tokenizer) {
    return Ids(tokenizer).text(text).tensor();
}

at::Tensor questionIds(const BenchText& text, const BenchQuestion& question, const Tokenizer& tokenizer) {
    const at::Tensor asked = plainIds("\n" + question.text, tokenizer);
    if (question.stem.empty()) return at::cat({asked, text.turn});
    return at::cat({asked, text.turn, plainIds(question.stem, tokenizer)});
}

std::optional<TokenSpan> answerSpan(const BenchText& text, const BenchQuestion& question,
                                    const Tokenizer& tokenizer) {
    for (const size_t message : question.evidence) {
        const std::string line = spokenLine(text.dialogue.messages[message]);
        const size_t found = line.find(question.answer), end = found + question.answer.size();
        if (found == std::string::npos) continue;
        TokenSpan span;
        int64_t token = text.lines[message].first;
        size_t bytes = 0;
        const std::vector<int64_t> ids = tokenizer.encode(line);
        const size_t before = bytesOf(ids, tokenizer) - line.size();  // some put a blank before every text
        for (const int64_t id : ids) {
            const size_t begins = bytes;
            bytes += tokenizer.bytesOf(id).size();
            if (begins < end + before && bytes > found + before)
                span = {span.end == 0 ? token : span.first, token + 1};
            ++token;
        }
        return span;
    }
    return std::nullopt;
}

at::Tensor windowIds(const BenchText& text, const std::vector<size_t>& windows) {
    std::vector<at::Tensor> parts;
    parts.reserve(windows.size());
    for (const size_t window : windows)
        parts.push_back(text.ids.narrow(0, text.windows[window].first, text.windows[window].size()));
    return at::cat(parts);
}

}  // namespace lightreel
