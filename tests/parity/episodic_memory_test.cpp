#include "core/assistant/episodic_memory.h"

#include <ATen/ATen.h>
#include <ATen/record_function.h>

#include <fstream>

#include "core/memory/counting_allocator.h"
#include "tests/parity/tiny_llama.h"
#include "tests/support/scratch_folder.h"

namespace lightreel::parity {
namespace {

namespace fs = std::filesystem;

/// Positions run out at 512: blocks stand at their true places until 352 and by rank behind that.
const MemoryRules kSmall{48, 32, 24, 2, 32, 96, 0.1, 2, 42};

TokenIds randomIds(int64_t count) {
    at::manual_seed(9);
    const at::Tensor ids = at::randint(3, 250, {count}, at::kLong);
    return {ids.const_data_ptr<int64_t>(), ids.const_data_ptr<int64_t>() + count};
}

/// Cancels when this thread has begun so many of LibTorch's operations: in the middle of the work. Negative:
/// never; it counts.
class CancelDuring {
  public:
    CancelDuring(const CancelToken& token, int64_t after)
        : m_handle(at::addThreadLocalCallback(at::RecordFunctionCallback(&begun))) {
        s_token = token;
        s_after = after;
        s_seen = 0;
    }
    ~CancelDuring() { at::removeCallback(m_handle); }
    CancelDuring(const CancelDuring&) = delete;
    CancelDuring& operator=(const CancelDuring&) = delete;
    [[nodiscard]] int64_t seen() const { return s_seen; }

  private:
    static std::unique_ptr<at::ObserverContext> begun(const at::RecordFunction&) {
        if (++s_seen == s_after) s_token.cancel();
        return nullptr;
    }
    static inline thread_local CancelToken s_token;
    static inline thread_local int64_t s_after = 0, s_seen = 0;
    at::CallbackHandle m_handle;
};

class EpisodicMemoryTest : public testing::Test {
  protected:
    EpisodicMemoryTest() { text.reserve(2000); }

    [[nodiscard]] EpisodicMemory::Setup setup(const fs::path& folder = {}) const {
        return {kSmall, {0.1, 0.4, 0.2}, 5, {9, 8, 7}, folder, {{"model", "tiny"}}};
    }
    [[nodiscard]] EpisodeText episode(int index) const {
        return {"set1-" + std::to_string(index), "whole", &text, &labels, index, "plan"};
    }
    void readBlocks(EpisodicMemory& memory, const EpisodeText& read) const {
        while (memory.seen(read) < memory.due(static_cast<int64_t>(read.text->size())))
            memory.readBlock(read, {});
    }
    static void expectSame(const KvCache& a, const KvCache& b) {
        ASSERT_EQ(a.seen(), b.seen());
        ASSERT_EQ(a.entries(), b.entries());
        for (size_t layer = 0; layer < a.layers(); ++layer) {
            EXPECT_TRUE(at::equal(a.layer(layer).used().tokens, b.layer(layer).used().tokens)) << layer;
            EXPECT_TRUE(at::equal(a.layer(layer).used().keys, b.layer(layer).used().keys)) << layer;
            EXPECT_TRUE(at::equal(a.layer(layer).used().values, b.layer(layer).used().values)) << layer;
            EXPECT_TRUE(at::equal(a.layer(layer).used().scores, b.layer(layer).used().scores)) << layer;
        }
    }

