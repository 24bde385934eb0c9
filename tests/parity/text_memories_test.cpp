#include "core/assistant/text_memories.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/assistant/needle_dialogue.h"
#include "tests/parity/tiny_llama.h"

namespace lightreel::parity {
namespace {

constexpr int64_t kBudget = 160, kBlock = 96, kProbe = 64;
constexpr int64_t kEach = int64_t{3} * 2;  // heads of all layers

/// The network of tests/data/tiny-chat with room for a dialogue of bytes.
struct LongChat {
    LongChat() {
        const auto weights = llamaWeights(file, config);
        parameters.check(*weights);
        parameters.load(*weights, at::kFloat);
    }
    static LlamaConfig longer(LlamaConfig config) {
        config.context = 8192;
        return config;
    }
    GgufFile file = orThrow(openGguf(TinyChat::path()));
    LlamaConfig config = longer(orThrow(LlamaConfig::fromGguf(file, "model.gguf")));
    ParameterSet parameters;
    LlamaModel model{config, parameters};
    SharedTokenizer held = orThrow(openTokenizer(file.header, "model.gguf"));
    const Tokenizer& tokenizer = *held;
};

class TextMemoriesTest : public testing::Test {
  protected:
    TextMemoriesTest() {
        const TextSize size = [this](std::string_view line) {
            return static_cast<int64_t>(llama.tokenizer.encode(line).size());
        };
        text = benchText(studioDialogue({1, 3000, 4}, size), llama.tokenizer);
        // Directions that stand apart by topic: what the embedder would say of clear-cut talk.
        for (size_t i = 0; i < text.windows.size(); ++i) windows.push_back(pointOf(i * kWindowMessages));
    }
    [[nodiscard]] Point pointOf(size_t message) const {
        Point point(kStudioTopics, 0.0F);
        point[static_cast<size_t>(text.dialogue.topics[message])] = 1;
        point[message % kStudioTopics] += 0.1F;
        return point;
    }
    [[nodiscard]] TextMemories memories() const {
        MemorySettings settings;
        settings.budget = kBudget;
        settings.block = kBlock;
        settings.probe = kProbe;
        settings.episodes = 3;
        settings.sensitivities = {1, 1, 2};
        return {{llama.model, llama.tokenizer, text, windows}, settings};
    }
    [[nodiscard]] TextMemories::Memory of(TextMemories& memories, BenchMethod method) const {
        const BenchQuestion& question = text.dialogue.questions[1];
        return memories.of(method, question, pointOf(question.evidence[0]), {});
    }

