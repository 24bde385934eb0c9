#include "core/assistant/episode_file.h"

#include <ATen/ATen.h>

#include <fstream>

#include "core/assistant/block_prefill.h"
#include "tests/parity/tiny_llama.h"
#include "tests/support/scratch_folder.h"

namespace lightreel::parity {
namespace {

namespace fs = std::filesystem;

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

TEST_F(EpisodeFileTest, everyFlippedBitIsFound) {
    const std::string sound = bytes();
    for (size_t at = 0; at < sound.size(); at += 1 + sound.size() / 500) {
        std::string damaged = sound;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
        std::ofstream(path, std::ios::binary) << damaged;
        EXPECT_FALSE(load()) << at;
    }
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
