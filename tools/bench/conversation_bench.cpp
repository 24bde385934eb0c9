// A conversation of days, as the Director has it: made-up talk is added a little at a time until it has so
// many tokens, and all episodes read it. One line for every 10,000 tokens: what is held of it, what reading
// took at its highest, seconds. Then what was decided is asked.
//
//     cmake --preset release -B build/bench -DLIGHTREEL_BENCHMARKS=ON && ninja -C build/bench
//     build/bench/bin/conversation_bench .deps/director 100000 FOLDER 4
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>

#include "core/assistant/bench_text.h"
#include "core/assistant/studio_dialogue.h"
#include "core/assistant/torch_assistant.h"
#include "core/base/or_throw.h"
#include "core/base/stopwatch.h"
#include "core/memory/counting_allocator.h"

namespace lightreel {
namespace {

constexpr int64_t kDialogue = 5000, kAtOnce = 1000, kLine = 10'000;  // tokens
constexpr double kMegabyte = 1e6;

/// One dialogue after the other, each with questions of its own.
class Talk {
  public:
    explicit Talk(TextSize size) : m_size(std::move(size)) {}

    /// Turns of about so many tokens more.
    void add(int64_t tokens) {
        while (tokens > 0) {
            if (m_next == m_dialogue.messages.size()) begin();
            const Utterance& said = m_dialogue.messages[m_next++];
            const auto speaker = turns.size() % 2 == 0 ? Speaker::User : Speaker::Assistant;
            turns.push_back({static_cast<int64_t>(turns.size()) + 1, speaker, said.text});
            tokens -= m_size(said.text);
        }
    }
    std::vector<Turn> turns;
    std::vector<BenchQuestion> questions;  ///< about dialogues that are through, or begun

  private:
    void begin() {
        m_dialogue = studioDialogue({++m_seed, kDialogue, 2}, m_size);
        m_next = 0;
        questions.insert(questions.end(), m_dialogue.questions.begin(), m_dialogue.questions.end());
    }
    TextSize m_size;
    BenchDialogue m_dialogue;
    size_t m_next = 0;
    uint64_t m_seed = 0;
};

void readEverything(TorchAssistant& assistant) {
    while (!orThrow(assistant.idleStep({})).complete()) {
    }
}

void printLine(const AssistantMemory& memory, int64_t peak, double seconds) {
    std::printf(
        "%8lld tokens  %d episodes  held %5.1f of %5.1f MB  whole %7.1f MB  reading's peak %6.1f MB  %7.1f "
        "s\n",
        static_cast<long long>(memory.historyTokens), memory.episodes,
        static_cast<double>(memory.usedBytes) / kMegabyte, static_cast<double>(memory.boundBytes) / kMegabyte,
        static_cast<double>(memory.wholeBytes) / kMegabyte, static_cast<double>(peak) / kMegabyte, seconds);
    std::fflush(stdout);
}

void askAll(TorchAssistant& assistant, const std::vector<BenchQuestion>& questions) {
    size_t right = 0;
    double first = 0;
    for (const BenchQuestion& question : questions) {
        const AnswerRules greedy{0, 1, 1, 48, 0};
        const Answer answer =
            orThrow(assistant.answer({question.text}, greedy, [](const std::string&) {}, {}));
        const std::string gold = question.answer.substr(question.answer.find_first_not_of(' '));
        const bool said = answer.text.find(gold) != std::string::npos;
        right += said ? 1 : 0;
        first += answer.firstTokenSeconds;
        std::printf("%s %s | %s | %s\n", said ? "yes" : "no ", question.text.c_str(), gold.c_str(),
                    answer.text.c_str());
    }
    std::printf("%zu of %zu say it; first token after %.1f s on average\n", right, questions.size(),
                first / static_cast<double>(questions.size()));
}

void run(const std::filesystem::path& models, int64_t tokens, const std::filesystem::path& folder,
         int64_t episodes) {
    AssistantSetup setup;
    setup.languageModel = models / "SmolLM2-135M-Instruct.Q4_1.gguf";
    setup.embedder = models / "all-MiniLM-L6-v2";
    setup.episodes = folder;
    setup.rules.episodes = episodes;
    setup.instructions = "You are the Director, an assistant of an artist.";
    MemoryMeter& meter = installCountingAllocator();
    TorchAssistant assistant;
    orThrow(assistant.open(setup, {}));
    Talk talk([&](std::string_view text) {
        return static_cast<int64_t>(orThrow(assistant.tokens(std::string(text))).size());
    });
    Stopwatch watch;
    for (int64_t line = kLine, said = 0; said < tokens;) {
        talk.add(std::min(kAtOnce, tokens - said));
        orThrow(assistant.setHistory(talk.turns));
        readEverything(assistant);
        const AssistantMemory memory = assistant.memory();
        said = memory.historyTokens;
        if (said < line && said < tokens) continue;
        printLine(memory, meter.peak().working, watch.seconds());
        line += kLine;
        watch.restart();
        meter.resetPeak();
    }
    askAll(assistant, talk.questions);
}

}  // namespace
}  // namespace lightreel

int main(int count, char** arguments) {
    if (count != 5) {
        std::fputs("conversation_bench MODELS TOKENS FOLDER EPISODES\n", stderr);
        return 2;
    }
    lightreel::run(arguments[1], std::stoll(arguments[2]), arguments[3], std::stoll(arguments[4]));
    return 0;
}
