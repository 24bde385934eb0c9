#pragma once
#include <atomic>
#include <cctype>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/assistant/assistant_engine.h"

namespace lightreel {

/// A language model of paper: says what a test has written, counts what it is asked, and fails where a test
/// wants it to. A token is a word; texts are alike when they share words, or words of one family.
class FakeAssistantEngine : public AssistantEngine {
  public:
    std::vector<std::string> pieces{"It ", "is ", "so."};  ///< of every answer
    std::function<void(size_t)> beforePiece;               ///< on the thread that answers
    std::function<void()> beforeIdle;
    std::function<void()> beforeAnswer;  ///< on the thread that answers; it may set read
    std::optional<Error> openFailure, answerFailure, idleFailure;
    int64_t blocks = 0;                         ///< that are still to be read after setHistory()
    std::map<std::string, std::string> family;  ///< words that mean the same: "wyvern" -> "dragon"
    bool hasEmbedder = true;

    AssistantSetup setup;
    std::vector<Turn> history;
    std::vector<Question> questions;
    AnswerRules rules;
    std::atomic<int64_t> read{0};  ///< tokens, as memory() tells them, of a hundred
    std::atomic<int> opened{0}, idleSteps{0}, rests{0}, embedded{0};

    [[nodiscard]] Result<AssistantFacts> open(const AssistantSetup& wanted,
                                              const CancelToken&) noexcept override {
        setup = wanted;
        if (openFailure) return *openFailure;
        ++opened;
        return AssistantFacts{"Paper", 135'000'000, 98'000'000, 8192, 49152, "Q4_1"};
    }
    [[nodiscard]] Result<void> setHistory(const std::vector<Turn>& turns) noexcept override {
        history = turns;
        return {};
    }
    [[nodiscard]] Result<Indexing> idleStep(const CancelToken& cancel) noexcept override {
        if (beforeIdle) beforeIdle();
        ++idleSteps;
        if (!cancel.asked() && m_read < blocks) ++m_read;
        if (idleFailure) return *idleFailure;
        return Indexing{m_read, blocks};
    }
    [[nodiscard]] Result<Answer> answer(const Question& question, const AnswerRules& wanted,
                                        const PieceSink& sink, const CancelToken& cancel) noexcept override {
        questions.push_back(question);
        rules = wanted;
        if (beforeAnswer) beforeAnswer();
        if (answerFailure) return *answerFailure;
        Answer answer;
        answer.episode = 1;
        answer.likeness = 0.5;
        for (size_t i = 0; i < pieces.size(); ++i) {
            if (beforePiece) beforePiece(i);
            if (cancel.asked()) {
                answer.stopped = true;
                break;
            }
            sink(pieces[i]);
            answer.text += pieces[i];
            ++answer.tokens;
            ++m_held;
        }
        return answer;
    }
    [[nodiscard]] Result<std::vector<float>> embed(const std::string& text,
                                                   const CancelToken&) noexcept override {
        if (!hasEmbedder) return Error{ErrorCode::ModelMissing, {{"model", "embedder"}, {"known", "none"}}};
        ++embedded;
        std::vector<float> out(64);
        for (std::string word : wordsOf(text)) {
            if (const auto found = family.find(word); found != family.end()) word = found->second;
            out[std::hash<std::string>()(word) % out.size()] += 1;
        }
        float length = 0;
        for (const float value : out) length += value * value;
        for (float& value : out) value /= length > 0 ? std::sqrt(length) : 1;
        return out;
    }
    [[nodiscard]] Result<std::vector<Token>> tokens(const std::string& text) noexcept override {
        std::vector<Token> out;
        for (const std::string& word : wordsOf(text)) out.push_back({static_cast<int64_t>(out.size()), word});
        return out;
    }
    [[nodiscard]] Result<std::vector<double>> profile(const std::string&,
                                                      const CancelToken&) noexcept override {
        return std::vector<double>{0.5, 0.25};
    }
    void rest() noexcept override { ++rests; }
    [[nodiscard]] AssistantMemory memory() const noexcept override {
        AssistantMemory memory;
        memory.boundBytes = 1000;
        memory.usedBytes = m_held;
        memory.historyTokens = 100;
        memory.readTokens = read;
        return memory;
    }

  private:
    static std::vector<std::string> wordsOf(const std::string& text) {
        std::vector<std::string> out(1);
        for (const char c : text) {
            if (std::isalnum(static_cast<unsigned char>(c)) != 0)
                out.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            else if (!out.back().empty())
                out.emplace_back();
        }
        if (out.back().empty()) out.pop_back();
        return out;
    }

    int64_t m_read = 0;
    std::atomic<int64_t> m_held{0};
};

}  // namespace lightreel