    const c10::InferenceMode inference;
    const TinyChat tiny;
    const ScratchFolder scratch;
    TokenIds text = randomIds(700);
    const std::vector<int> labels = [] {
        std::vector<int> all(700, -1);
        for (size_t i = 10; i < all.size(); ++i) all[i] = static_cast<int>(i / 45 % 2);
        return all;
    }();
};

TEST_F(EpisodicMemoryTest, appendingIsReadingAtOnceAcrossTheChangeOfPositions) {
    const TokenIds whole = text;
    EpisodicMemory once(tiny.model, setup()), bitByBit(tiny.model, setup());
    readBlocks(once, episode(0));
    EXPECT_EQ(once.cache().seen(), 640) << "beyond where true places fit";
    for (size_t length = 40; length <= whole.size(); length += 20) {
        text.assign(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
        bitByBit.readAll(episode(0), {});
        const int64_t behind = static_cast<int64_t>(length) - bitByBit.cache().seen();
        EXPECT_EQ(bitByBit.cache().tail(), behind) << "no gap, no overlap";
        EXPECT_TRUE(bitByBit.cache().seen() == 0 ||
                    (behind >= kSmall.tail && behind < kSmall.tail + kSmall.block));
    }
    expectSame(once.cache(), bitByBit.cache());
}

TEST_F(EpisodicMemoryTest, memoryIsTakenOnceAndNeverExceeded) {
    MemoryMeter& meter = installCountingAllocator();
    const int64_t before = meter.read().allocated;
    EpisodicMemory memory(tiny.model, setup());
    const KvRoom room{memory.budgets(), kSmall.tail + kSmall.block + kSmall.fresh};
    const int64_t bound = room.bytes(tiny.config, at::kHalf);
    EXPECT_EQ(memory.cache().bytes(), bound);
    constexpr int64_t kRounding = 1024;  // of the allocator, for each tensor
    EXPECT_GE(meter.read().allocated - before, bound) << "the allocator gave it";
    EXPECT_LE(meter.read().allocated - before, bound + kRounding) << "and no more";
    EXPECT_EQ(std::accumulate(room.entries.begin(), room.entries.end(), int64_t{0}), 3 * kSmall.budget);
    const int64_t held = meter.read().allocated;
    for (int64_t block = 0; block < memory.due(700) / kSmall.block; ++block) {
        memory.readBlock(episode(0), {});
        EXPECT_LE(memory.cache().entries(), int64_t{6} * kSmall.budget);
        for (size_t layer = 0; layer < 3; ++layer)
            EXPECT_EQ(memory.cache().layer(layer).entries(),
                      2 * std::min(memory.cache().seen(), room.entries[layer]));
        EXPECT_EQ(meter.read().allocated, held) << "nothing stays but what was taken at first";
    }
    memory.readAll(episode(0), {});
    EXPECT_EQ(meter.read().allocated, held);
    EXPECT_LE(memory.peakBytes(), bound);
}

TEST_F(EpisodicMemoryTest, untilSomethingGoesTheWholeTextIsThere) {
    text.resize(75);
    EpisodicMemory memory(tiny.model, setup());
    memory.readAll(episode(0), {});
    const at::Tensor hidden = memory.read(at::tensor({7, 8}, at::kLong), {});
    TokenIds all = text;
    all.insert(all.end(), {7, 8});
    const at::Tensor whole = tiny.model.forward(at::tensor(all, at::kLong)).narrow(0, 75, 2);
    EXPECT_LT(distance(tiny.model.logits(hidden), whole), 3e-3) << "float16";
    memory.forgetRead();
    EXPECT_EQ(memory.cache().tail() + memory.cache().seen(), 75);
}

TEST_F(EpisodicMemoryTest, whatWasReadOutlivesTheProgram) {
    EpisodicMemory first(tiny.model, setup(scratch.path()));
    readBlocks(first, episode(0));
    {
        EpisodicMemory second(tiny.model, setup(scratch.path()));
        EXPECT_EQ(second.seen(episode(0)), first.cache().seen()) << "known without loading";
        second.readAll(episode(0), {});
        expectSame(first.cache(), second.cache());
    }
    // Anything else is read again: another plan, another text, a damaged file.
    std::ofstream(scratch.path() / "set1-0.kv", std::ios::binary) << "nonsense";
    EpisodicMemory fourth(tiny.model, setup(scratch.path()));
    EXPECT_EQ(fourth.seen(episode(0)), 32) << "the beginning has a file of its own";
    fourth.readAll(episode(0), {});
    expectSame(first.cache(), fourth.cache());
    TokenIds changed = text;
    changed[3] += 1;
    EpisodicMemory third(tiny.model, setup(scratch.path()));
    third.readAll({"set1-0", "whole", &changed, &labels, 0, "plan"}, {});
    EXPECT_FALSE(at::equal(third.cache().layer(1).used().keys, first.cache().layer(1).used().keys));
}

TEST_F(EpisodicMemoryTest, episodesKeepDifferentThingsAndComeBack) {
    EpisodicMemory memory(tiny.model, setup(scratch.path())), alone(tiny.model, setup());
    readBlocks(memory, episode(0));
    readBlocks(memory, episode(1));
    readBlocks(alone, episode(0));
    EXPECT_FALSE(at::equal(memory.cache().layer(1).used().tokens, alone.cache().layer(1).used().tokens));
    memory.readAll(episode(0), {});
    expectSame(memory.cache(), alone.cache());
    memory.forgetFile("set1-1");
    EXPECT_FALSE(fs::exists(scratch.path() / "set1-1.kv"));
    memory.forgetFiles();
    EXPECT_TRUE(fs::is_empty(scratch.path()));
    EXPECT_EQ(memory.seen(episode(0)), 0);
}

TEST_F(EpisodicMemoryTest, episodesShareWhatFitsWhole) {
    const TokenIds all = text;
    text.resize(80);  // one block is due, and the smallest layer holds it
    EpisodicMemory memory(tiny.model, setup(scratch.path()));
    readBlocks(memory, episode(0));
    EXPECT_EQ(memory.cache().seen(), 32);
    EXPECT_TRUE(memory.holds(episode(1))) << "it is no other episode's yet";
    EXPECT_EQ(memory.seen(episode(1)), 32);
    EXPECT_TRUE(fs::exists(scratch.path() / "whole.kv"));
    EXPECT_FALSE(fs::exists(scratch.path() / "set1-0.kv"));
    // From here on they differ, and each is what it would be by itself.
    text = all;
    readBlocks(memory, episode(0));
    EXPECT_FALSE(memory.holds(episode(1)));
    EXPECT_EQ(memory.seen(episode(1)), 32) << "in the file";
    for (const int index : {0, 1}) {
        EpisodicMemory own(tiny.model, setup());
        readBlocks(own, episode(index));
        memory.readAll(episode(index), {});
        expectSame(memory.cache(), own.cache());
    }
    EXPECT_EQ(aboutEpisode(scratch.path() / "whole.kv")->seen, 32) << "for the next one";
}

TEST_F(EpisodicMemoryTest, aDamagedBeginningIsReadAgain) {
    EpisodicMemory whole(tiny.model, setup());
    readBlocks(whole, episode(1));
    std::ofstream(scratch.path() / "whole.kv", std::ios::binary) << "nonsense";
    std::ofstream(scratch.path() / "set1-1.kv", std::ios::binary) << "nonsense";
    EpisodicMemory memory(tiny.model, setup(scratch.path()));
    readBlocks(memory, episode(1));
    expectSame(whole.cache(), memory.cache());
}

TEST_F(EpisodicMemoryTest, aCancelledBlockIsReadAgain) {
    EpisodicMemory whole(tiny.model, setup());
    readBlocks(whole, episode(0));
    EpisodicMemory memory(tiny.model, setup(scratch.path()));
    CancelToken cancel;
    cancel.cancel();
    int cancelled = 0;
    while (memory.seen(episode(0)) < memory.due(static_cast<int64_t>(text.size()))) {
        try {
            memory.readBlock(episode(0), ++cancelled % 6 == 0 ? cancel : CancelToken());
        } catch (const Cancelled&) {
        }
    }
    memory.readAll(episode(0), {});
    expectSame(whole.cache(), memory.cache());
    EXPECT_THROW((void)memory.read(at::tensor({5}, at::kLong), cancel), Cancelled);
    EXPECT_EQ(memory.cache().tail(), 60) << "as it was";
}

TEST_F(EpisodicMemoryTest, aBlockThatIsCancelledBetweenLayersChangesNothing) {
    EpisodicMemory whole(tiny.model, setup()), counted(tiny.model, setup());
    readBlocks(whole, episode(0));
    int64_t operations = 0;
    {
        const CancelToken never;
        const CancelDuring counting(never, -1);
        counted.readBlock(episode(0), never);
        operations = counting.seen();
    }
    ASSERT_GT(operations, 100);
    for (const fs::path& folder : {scratch.path(), fs::path()}) {
        EpisodicMemory memory(tiny.model, setup(folder));
        int64_t cancelled = 0;
        for (int64_t i = 1; memory.seen(episode(0)) < whole.cache().seen(); ++i) {
            const CancelToken token;
            // Every sixth in the middle of a block; without a folder everything begins anew: once.
            const bool stops = folder.empty() ? i == 9 : i % 6 == 0;
            const CancelDuring during(token, stops ? operations * (1 + i % 7) / 10 : -1);
            try {
                memory.readBlock(episode(0), token);
                EXPECT_FALSE(stops) << i;
            } catch (const Cancelled&) {
                ++cancelled;
                EXPECT_EQ(memory.cache().entries(), 0) << "no layer is ahead of another";
                EXPECT_EQ(memory.seen(episode(0)), folder.empty() ? 0 : (i / 6) * 4 * kSmall.block)
                    << "what was kept";
            }
        }
        EXPECT_GE(cancelled, 1);
        memory.readAll(episode(0), {});
        expectSame(whole.cache(), memory.cache());
    }
}

TEST_F(EpisodicMemoryTest, S1_aFullDiskIsSaidOnceAndReadingGoesOn) {
    EpisodicMemory memory(tiny.model, setup(scratch.path() / "gone" / "away"));
    EpisodicMemory alone(tiny.model, setup());
    readBlocks(memory, episode(0));
    readBlocks(alone, episode(0));
    expectSame(memory.cache(), alone.cache());
    const std::optional<Error> failure = memory.takeFailure();
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code, ErrorCode::NotWritable);
    EXPECT_FALSE(memory.takeFailure());
}

TEST_F(EpisodicMemoryTest, aFileOfSomethingElseHasReadNothing) {
    EpisodicMemory first(tiny.model, setup(scratch.path()));
    readBlocks(first, episode(0));
    EpisodicMemory::Setup otherModel = setup(scratch.path()), otherBudget = setup(scratch.path()),
                          otherProfile = setup(scratch.path());
    otherModel.identity = {{"model", "another"}};
    otherBudget.rules.budget = 40;
    otherProfile.sensitivities = {0.4, 0.1, 0.2};
    for (const EpisodicMemory::Setup& other : {otherModel, otherBudget, otherProfile}) {
        EpisodicMemory memory(tiny.model, other);
        EXPECT_EQ(memory.seen(episode(0)), 0);
    }
    EpisodicMemory same(tiny.model, setup(scratch.path()));
    EXPECT_EQ(same.seen({"set1-0", "whole", &text, &labels, 0, "another plan"}), 32) << "the beginning";
    EXPECT_EQ(EpisodicMemory(tiny.model, setup(scratch.path())).seen(episode(0)), first.cache().seen());
}

TEST_F(EpisodicMemoryTest, whatCouldNotBeSavedOutlivesItsText) {
    const fs::path folder = scratch.path() / "later";
    EpisodicMemory memory(tiny.model, setup(folder));
    auto gone = std::make_unique<TokenIds>(text);
    readBlocks(memory, {"set1-0", "whole", gone.get(), &labels, 0, "plan"});
    ASSERT_TRUE(memory.takeFailure());
    std::ranges::fill(*gone, 0);
    gone.reset();
    fs::create_directory(folder);
    memory.save();
    EXPECT_FALSE(memory.takeFailure());
    EpisodicMemory second(tiny.model, setup(folder));
    EXPECT_EQ(second.seen(episode(0)), memory.cache().seen());
    second.readAll(episode(0), {});
    expectSame(memory.cache(), second.cache());
}

TEST_F(EpisodicMemoryTest, P4_aBlockThatMemoryRanOutInIsReadAgain) {
    MemoryMeter& meter = installCountingAllocator();
    EpisodicMemory whole(tiny.model, setup()), memory(tiny.model, setup());
    readBlocks(whole, episode(0));
    int refused = 0;
    for (int64_t room = 8 << 10; memory.seen(episode(0)) < whole.cache().seen(); room += 8 << 10) {
        setAllocationLimit(meter.read().allocated + room);
        try {
            memory.readBlock(episode(0), {});
        } catch (const std::exception&) {
            ++refused;
            EXPECT_EQ(memory.cache().entries(), 0) << "no layer is ahead of another";
        }
        setAllocationLimit(0);
    }
    EXPECT_GT(refused, 3);
    expectSame(whole.cache(), memory.cache());
}

TEST_F(EpisodicMemoryTest, rulesThatDoNotFitTheNetworkAreRefused) {
    EpisodicMemory::Setup large = setup();
    large.rules = {};
    EXPECT_THROW(EpisodicMemory(tiny.model, large), Failure);
}

}  // namespace
}  // namespace lightreel::parity