    const c10::InferenceMode inference;
    const LongChat llama;
    BenchText text;
    std::vector<Point> windows;
};

TEST_F(TextMemoriesTest, everyMethodKeepsItsBudgetToTheEntry) {
    TextMemories kept = memories();
    for (const BenchMethodFacts& facts : benchMethods()) {
        const TextMemories::Memory memory = of(kept, facts.method);
        const KvCache& cache = memory.text->cache;
        if (facts.method == BenchMethod::Full) {
            EXPECT_EQ(cache.entries(), kEach * text.ids.size(0));
        } else if (facts.method == BenchMethod::None) {
            EXPECT_EQ(cache.entries(), kEach * text.pinned);
        } else if (facts.method == BenchMethod::Retrieval) {
            EXPECT_LE(cache.entries(), kEach * kBudget);
            EXPECT_GT(cache.entries(), kEach * text.pinned);
        } else {
            EXPECT_EQ(cache.entries(), kEach * kBudget) << facts.name;
            EXPECT_EQ(cache.seen(), text.ids.size(0)) << facts.name;
            const bool pins = facts.method != BenchMethod::Last;
            for (size_t layer = 0; layer < 3; ++layer)
                for (const LayerCache::Head& head : cache.layer(layer).heads())
                    EXPECT_EQ(head.tokens.lt(text.pinned).sum().item<int64_t>(), pins ? text.pinned : 0)
                        << facts.name;
        }
        EXPECT_EQ(memory.route.has_value(), memory.episodes > 0) << facts.name;
    }
}

TEST_F(TextMemoriesTest, layersShareBySensitivityAndHeadsEquallyWhereAsked) {
    TextMemories kept = memories();
    for (const BenchMethod method : {BenchMethod::LayerBudgets, BenchMethod::LightreelLayers}) {
        const KvCache& byLayer = of(kept, method).text->cache;
        EXPECT_GT(byLayer.layer(2).entries(), byLayer.layer(0).entries());
    }
    for (const LayerCache::Head& head : of(kept, BenchMethod::PerHead).text->cache.layer(1).heads())
        EXPECT_EQ(head.tokens.size(0), kBudget);
}

TEST_F(TextMemoriesTest, routesAreTheNearestTheRightAndTheWrong) {
    TextMemories kept = memories();
    const TextMemories::Memory nearest = of(kept, BenchMethod::EpiCache);
    EXPECT_EQ(nearest.route->episode, nearest.evidence) << "topics stand apart here";
    EXPECT_EQ(nearest.episodes, 3U);
    const TextMemories::Memory right = of(kept, BenchMethod::OracleRoute);
    EXPECT_EQ(right.text, nearest.text) << "the same episode is read once";
    const TextMemories::Memory wrong = of(kept, BenchMethod::WrongRoute);
    EXPECT_NE(wrong.route->episode, wrong.evidence);
    EXPECT_NE(wrong.text, right.text);
    EXPECT_EQ(of(kept, BenchMethod::OneEpisode).episodes, 1U);
    EXPECT_EQ(of(kept, BenchMethod::RandomClusters).episodes, 3U);
}

TEST_F(TextMemoriesTest, sinksAreTheFirstAndTheNewest) {
    TextMemories kept = memories();
    const int64_t n = text.ids.size(0), newest = kBudget - text.pinned;
    const at::Tensor tokens = of(kept, BenchMethod::Sinks).text->cache.layer(1).heads()[0].tokens;
    EXPECT_TRUE(at::equal(tokens.narrow(0, text.pinned, newest),
                          at::arange(n - newest, n, at::TensorOptions().dtype(at::kInt))));
    const at::Tensor last = of(kept, BenchMethod::Last).text->cache.layer(1).heads()[0].tokens;
    EXPECT_EQ(last[0].item<int32_t>(), n - kBudget);
}

TEST_F(TextMemoriesTest, aProbeEndsTheTurnAndHoldsNoMoreThanItMay) {
    const Clustering clustering = cluster(windows, {3});
    for (size_t group = 0; group < 3; ++group) {
        const at::Tensor probe = episodeProbe(text, windows, clustering, group, 400);
        EXPECT_LE(probe.size(0), 400);
        EXPECT_TRUE(at::equal(probe.narrow(0, 0, text.turn.size(0)), text.turn));
    }
    EXPECT_EQ(episodeProbe(text, windows, clustering, 0, kProbe).size(0), kProbe) << "cut to the most";
}

TEST_F(TextMemoriesTest, aNewBudgetForgetsAllButTheWholeText) {
    TextMemories kept = memories();
    const KvCache* whole = &of(kept, BenchMethod::Full).text->cache;
    EXPECT_EQ(of(kept, BenchMethod::Snap).text->cache.entries(), kEach * kBudget);
    kept.setBudget(kBudget / 2);
    EXPECT_EQ(of(kept, BenchMethod::Snap).text->cache.entries(), kEach * kBudget / 2);
    EXPECT_EQ(&kept.whole({}), whole);
}

TEST_F(TextMemoriesTest, cancelledReadingKeepsNothing) {
    TextMemories kept = memories();
    const CancelToken cancel;
    cancel.cancel();
    const BenchQuestion& question = text.dialogue.questions[0];
    EXPECT_THROW((void)kept.of(BenchMethod::EpiCache, question, windows[0], cancel), Cancelled);
    EXPECT_EQ(of(kept, BenchMethod::EpiCache).text->cache.entries(), kEach * kBudget) << "it is read again";
}

TEST_F(TextMemoriesTest, linesWindowsAndAnswersAreWhereTheyAreSaidToBe) {
    const auto textOf = [&](const TokenSpan& span) {
        std::string out;
        for (int64_t i = span.first; i < span.end; ++i)
            out += llama.tokenizer.bytesOf(text.ids[i].item<int64_t>());
        return out;
    };
    for (size_t i = 0; i < text.lines.size(); ++i)
        EXPECT_EQ(textOf(text.lines[i]), spokenLine(text.dialogue.messages[i]));
    for (size_t i = 0; i < text.windows.size(); ++i) EXPECT_EQ(textOf(text.windows[i]), text.windowTexts[i]);
    EXPECT_EQ(text.lines.front().first, text.pinned);
    for (BenchQuestion question : text.dialogue.questions) {
        EXPECT_EQ(textOf(answerSpan(text, question, llama.tokenizer).value()), question.answer);
        question.answer = " nowhere";
        EXPECT_FALSE(answerSpan(text, question, llama.tokenizer));
    }
    const int64_t start = llama.tokenizer.control("<|im_start|>").value();
    const at::Tensor asked = questionIds(text, text.dialogue.questions[0], llama.tokenizer);
    EXPECT_EQ(asked.eq(start).sum().item<int64_t>(), 1) << "one mark begins the assistant's turn";
    EXPECT_EQ(text.ids.eq(start).sum().item<int64_t>(), 2) << "the system's message and the user's";
}

}  // namespace
}  // namespace lightreel::parity
