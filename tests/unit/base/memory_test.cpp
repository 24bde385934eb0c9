#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/frame/frame_queue.h"
#include "core/memory/cgroup_room.h"
#include "core/memory/stage_scope.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

TEST(MemoryTimeline, keepsPeaksAndLengthWhenItMerges) {
    MemoryTimeline timeline;
    constexpr int kSamples = 50'000;
    for (int i = 0; i < kSamples; ++i) timeline.add({i * 0.01, {i == 31'337 ? 999 : 5, 0, 0, 0}});
    EXPECT_LT(timeline.samples().size(), MemoryTimeline::kCapacity);
    EXPECT_EQ(timeline.peak().allocated, 999);
    EXPECT_NEAR(timeline.duration(), kSamples * 0.01, 2);
}

TEST(MemoryTimeline, theNewestSamplesStayAsTheyCame) {
    MemoryTimeline timeline;
    constexpr int kSamples = 100'000;  // 83 minutes at 20 a second
    for (int i = 0; i < kSamples; ++i) timeline.add({i * 0.05, {i, 0, 0, 0}});
    const double end = (kSamples - 1) * 0.05;
    const std::vector<TimelineSample> minute = timeline.samplesSince(end - 60);
    ASSERT_NEAR(static_cast<double>(minute.size()), 60 / 0.05 + 2, 1);
    for (size_t i = 1; i < minute.size(); ++i)
        EXPECT_EQ(minute[i].memory.allocated, minute[i - 1].memory.allocated + 1);
    EXPECT_EQ(minute.back().memory.allocated, kSamples - 1);
}

TEST(MemoryTimeline, everyStretchComesInTheFinestResolutionThatStillHasIt) {
    MemoryTimeline timeline;
    for (int i = 0; i < 100'000; ++i) timeline.add({i * 0.05, {i % 1000 == 500 ? 999 : 5, 0, 0, 0}});
    size_t longest = 0;
    for (const double back : {60.0, 300.0, 1200.0, 4000.0}) {
        const std::vector<TimelineSample> stretch = timeline.samplesSince(5000 - back);
        EXPECT_LE(stretch.front().time, 5000 - back);
        EXPECT_LT(stretch.size(), MemoryTimeline::kCapacity);
        EXPECT_GT(stretch.size(), MemoryTimeline::kCapacity / 4) << back;
        const auto peaks = std::ranges::count_if(
            stretch, [](const TimelineSample& sample) { return sample.memory.allocated == 999; });
        EXPECT_GE(peaks, static_cast<int64_t>(back / 50) - 1) << "no peak is lost, " << back;
        longest = std::max(longest, stretch.size());
    }
    EXPECT_LE(timeline.samples().front().time, 0.0);
    EXPECT_TRUE(MemoryTimeline().samplesSince(0).empty());
}

TEST(MemoryTimeline, aCoarserOneKeepsPeaksTrafficAndSpans) {
    MemoryTimeline timeline;
    timeline.beginSpan("denoise", "stage", 0, 0);
    for (int i = 0; i < 1001; ++i)
        timeline.add({i * 0.05, {i == 500 ? 999 : 5, 0, 0, 0}, {i == 7 ? 70 : 1, i, 2 * i}});
    const MemoryTimeline coarse = timeline.coarser(64);
    EXPECT_LE(coarse.samples().size(), 64U);
    EXPECT_GT(coarse.samples().size(), 30U);
    EXPECT_EQ(coarse.peak().allocated, 999);
    EXPECT_EQ(coarse.samples().front().traffic.cached, 70);
    EXPECT_EQ(coarse.samples().back().traffic, (Traffic{1, 1000, 2000})) << "what was moved in all";
    EXPECT_EQ(coarse.spans(), timeline.spans());
    EXPECT_EQ(timeline.coarser(5000), timeline);
}

TEST(MemoryTimeline, roundTripsThroughJson) {
    MemoryTimeline timeline;
    timeline.beginSpan("denoise", "stage", 0, 0.5);
    timeline.add({1, {1, 2, 3, 4}});
    timeline.endSpan("denoise", 2, {9, 8, 7, 6});
    EXPECT_EQ(timelineFromJson(toJson(timeline)), timeline);
    EXPECT_EQ(timelineFromJson({{"samples", 7}}), MemoryTimeline());
}

/// A meter whose peak is what a test says.
struct ScriptedMeter : MemoryMeter {
    [[nodiscard]] MemoryReading read() const override { return now; }
    [[nodiscard]] MemoryReading peak() const override { return highest; }
    void resetPeak() override { highest = now; }
    MemoryReading now, highest;
};

TEST(StageScope, nestedSpansEachGetTheirOwnPeak) {
    ScriptedMeter meter;
    const Stopwatch clock;
    MemoryRecorder recorder(meter, clock);
    StageScope stage(recorder, "denoise");
    meter.highest.allocated = 50;
    {
        StageScope step(recorder, "step", "full", 1);
        meter.highest.allocated = 20;
        EXPECT_EQ(step.end().allocated, 20);
    }
    EXPECT_EQ(stage.end().allocated, 50);
}

/// Groups of a process in a folder.
class CgroupTest : public testing::Test {
  protected:
    void write(const std::string& file, const std::string& text) const {
        const std::filesystem::path path = m_scratch.path() / file;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << text;
    }
    void group(const std::string& name, const std::string& limit, int64_t used, int64_t cached) const {
        write(name + "/memory.max", limit + "\n");
        write(name + "/memory.current", std::to_string(used) + "\n");
        write(name + "/memory.stat", "anon 7\nactive_file " + std::to_string(cached / 4) +
                                         "\ninactive_file " + std::to_string(cached - cached / 4) +
                                         "\nfile 99999\n");
    }
    [[nodiscard]] std::optional<int64_t> room() const {
        return cgroupRoom(m_scratch.path() / "fs", m_scratch.path() / "membership");
    }

    ScratchFolder m_scratch;
};

TEST_F(CgroupTest, filesInTheCacheAreRoom) {
    EXPECT_EQ(room(), std::nullopt);
    write("membership", "0::/\n");
    EXPECT_EQ(room(), std::nullopt);
    group("fs", "1000", 1000, 900);
    EXPECT_EQ(room(), 900);
    group("fs", "1000", 1100, 0);
    EXPECT_EQ(room(), 0);
    group("fs", "max", 1000, 900);
    EXPECT_EQ(room(), std::nullopt);
}

TEST_F(CgroupTest, theTightestOfTheGroupsAboveCounts) {
    write("membership", "1:name=systemd:/other\n0::/a/b\n");
    group("fs/a", "1000", 400, 100);
    group("fs/a/b", "max", 300, 0);
    group("fs/other", "1", 0, 0);
    EXPECT_EQ(room(), 700);
    group("fs/a/b", "350", 300, 0);
    EXPECT_EQ(room(), 50);
}

TEST(FrameQueue, givesInOrderBlocksWhenFullAndEnds) {
    FrameQueue queue(2);
    const CancelToken cancel;
    std::thread writer([&] {
        for (int i = 0; i < 50; ++i) {
            auto frame = std::make_shared<Frame>();
            frame->index = i;
            EXPECT_TRUE(queue.push(frame, cancel));
        }
        queue.finish();
    });
    for (int i = 0; i < 50; ++i) EXPECT_EQ(queue.pop()->index, i);
    EXPECT_EQ(queue.pop(), nullptr);
    writer.join();
}

TEST(FrameQueue, F1_CancelWakesAWaitingWriter) {
    FrameQueue queue(1);
    const CancelToken cancel;
    EXPECT_TRUE(queue.push(std::make_shared<Frame>(), cancel));
    std::thread asker([&] { cancel.cancel(); });
    EXPECT_THROW(queue.push(std::make_shared<Frame>(), cancel), Cancelled);
    asker.join();
    queue.close();
    EXPECT_FALSE(queue.push(std::make_shared<Frame>(), CancelToken()));
}

}  // namespace
}  // namespace lightreel
