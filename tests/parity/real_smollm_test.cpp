#include <ATen/ATen.h>

#include "core/assistant/chat_format.h"
#include "core/assistant/kv_forward.h"
#include "tests/parity/real_model.h"
#include "tests/parity/tiny_llama.h"

namespace lightreel::parity {
namespace {

/// Absolute, of any logit: what "the same" means in float32. Logits go to 40; transformers' own float32 is
/// 1e-4 off its float64.
constexpr double kApart = 1e-3;

double apart(const at::Tensor& ours, const at::Tensor& reference) {
    return (ours.to(at::kDouble) - reference.to(at::kDouble)).abs().max().item<double>();
}

/// SmolLM2-135M-Instruct as it is fetched, in blocks of Q4_1 and Q8_0, and what transformers makes of it.
class RealSmollm : public RealModelTest {
  protected:
    /// A conversation and the tokens that greedy search adds to it.
    struct Conversation {
        at::Tensor ids;     ///< [T] int64
        int64_t prompt;     ///< how many of them were given
        at::Tensor logits;  ///< [T, places] of some places of the vocabulary
        at::Tensor sums;    ///< [T] logarithms of the sums of all exponentials

        [[nodiscard]] int64_t tokens() const { return ids.size(0); }
        [[nodiscard]] at::Tensor added() const { return ids.narrow(0, prompt, tokens() - prompt); }
    };

    RealSmollm() : RealModelTest("SmolLM2-135M-Instruct.Q4_1.gguf") {
        for (const auto& row : rows) {
            const std::string number = std::to_string(conversations.size());
            conversations.push_back({at::tensor(row["ids"].get<std::vector<int64_t>>(), at::kLong),
                                     row["prompt"], reference->read(number + ".logits"),
                                     reference->read(number + ".logsumexp")});
        }
    }

    const c10::InferenceMode inference;
    const nlohmann::json rows = jsonFixture("smollm_logits.json");
    const std::shared_ptr<WeightSource> reference = openFixture("smollm_logits.safetensors");
    const at::Tensor places = reference->read("places");
    std::vector<Conversation> conversations;
};

TEST_F(RealSmollm, logitsOfEveryPositionAreTheReferences) {
    const TinyNetwork network(path);
    ASSERT_EQ(conversations.size(), 2U);
    for (const Conversation& told : conversations) {
        const at::Tensor logits = network.model.forward(told.ids);
        EXPECT_LT(apart(logits.index_select(1, places), told.logits), kApart);
        EXPECT_LT(apart(logits.logsumexp(1), told.sums), kApart);
        const at::Tensor best = logits.narrow(0, told.prompt - 1, told.tokens() - told.prompt).argmax(1);
        EXPECT_TRUE(at::equal(best, told.added())) << best;
    }
}

TEST_F(RealSmollm, everyLogitOfTheVocabularyIsTheReferences) {
    const TinyNetwork network(path);
    const at::Tensor last = network.model.forward(conversations.front().ids)[-1],
                     told = reference->read("0.last");
    ASSERT_EQ(told.sizes(), at::IntArrayRef{49152});
    EXPECT_LT(apart(last, told), kApart);
}

TEST_F(RealSmollm, greedyTokensOneByOneAreTheReferences) {
    const TinyNetwork network(path);
    const KvForward forward(network.model, EntryPositions::absolute());
    for (const Conversation& told : conversations) {
        ASSERT_EQ(told.added().size(0), 24);
        KvCache cache(network.config, KvRoom::even(network.config, 1, told.tokens()), at::kFloat);
        at::Tensor row = forward.logits(told.ids.narrow(0, 0, told.prompt), cache)[-1];
        for (int64_t i = told.prompt; i < told.tokens(); ++i) {
            const at::Tensor token = row.argmax().view(1);
            ASSERT_TRUE(at::equal(token, told.ids.narrow(0, i, 1))) << i;
            row = forward.logits(token, cache)[0];
            EXPECT_LT(apart(row.index_select(0, places), told.logits[i]), kApart) << i;
        }
    }
}

TEST_F(RealSmollm, conversationsAreLaidOutAsTheFilesTemplateSays) {
    const GgufHeader header = orThrow(openGguf(path)).header;
    const ChatFormat format =
        orThrow(ChatFormat::make(orThrow(openTokenizer(header, "file")), header, "file"));
    for (const auto& row : rows) {
        const auto& messages = row["messages"];
        const auto said = [&messages](size_t i) { return messages[i][1].get<std::string>(); };
        TokenIds ids = format.instructions(said(0));
        for (size_t i = 1; i + 1 < messages.size(); ++i)
            append(ids,
                   format.turn({1, messages[i][0] == "user" ? Speaker::User : Speaker::Assistant, said(i)}));
        append(ids, format.question("", said(messages.size() - 1)));
        TokenIds expected = row["ids"];
        expected.resize(row["prompt"].get<size_t>());
        EXPECT_EQ(ids, expected);
    }
}

}  // namespace
}  // namespace lightreel::parity
