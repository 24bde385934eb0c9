#include "core/assistant/block_prefill.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/assistant/layer_sensitivity.h"
#include "core/assistant/not_finite.h"
#include "tests/parity/tiny_llama.h"

namespace lightreel::parity {
namespace {

constexpr int64_t kPlenty = 1000;
const SelectionRules kWholeLayer{SelectionRules::Across::Layer, 0, 0, 0, kPlenty};

/// A text that is longer than the budgets below.
at::Tensor randomText(int64_t tokens) {
    at::manual_seed(5);
    return at::randint(0, 96, {tokens}, at::kLong);
}

class BlockPrefillTest : public testing::Test {
  protected:
    [[nodiscard]] KvCache emptyCache(at::ScalarType dtype = at::kFloat) const {
        return {tiny.config, KvRoom::even(tiny.config, 60, 60), dtype};
    }
    [[nodiscard]] BlockPrefill prefill(int64_t first, int64_t second, const SelectionRules& rules) const {
        return {forward, tiny.model, {first, second}, rules, *probing, probe};
    }
    void appendAll(const BlockPrefill& prefill, const at::Tensor& ids, int64_t block, KvCache& cache) const {
        for (const at::Tensor& part : ids.split(block)) prefill.append(part, cache, {});
    }

    const c10::InferenceMode inference;
    const TinyLlama tiny;
    const std::unique_ptr<EntryScorer> probing = probeScorer();
    const KvForward forward{tiny.model, EntryPositions::absolute()};
    const at::Tensor text = randomText(60), probe = randomText(70).narrow(0, 60, 7);
};

TEST_F(BlockPrefillTest, withinTheBudgetTheBlocksAreTheWholeText) {
    const at::Tensor whole = tiny.model.forward(text).narrow(0, 50, 10);
    for (const int64_t block : {1, 7, 50}) {
        KvCache cache = emptyCache();
        appendAll(prefill(50, 50, kWholeLayer), text.narrow(0, 0, 50), block, cache);
        EXPECT_EQ(cache.seen(), 50);
        EXPECT_LT(distance(forward.logits(text.narrow(0, 50, 10), cache), whole), 1e-5) << block;
    }
    KvCache half = emptyCache(at::kHalf);
    appendAll(prefill(50, 50, kWholeLayer), text.narrow(0, 0, 50), 7, half);
    EXPECT_LT(distance(forward.logits(text.narrow(0, 50, 10), half), whole), 2e-3) << "stored in float16";
}

TEST_F(BlockPrefillTest, oneTokenReadsTheCacheWhereItLies) {
    // Float16 caches have a way of their own for a single token: it must be the way of several.
    for (const EntryPositions& positions : {EntryPositions::absolute(), EntryPositions::ranked(2, 40)}) {
        const KvForward shifted(tiny.model, positions);
        KvCache one = emptyCache(at::kHalf), several = emptyCache(at::kHalf);
        for (KvCache* cache : {&one, &several}) {
            const BlockPrefill bounded(shifted, tiny.model, {9, 14}, kWholeLayer, *probing, probe);
            appendAll(bounded, text.narrow(0, 0, 40), 8, *cache);
            (void)shifted.read(text.narrow(0, 40, 7), *cache, {});
        }
        const at::Tensor together = shifted.logits(text.narrow(0, 47, 13), several);
        for (int64_t i = 0; i < 13; ++i)
            EXPECT_LT(distance(shifted.logits(text.narrow(0, 47 + i, 1), one), together.narrow(0, i, 1)),
                      2e-3)
                << i;
        EXPECT_EQ(one.tail(), 20);
        EXPECT_EQ(one.seen(), 40);
    }
}

TEST_F(BlockPrefillTest, aCacheTakesItsMemoryOnceAndNoMore) {
    const KvRoom room{{9, 14}, 5};
    KvCache cache(tiny.config, room, at::kHalf);
    EXPECT_EQ(cache.bytes(), room.bytes(tiny.config, at::kHalf));
    EXPECT_EQ(cache.bytes(), 2 * (23 * (2 * 16 * 2 + 8) + 2 * 5 * 2 * 16 * 2));
    appendAll(prefill(9, 14, kWholeLayer), text.narrow(0, 0, 8), 8, cache);
    const void* memory = cache.layer(0).used().keys.const_data_ptr();
    appendAll(prefill(9, 14, kWholeLayer), text.narrow(0, 8, 52), 8, cache);
    EXPECT_EQ(cache.layer(0).used().keys.const_data_ptr(), memory);
    EXPECT_EQ(cache.entries(), 2 * 23);
    EXPECT_EQ(cache.usedBytes(), cache.entries() * (2 * 16 * 2 + 8));
    (void)forward.read(text.narrow(0, 0, 5), cache, {});
    EXPECT_EQ(cache.usedBytes(), cache.bytes());
    EXPECT_THROW((void)forward.read(text.narrow(0, 0, 1), cache, {}), std::length_error);
    KvCache tight(tiny.config, {{9, 9}, 0}, at::kHalf);
    EXPECT_THROW(appendAll(prefill(9, 14, kWholeLayer), text, 8, tight), std::length_error);
}

TEST_F(BlockPrefillTest, onePassSelectsWhatTwoPassesSelect) {
    const BlockPrefill once = prefill(12, 20, kWholeLayer);
    KvCache cache = emptyCache(), twice = emptyCache();
    for (const at::Tensor& block : text.split(10)) {
        once.append(block, cache, {});
        const NewTokens tokens{twice.seen(), block.size(0)};
        at::Tensor hidden = tiny.model.embed(block), looking = tiny.model.embed(probe);
        for (size_t i = 0; i < 2; ++i) {
            const KvForward::Layer done = forward.layer(i, hidden, tokens, nullptr, twice.layer(i));
            twice.layer(i).store(twice.layer(i).with(done.keys, done.values, tokens.first));
        }
        for (size_t i = 0; i < 2; ++i) {
            LayerCache& layer = twice.layer(i);
            const KvForward::Layer done =
                forward.layer(i, looking, {tokens.first + tokens.kept, 0}, probing.get(), layer);
            std::vector<HeadEntries> heads;
            for (size_t head = 0; head < done.scores.size(); ++head) {
                const at::Tensor& of = layer.heads()[head].tokens;
                heads.push_back({{}, {}});
                for (int64_t k = 0; k < of.size(0); ++k) {
                    heads.back().scores.push_back(done.scores[head][k].item<float>());
                    heads.back().tokens.push_back(of[k].item<int32_t>());
                }
            }
            SelectionRules rules = kWholeLayer;
            rules.budget = i == 0 ? 12 : 20;
            rules.least = rules.budget / 4;
            if (layer.entries() <= rules.budget * 2) continue;
            const auto places = selectEntries(heads, rules);
            layer.store({layer.heads()[0].at(places[0]), layer.heads()[1].at(places[1])});
        }
        twice.setSeen(tokens.first + tokens.kept);
        for (size_t i = 0; i < 2; ++i)
            for (size_t head = 0; head < 2; ++head) {
                EXPECT_TRUE(
                    at::equal(cache.layer(i).heads()[head].tokens, twice.layer(i).heads()[head].tokens));
                EXPECT_LT(distance(cache.layer(i).heads()[head].keys, twice.layer(i).heads()[head].keys),
                          1e-5);
            }
    }
}

TEST_F(BlockPrefillTest, budgetsPinsAndBoundsHoldAfterEveryBlock) {
    for (const auto across : {SelectionRules::Across::Layer, SelectionRules::Across::Head}) {
        const SelectionRules rules{across, 0, 3, 0, 18};
        const BlockPrefill bounded = prefill(9, 14, rules);
        KvCache cache = emptyCache();
        for (const at::Tensor& block : text.split(8)) {
            EXPECT_LE(cache.entries() + 2 * (block.size(0) + probe.size(0)), bounded.mostEntries(8));
            bounded.append(block, cache, {});
            for (size_t i = 0; i < 2; ++i) {
                const int64_t budget = i == 0 ? 9 : 14;
                EXPECT_EQ(cache.layer(i).entries(), 2 * std::min(budget, cache.seen()));
                for (const LayerCache::Head& head : cache.layer(i).heads()) {
                    EXPECT_LE(head.tokens.size(0), rules.headCap);
                    EXPECT_GE(head.tokens.size(0), budget / 4);
                    for (int32_t pin = 0; pin < 3; ++pin) EXPECT_EQ(head.tokens[pin].item<int32_t>(), pin);
                    EXPECT_EQ(head.keys.size(0), head.tokens.size(0));
                    EXPECT_TRUE(head.tokens.diff().gt(0).all().item<bool>());
                }
            }
            EXPECT_EQ(cache.usedBytes(), cache.entries() * (2 * 16 * 4 + 8));
        }
    }
}

TEST_F(BlockPrefillTest, aCancelledBlockIsNotCounted) {
    KvCache cache = emptyCache();
    CancelToken cancel;
    cancel.cancel();
    EXPECT_THROW(prefill(9, 9, kWholeLayer).append(text, cache, cancel), Cancelled);
    EXPECT_EQ(cache.seen(), 0);
}

TEST_F(BlockPrefillTest, B6_whatIsNoNumberIsSaidBeforeAnythingIsChosenByIt) {
    // float16 overflows: a layer's keys and what is attended to are infinite or NaN from then on.
    KvCache cache = emptyCache();
    appendAll(prefill(50, 50, kWholeLayer), text.narrow(0, 0, 10), 10, cache);
    LayerCache& first = cache.layer(0);
    std::vector<LayerCache::Head> heads;
    for (const LayerCache::Head& head : first.heads())
        heads.push_back({head.keys.clone(), head.values.clone(), head.tokens.clone(), head.scores.clone()});
    heads[1].values.fill_(NAN);
    first.store(heads);
    EXPECT_THROW((void)forward.read(text.narrow(0, 10, 3), cache, {}), NotFinite);
    EXPECT_EQ(cache.tail(), 0) << "as it was";
    EXPECT_THROW(prefill(50, 50, kWholeLayer).append(text.narrow(0, 10, 10), cache, {}), NotFinite);
    EXPECT_EQ(cache.seen(), 10);
    heads[1].keys.fill_(NAN);
    first.store(heads);
    EXPECT_THROW(prefill(9, 9, kWholeLayer).append(text.narrow(0, 10, 10), cache, {}), NotFinite);
}

TEST_F(BlockPrefillTest, scoresAreTheHighestWeightsOfAllRows) {
    const at::Tensor queries = at::randn({2, 5000, 16}), keys = at::randn({40, 16});
    const at::Tensor direct = at::softmax(queries.matmul(keys.t()) / 4, -1).amax({0, 1});
    EXPECT_TRUE(at::allclose(highestWeights(queries, keys), direct, 1e-5, 1e-7));
}

TEST_F(BlockPrefillTest, probesLookAtEntriesAlone) {
    // With one entry its weight is 1, however much the probe would attend to itself.
    KvCache cache = emptyCache();
    at::Tensor hidden = tiny.model.embed(at::cat({text.narrow(0, 0, 1), probe}));
    const KvForward::Layer done = forward.layer(0, hidden, {0, 1}, probing.get(), cache.layer(0));
    for (const at::Tensor& scores : done.scores) EXPECT_FLOAT_EQ(scores.item<float>(), 1);
    EXPECT_EQ(done.keys.size(1), 1) << "the probe leaves nothing behind";
}

TEST_F(BlockPrefillTest, everyScorerKeepsTheBudget) {
    const std::vector<std::shared_ptr<EntryScorer>> scorers{
        recencyScorer(0), recencyScorer(2), randomScorer(7), keyDiffScorer(), snapScorer(4), probeScorer()};
    for (size_t i = 0; i < scorers.size(); ++i) {
        KvCache cache = emptyCache();
        const BlockPrefill bounded(forward, tiny.model, {9, 14}, kWholeLayer, *scorers[i], probe);
        appendAll(bounded, text, 8, cache);
        EXPECT_EQ(cache.layer(0).entries(), 18) << i;
        EXPECT_EQ(cache.layer(1).entries(), 28) << i;
    }
}

TEST_F(BlockPrefillTest, nobodyIsAskedBeforeSomethingHasToGo) {
    const ReconstructionScorer scorer;
    KvCache cache = emptyCache();
    const at::Tensor first = text.narrow(0, 0, 10);
    const BlockPrefill prefill(forward, tiny.model, {12, 20}, kWholeLayer, scorer, first);
    prefill.append(first, cache, {});
    const at::Tensor before = cache.layer(1).used().keys.clone();
    EXPECT_EQ(cache.layer(1).used().scores.abs().max().item<float>(), 0) << "no probe was run";
    prefill.rate(cache, {});
    EXPECT_EQ(cache.seen(), 10);
    EXPECT_TRUE(at::equal(cache.layer(1).used().keys, before)) << "rating leaves the entries alone";
    for (size_t layer = 0; layer < 2; ++layer)
        EXPECT_GT(cache.layer(layer).used().scores.min().item<float>(), 0) << layer;
    // The probe sees the block, so it is the probe of one pass with it.
    KvCache once = emptyCache();
    const NewTokens tokens{0, 10};
    at::Tensor hidden = tiny.model.embed(at::cat({first, first}));
    for (size_t layer = 0; layer < 2; ++layer) {
        const KvForward::Layer done = forward.layer(layer, hidden, tokens, &scorer, once.layer(layer));
        EXPECT_LT(distance(done.scores[0], cache.layer(layer).heads()[0].scores), 1e-5);
    }
}

TEST_F(BlockPrefillTest, aScorerThatRemembersIsAskedAtEveryBlockAndItsScoresStay) {
    const ReconstructionScorer scorer;
    KvCache cache = emptyCache();
    std::map<int32_t, float> before;
    for (const at::Tensor& block : text.split(10)) {
        const BlockPrefill prefill(forward, tiny.model, {12, 20}, kWholeLayer, scorer, block);
        prefill.append(block, cache, {});
        if (cache.seen() == 10) prefill.rate(cache, {});
        for (size_t layer = 0; layer < 2; ++layer)
            EXPECT_GT(cache.layer(layer).used().scores.min().item<float>(), 0)
                << layer << ": nobody looked, though nothing had to go from this layer";
        std::map<int32_t, float> now;
        const LayerCache::Head& head = cache.layer(0).heads()[0];
        for (int64_t i = 0; i < head.tokens.size(0); ++i)
            now[head.tokens[i].item<int32_t>()] = head.scores[i].item<float>();
        for (const auto& [token, score] : now) EXPECT_GE(score, before[token]) << token;
        before = now;
    }
}

/// Scores of one head whose keys are as given.
at::Tensor scoresOf(const EntryScorer& scorer, const at::Tensor& keys, const at::Tensor& queries) {
    return scorer.scores({queries, keys, at::arange(keys.size(0), at::TensorOptions().dtype(at::kInt))});
}

TEST(EntryScorers, sayWhatTheirMethodsSay) {
    const at::Tensor keys = at::eye(6), none = at::zeros({2, 3, 6});
    const at::Tensor newest = scoresOf(*recencyScorer(0), keys, none);
    EXPECT_TRUE(newest.diff().gt(0).all().item<bool>());
    const at::Tensor withSinks = scoresOf(*recencyScorer(2), keys, none);
    EXPECT_GT(withSinks[1].item<float>(), withSinks[5].item<float>());
    EXPECT_LT(withSinks[2].item<float>(), withSinks[5].item<float>());
    const at::Tensor alike = at::cat({at::ones({5, 6}), -at::ones({1, 6})});
    EXPECT_EQ(scoresOf(*keyDiffScorer(), alike, none).argmax().item<int64_t>(), 5);
    // Both query heads' last two tokens look at entry 1 alone; the window's own entries stay whatever
    // happens.
    at::Tensor queries = at::zeros({2, 3, 6});
    queries.select(2, 1).fill_(50);
    const at::Tensor snap = scoresOf(*snapScorer(2), keys, queries);
    EXPECT_TRUE(std::isinf(snap[4].item<float>()) && std::isinf(snap[5].item<float>()));
    EXPECT_GT(snap[1].item<float>(), 0.1);
    EXPECT_GT(snap[1].item<float>(), snap[3].item<float>() - 1e-6);
    const at::Tensor chance = scoresOf(*randomScorer(3), keys, none);
    EXPECT_TRUE(at::equal(chance, scoresOf(*randomScorer(3), keys, none)));
    EXPECT_FALSE(at::equal(chance, scoresOf(*randomScorer(4), keys, none)));
    EXPECT_TRUE(
        at::equal(chance.narrow(0, 0, 4), scoresOf(*randomScorer(3), at::eye(6).narrow(0, 0, 4), none)))
        << "luck lasts";
}

TEST(EntryPositions, rankedStandsBelowEveryNewToken) {
    const EntryPositions ranked = EntryPositions::ranked(2, 8);
    const at::Tensor tokens = at::tensor({0, 1, 50, 900, 30'000}, at::TensorOptions().dtype(at::kInt));
    EXPECT_TRUE(at::equal(ranked.ofEntries(tokens), at::tensor({0, 1, 7, 8, 9}, at::kInt)));
    EXPECT_TRUE(at::equal(ranked.ofNew(31'000, 3), at::tensor({10, 11, 12}, at::kLong)));
    EXPECT_TRUE(at::equal(EntryPositions::absolute().ofEntries(tokens), tokens));
    EXPECT_TRUE(at::equal(EntryPositions::absolute().ofNew(7, 2), at::tensor({7, 8}, at::kLong)));
}

TEST_F(BlockPrefillTest, rankedEqualsAbsoluteWhereNothingIsMissing) {
    // Distances are all that rotation knows: a full cache right-aligned is the same text elsewhere.
    const KvForward shifted(tiny.model, EntryPositions::ranked(0, 40));
    KvCache cache = emptyCache();
    (void)shifted.logits(text.narrow(0, 0, 40), cache);
    EXPECT_LT(
        distance(shifted.logits(text.narrow(0, 40, 5), cache), tiny.model.forward(text).narrow(0, 40, 5)),
        1e-4);
}

TEST_F(BlockPrefillTest, layersAreSensitiveToWhatTheyCannotSee) {
    const std::vector<double> all = layerSensitivities(tiny.model, text, {60, 4, 8}, {});
    for (const double sensitivity : all) EXPECT_NEAR(sensitivity, 0, 1e-6) << "one chunk sees everything";
    const std::vector<double> some = layerSensitivities(tiny.model, text, {10, 2, 5}, {});
    ASSERT_EQ(some.size(), 2U);
    EXPECT_NEAR(some[0], 0, 1e-6) << "the first layer's keys do not depend on other tokens";
    EXPECT_GT(some[1], 1e-4);
    const std::vector<double> more = layerSensitivities(tiny.model, text, {10, 2, 50}, {});
    EXPECT_NEAR(more[1], 0, 1e-6) << "when nothing is left out";
}

}  // namespace
}  // namespace lightreel::parity
