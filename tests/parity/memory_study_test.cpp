#include "core/assistant/memory_study.h"

#include <ATen/ATen.h>

#include <cmath>

#include "core/assistant/attention_loss.h"
#include "core/memory/counting_allocator.h"
#include "tests/parity/tiny_llama.h"

namespace lightreel::parity {
namespace {

constexpr int64_t kPlenty = 1000;
const SelectionRules kWholeLayer{SelectionRules::Across::Layer, 0, 0, 0, kPlenty};

class MemoryStudyTest : public testing::Test {
  protected:
    MemoryStudyTest() {
        at::manual_seed(5);
        text = at::randint(0, 96, {60}, at::kLong);
    }
    [[nodiscard]] StudyMethod probing(int64_t budget) const {
        StudyMethod method;
        method.scorer = scorer.get();
        method.probe = text.narrow(0, 50, 6);
        method.budgets = {budget, budget};
        method.rules = kWholeLayer;
        method.block = 10;
        return method;
    }
    [[nodiscard]] KeptText read(const StudyMethod& method) const {
        return readText(tiny.model, text.narrow(0, 0, 50), method, {});
    }

    const c10::InferenceMode inference;
    const TinyLlama tiny;
    const std::unique_ptr<EntryScorer> scorer = probeScorer();
    at::Tensor text;
};

TEST_F(MemoryStudyTest, measuresWhatIsLost) {
    const at::Tensor question = text.narrow(0, 50, 6), answer = text.narrow(0, 56, 4);
    KeptText whole = read({});
    EXPECT_EQ(whole.figures.entries, 50 * 4);
    const at::Tensor direct = at::log_softmax(tiny.model.forward(text), -1).narrow(0, 55, 4);
    const at::Tensor own = StudyQuestion(tiny.model, whole.cache, question).logProbabilities(answer);
    EXPECT_LT(divergence(direct, own), 1e-4);
    EXPECT_NEAR(surprise(own, answer), -direct.gather(1, answer.unsqueeze(1)).mean().item<double>(), 1e-2);
    const auto lossOf = [&](int64_t budget) {
        KeptText kept = read(probing(budget));
        EXPECT_EQ(kept.figures.entries, 4 * budget);
        EXPECT_EQ(kept.figures.bytes, 4 * budget * (2 * 16 * 2 + 8));
        EXPECT_EQ(kept.figures.mostEntries, 4 * std::min<int64_t>(budget, 40) + int64_t{2} * (10 + 6));
        return divergence(own, StudyQuestion(tiny.model, kept.cache, question).logProbabilities(answer));
    };
    EXPECT_GT(lossOf(5), 1e-4);
    EXPECT_LT(lossOf(45), lossOf(5));
    EXPECT_NEAR(lossOf(50), 0, 1e-5);
}

TEST_F(MemoryStudyTest, divergenceAndSurpriseByHand) {
    const at::Tensor p = at::tensor({0.5, 0.5, 0.9, 0.1}, at::kFloat).log().view({2, 2});
    const at::Tensor q = at::tensor({0.25, 0.75, 0.9, 0.1}, at::kFloat).log().view({2, 2});
    EXPECT_NEAR(divergence(p, q), 0.5 * (0.5 * std::log(2) + 0.5 * std::log(0.5 / 0.75)), 1e-6);
    EXPECT_NEAR(divergence(p, p), 0, 1e-7);
    EXPECT_NEAR(surprise(q, at::tensor({1, 0}, at::kLong)), -(std::log(0.75) + std::log(0.9)) / 2, 1e-6);
}

TEST_F(MemoryStudyTest, askingLeavesTheTextAsItWas) {
    KeptText kept = read(probing(12));
    const at::Tensor question = text.narrow(0, 50, 6), answer = text.narrow(0, 56, 4);
    const at::Tensor first = StudyQuestion(tiny.model, kept.cache, question).logProbabilities(answer);
    {
        StudyQuestion other(tiny.model, kept.cache, text.narrow(0, 3, 9));
        const StudyQuestion::Reply reply = other.reply(5, {});
        EXPECT_EQ(reply.tokens.size(), 5U);
        EXPECT_EQ(reply.tokens, other.reply(5, {}).tokens);
        EXPECT_GT(reply.secondsPerToken, 0);
    }
    EXPECT_EQ(kept.cache.tail(), 0);
    EXPECT_TRUE(at::equal(StudyQuestion(tiny.model, kept.cache, question).logProbabilities(answer), first));
}

TEST_F(MemoryStudyTest, aReplyIsWhatIsLikeliestTokenByToken) {
    KeptText whole = read({});
    StudyQuestion asked(tiny.model, whole.cache, text.narrow(0, 50, 6));
    const StudyQuestion::Reply reply = asked.reply(4, {});
    const at::Tensor own = asked.logProbabilities(at::tensor(reply.tokens, at::kLong));
    EXPECT_TRUE(at::equal(own.argmax(-1), at::tensor(reply.tokens, at::kLong)));
}

TEST_F(MemoryStudyTest, everyBlockCanHaveAProbeOfItsOwn) {
    StudyMethod method = probing(12);
    std::vector<int64_t> seen;
    method.prepare = [&](const at::Tensor& block, int64_t first, KvCache& cache) {
        EXPECT_EQ(first, cache.seen());
        seen.push_back(first);
        return block.narrow(0, 0, 3);
    };
    const KeptText kept = read(method);
    EXPECT_EQ(seen, (std::vector<int64_t>{0, 10, 20, 30, 40}));
    EXPECT_EQ(kept.figures.mostEntries, 4 * 12 + 2 * (10 + 3));
}

TEST_F(MemoryStudyTest, whatWasReadWithoutAProbeIsRatedBeforeAnythingGoes) {
    const ReconstructionScorer remembering;
    StudyMethod method = probing(25);
    method.scorer = &remembering;
    std::vector<int64_t> probed;
    method.prepare = [&](const at::Tensor& block, int64_t first, KvCache&) {
        probed.push_back(first);
        return block;
    };
    const KeptText kept = read(method);
    EXPECT_EQ(probed, (std::vector<int64_t>{0, 10, 0, 10, 20, 30, 40})) << "two blocks fit";
    EXPECT_EQ(kept.figures.entries, 4 * 25);
    for (size_t layer = 0; layer < 2; ++layer)
        EXPECT_GT(kept.cache.layer(layer).used().scores.min().item<float>(), 0);
}

TEST_F(MemoryStudyTest, bytesAreWhatTheAllocatorCounts) {
    StudyMethod method = probing(12);
    MemoryMeter& meter = installCountingAllocator();
    method.meter = &meter;
    const KeptText kept = read(method);
    EXPECT_GE(kept.figures.peakBytes, kept.cache.bytes());
    EXPECT_EQ(read(probing(12)).figures.peakBytes, 0) << "nobody measured";
}

TEST_F(MemoryStudyTest, attentionLossIsNothingWhereAllIsKept) {
    const KeptText whole = read({});
    const AttentionLoss none = attentionLoss(tiny.model, whole.cache, whole.cache, text.narrow(0, 50, 5));
    for (const double error : none.outputError) EXPECT_NEAR(error, 0, 1e-6);
    for (const double mass : none.retainedMass) EXPECT_NEAR(mass, 1, 1e-6);
    EXPECT_NEAR(none.spanMass, 1, 1e-9);
}

TEST_F(MemoryStudyTest, attentionLossAgainstADirectSum) {
    const KeptText whole = read({});
    const KeptText kept = read(probing(12));
    const TokenSpan span{20, 30};
    const AttentionLoss loss =
        attentionLoss(tiny.model, whole.cache, kept.cache, text.narrow(0, 50, 1), span);
    // One token after 50: the first layer by hand.
    const at::Tensor hidden = tiny.model.embed(text.narrow(0, 50, 1));
    const LlamaLayer::Projected made = tiny.model.layers()[0].project(hidden);
    const at::Tensor position = at::tensor({50}, at::kLong);
    double all = 0, held = 0, missed = 0, length = 0;
    for (int64_t head = 0; head < 4; ++head) {
        const int64_t kv = head / 2;
        const auto attend = [&](const LayerCache::Head& entries) {
            const at::Tensor query = tiny.model.rotation()(made.queries.narrow(0, head, 1), position)[0][0];
            at::Tensor keys =
                tiny.model.rotation()(entries.keys.to(at::kFloat).unsqueeze(0), entries.tokens)[0];
            keys = at::cat({keys, tiny.model.rotation()(made.keys.narrow(0, kv, 1), position)[0]});
            const at::Tensor values = at::cat({entries.values.to(at::kFloat), made.values[kv]});
            const at::Tensor weights = at::softmax(keys.matmul(query) / 4, 0);
            return std::pair(weights, weights.matmul(values));
        };
        const LayerCache::Head &of = whole.cache.layer(0).heads()[static_cast<size_t>(kv)],
                               &left = kept.cache.layer(0).heads()[static_cast<size_t>(kv)];
        const auto [weights, output] = attend(of);
        all += weights.narrow(0, 0, 50).sum().item<double>();
        for (int64_t i = 0; i < left.tokens.size(0); ++i)
            held += weights[left.tokens[i].item<int32_t>()].item<double>();
        missed += (attend(left).second - output).square().sum().item<double>();
        length += output.square().sum().item<double>();
    }
    EXPECT_NEAR(loss.retainedMass[0], held / all, 1e-5);
    EXPECT_NEAR(loss.outputError[0], std::sqrt(missed / length), 1e-5);
    EXPECT_GE(loss.spanMass, 0);
    EXPECT_LE(loss.spanMass, 1 + 1e-9);
    EXPECT_NEAR(mean(loss.retainedMass), (loss.retainedMass[0] + loss.retainedMass[1]) / 2, 1e-9);
}

/// A head whose keys are as given.
ScoredHead headOf(const at::Tensor& queries, const at::Tensor& keys) {
    ScoredHead head{queries, keys, at::arange(keys.size(0), at::TensorOptions().dtype(at::kInt))};
    head.known = at::zeros({keys.size(0)}, at::kFloat);
    return head;
}

TEST(StudyScorers, reconstructionRemembersTheHighestWeight) {
    at::manual_seed(2);
    const at::Tensor keys = at::randn({8, 16}), first = at::randn({2, 3, 16}), second = at::randn({2, 3, 16});
    const auto weights = [&](const at::Tensor& queries) { return highestWeights(queries, keys); };
    const ReconstructionScorer scorer;
    const at::Tensor once = scorer.scores(headOf(first, keys));
    EXPECT_TRUE(at::allclose(once, weights(first)));
    ScoredHead again = headOf(second, keys);
    again.known = once;
    EXPECT_TRUE(at::allclose(scorer.scores(again), at::maximum(weights(first), weights(second))));
}

TEST(StudyScorers, sharesMakeTokensOfTheProbeCountLess) {
    at::manual_seed(2);
    const at::Tensor keys = at::randn({8, 16}), queries = at::randn({2, 3, 16});
    ReconstructionScorer scorer;
    scorer.setShares(at::tensor({1.0, 0.5, 0.0}, at::kFloat));
    const at::Tensor weights = at::softmax(queries.matmul(keys.t()) / 4, -1);
    const at::Tensor direct = at::maximum(weights.select(1, 0).amax(0), 0.5 * weights.select(1, 1).amax(0));
    EXPECT_TRUE(at::allclose(scorer.scores(headOf(queries, keys)), direct));
}

TEST(StudyScorers, noveltyFirstThenWhatTheCatalystLooksAt) {
    NoveltyScorer scorer(2);
    scorer.addSurprise(at::tensor({0.1, 9.0, 0.2}, at::kFloat));
    scorer.addSurprise(at::tensor({0.3, 7.0, 0.1}, at::kFloat));
    at::Tensor queries = at::zeros({2, 2, 6});
    queries.select(2, 5).fill_(50);
    const at::Tensor scores = scorer.scores(headOf(queries, at::eye(6)));
    const at::Tensor order = std::get<1>(scores.sort(0, /*descending=*/true));
    EXPECT_EQ(order[2].item<int64_t>(), 5) << "behind the two that surprise";
    EXPECT_EQ(order[0].item<int64_t>() + order[1].item<int64_t>(), 1 + 4);
    EXPECT_NEAR(scores[5].item<double>(), 2, 1e-3) << "both of the probe's tokens look at it alone";
}

}  // namespace
}  // namespace lightreel::parity
