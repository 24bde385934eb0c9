#pragma once
#include <gtest/gtest.h>

#include "core/assistant/torch_assistant.h"
#include "tests/parity/tiny_llama.h"
#include "tests/support/scratch_folder.h"

namespace lightreel::parity {

inline const AnswerRules kGreedy{0, 1, 1, 24, 0};

/// Two subjects that take turns of eight.
inline std::vector<Turn> dialogue(int64_t turns) {
    std::vector<Turn> out;
    for (int64_t i = 0; i < turns; ++i) {
        const bool dragon = i / 8 % 2 == 0;
        out.push_back({i + 1, i % 2 == 0 ? Speaker::User : Speaker::Assistant,
                       dragon ? "the red dragon clip has seed " + std::to_string(100 + i)
                              : "a blue boat on the lake, take " + std::to_string(i)});
    }
    return out;
}

class TorchAssistantTest : public testing::Test {
  protected:
    [[nodiscard]] AssistantSetup setup() const {
        AssistantSetup setup;
        setup.languageModel = TinyChat::path();
        setup.embedder = data("tiny-minilm");
        setup.episodes = scratch.path();
        setup.instructions = "Help.";
        setup.rules = {64, 32, 24, 3, 32, 128, 0.3, 2, 42};
        return setup;
    }
    void open(TorchAssistant& assistant, const AssistantSetup& with) {
        const Result<AssistantFacts> facts = assistant.open(with, {});
        ASSERT_TRUE(facts) << paragraph(facts.error());
    }
    static void readEverything(TorchAssistant& assistant) {
        for (int i = 0; i < 20000; ++i) {
            const Result<Indexing> step = assistant.idleStep({});
            ASSERT_TRUE(step) << paragraph(step.error());
            if (step->complete()) return;
        }
        FAIL() << "it never ends";
    }
    static Answer ask(TorchAssistant& assistant, const std::string& text, const CancelToken& cancel = {}) {
        const Result<Answer> answer = assistant.answer(
            {text}, kGreedy, [](const std::string&) {}, cancel);
        EXPECT_TRUE(answer) << paragraph(answer.error());
        return answer ? *answer : Answer{};
    }

    const ScratchFolder scratch;
};

}  // namespace lightreel::parity
