#include "core/assistant/episode_file.h"

#include <ATen/ATen.h>

#include <cmath>
#include <fstream>
#include <functional>

#include "core/assistant/block_prefill.h"
#include "core/assistant/tensor_checksum.h"
#include "tests/parity/tiny_llama.h"
#include "tests/support/scratch_folder.h"

namespace lightreel::parity {
namespace {

namespace fs = std::filesystem;
using Tensors = std::map<std::string, at::Tensor>;

class EpisodeFileTest : public testing::Test {
  protected:
    EpisodeFileTest() {
        at::manual_seed(1);
        const KvForward forward(tiny.model, EntryPositions::absolute());
        const SelectionRules rules{SelectionRules::Across::Layer, 0, 0, 0, 100};
        const at::Tensor text = at::randint(0, 96, {50}, at::kLong);
        const std::unique_ptr<EntryScorer> newest = recencyScorer(0);
        BlockPrefill(forward, tiny.model, {9, 14}, rules, *newest, {}).append(text, cache, {});
        EXPECT_TRUE(saveEpisode(path, cache, identity));
    }
    [[nodiscard]] std::string bytes() const {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    Result<void> load() { return loadEpisode(path, identity, again); }
    /// Changes what the file holds, with a checksum that fits.
    void rewrite(const std::function<void(Tensors&)>& change) const {
        const std::shared_ptr<WeightSource> source = parity::orThrow(openSafetensors(path));
        Tensors tensors;
        for (const std::string& name : source->names()) tensors[name] = source->read(name).clone();
        change(tensors);
        tensors[kChecksum] = checksumOf(tensors);
        EXPECT_TRUE(writeSafetensors(path, tensors));
    }

    const c10::InferenceMode inference;
    const TinyLlama tiny;
    const ScratchFolder scratch;
    const fs::path path = scratch.path() / "episode-1";
    const EpisodeIdentity identity{{"model", "abc"}, {"text", "def"}};
    const KvRoom room{{50, 50}, 4};
    KvCache cache{tiny.config, room, at::kHalf}, again{tiny.config, room, at::kHalf};
};

TEST_F(EpisodeFileTest, entriesComeBackBitForBit) {
    again.addTail(3);
    const Result<void> loaded = load();
    ASSERT_TRUE(loaded) << paragraph(loaded.error());
    EXPECT_EQ(again.seen(), 50);
    EXPECT_EQ(again.tail(), 0) << "it stood on other entries";
    EXPECT_EQ(again.usedBytes(), cache.usedBytes());
    for (size_t layer = 0; layer < 2; ++layer)
        for (size_t head = 0; head < 2; ++head) {
            const LayerCache::Head &a = cache.layer(layer).heads()[head],
                                   &b = again.layer(layer).heads()[head];
            EXPECT_TRUE(at::equal(a.keys, b.keys));
            EXPECT_TRUE(at::equal(a.values, b.values));
            EXPECT_TRUE(at::equal(a.tokens, b.tokens));
        }
}

TEST_F(EpisodeFileTest, nobodyElseMayReadIt) {
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(EpisodeFileTest, everyFlippedBitIsFound) {
    const std::string sound = bytes();
    for (size_t at = 0; at < sound.size(); at += 1 + sound.size() / 500) {
        std::string damaged = sound;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
        std::ofstream(path, std::ios::binary) << damaged;
        EXPECT_FALSE(load()) << at;
    }
}

TEST_F(EpisodeFileTest, S1_entriesThatNoSuchTextCanHaveAreRefused) {
    const auto set = [](const char* name, int64_t at, double value) {
        return [=](Tensors& tensors) { tensors.at(name)[at] = value; };
    };
    ASSERT_GT(cache.layer(1).heads()[0].tokens.size(0), 2);
    const std::vector<std::function<void(Tensors&)>> changes{
        set("tokens.0", 0, -1),
        set("tokens.1", 1, 1'000'000),
        set("tokens.1", cache.layer(1).heads()[0].tokens.size(0) - 1, 50),  // tokens 0 to 49 were seen
        [](Tensors& tensors) { tensors.at("tokens.1")[1] = tensors.at("tokens.1")[0]; },
        set("scores.0", 2, NAN),
        [](Tensors& tensors) { tensors.at("keys.1")[3][2] = HUGE_VAL; },
        [](Tensors& tensors) { tensors.at("values.0")[0][0] = NAN; },
        // Two lengths whose sum is right and that are not.
        [](Tensors& tensors) {
            tensors.at("lengths")[0] += int64_t{1} << 62;
            tensors.at("lengths")[1] -= int64_t{1} << 62;
        },
        set("lengths", 3, -1),
    };
    rewrite([](Tensors&) {});
    ASSERT_TRUE(load());
    const int64_t held = again.entries();
    const at::Tensor tokens = again.layer(0).used().tokens.clone();
    for (size_t i = 0; i < changes.size(); ++i) {
        EXPECT_TRUE(saveEpisode(path, cache, identity));
        rewrite(changes[i]);
        const Result<void> loaded = load();
        ASSERT_FALSE(loaded) << i;
        EXPECT_EQ(loaded.error().code, ErrorCode::FileUnreadable);
        EXPECT_EQ(again.entries(), held) << i << ": the cache stays as it was";
        EXPECT_TRUE(at::equal(again.layer(0).used().tokens, tokens)) << i;
    }
    // A head beyond its cap would stand before the first position.
    EXPECT_TRUE(saveEpisode(path, cache, identity));
    int64_t most = 0;
    for (const LayerCache::Head& head : cache.layer(1).heads()) most = std::max(most, head.tokens.size(0));
    EXPECT_TRUE(loadEpisode(path, identity, again, most));
    EXPECT_FALSE(loadEpisode(path, identity, again, most - 1));
}

TEST_F(EpisodeFileTest, filesThatAreCutOrGoneAreSaid) {
    const std::string sound = bytes();
    for (size_t length = 0; length < sound.size(); length += 1 + sound.size() / 64) {
        std::ofstream(path, std::ios::binary) << sound.substr(0, length);
        ASSERT_FALSE(load());
        EXPECT_EQ(load().error().code, ErrorCode::FileUnreadable);
    }
    fs::remove(path);
    EXPECT_EQ(load().error().code, ErrorCode::FileMissing);
}

TEST_F(EpisodeFileTest, entriesOfSomethingElseAreRefused) {
    EXPECT_FALSE(loadEpisode(path, {{"model", "abc"}, {"text", "other"}}, again));
    EXPECT_FALSE(loadEpisode(path, {}, again));
    LlamaConfig other = tiny.config;
    other.layers = 3;
    KvCache deeper(other, KvRoom::even(other, 50, 0), at::kHalf);
    EXPECT_FALSE(loadEpisode(path, identity, deeper));
    other = tiny.config;
    other.headSize = 8;
    KvCache narrower(other, room, at::kHalf), wider(tiny.config, room, at::kFloat);
    EXPECT_FALSE(loadEpisode(path, identity, narrower));
    EXPECT_FALSE(loadEpisode(path, identity, wider));
    KvCache smaller(tiny.config, {{50, 13}, 0}, at::kHalf);
    EXPECT_FALSE(loadEpisode(path, identity, smaller));
    EXPECT_EQ(smaller.entries(), 0);
}

}  // namespace
}  // namespace lightreel::parity
