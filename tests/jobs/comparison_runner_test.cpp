#include "core/jobs/comparison_runner.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/durable_file.h"
#include "core/request/acceleration_text.h"
#include "tests/support/fake_engine_library.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

class ComparisonRunnerTest : public testing::Test {
  protected:
    [[nodiscard]] ComparisonFolder create(int repeats = 1, bool warmUp = false) const {
        ComparisonPlan plan;
        plan.request.prompt = "a red circle";
        plan.modelFolder = "/models/demo";
        plan.members = withBaseline(
            {{"cached", *accelerationFromText("interval=2")}, {"", *accelerationFromText("chunk=exact")}});
        plan.repeats = repeats;
        plan.warmUp = warmUp;
        return *ComparisonFolder::create(m_scratch.path() / "caches", plan);
    }

    [[nodiscard]] ComparisonWatch watch() {
        ComparisonWatch watch;
        watch.warmsUp = [this] { m_story.emplace_back("warm-up"); };
        watch.begins = [this](const ComparisonStep& step, size_t number, size_t count) {
            m_story.push_back(std::to_string(step.member) + "." + std::to_string(step.repeat) + " (" +
                              std::to_string(number) + " of " + std::to_string(count) + ")");
        };
        watch.failed = [this](const ComparisonStep& step, const Error&) {
            m_story.push_back("failed " + std::to_string(step.member));
        };
        watch.measured = [this](size_t member, const ClipQuality&) {
            m_story.push_back("measured " + std::to_string(member));
        };
        return watch;
    }

    Result<void> run(ComparisonFolder& folder, const FrameDistances& lpips = {},
                     const CancelToken& cancel = {}) {
        m_story.clear();
        return ComparisonRunner(m_engine, folder, watch()).run(lpips, cancel);
    }

    /// The engine fails or is cancelled in the first step of every run with this cache and these chunks.
    void during(CacheMode cache, ChunkMode chunk, std::function<void()> act) {
        m_engine.spy = [=, this](const RunEvent& event) {
            m_engine.failure.reset();
            const AccelerationOptions& options = m_engine.lastInput->acceleration;
            if (std::holds_alternative<event::StepDone>(event) && options.cache.mode == cache &&
                options.chunk.mode == chunk)
                act();
        };
    }

    [[nodiscard]] static std::vector<std::string> story(std::vector<std::string> lines) { return lines; }

    ScratchFolder m_scratch;
    FakeEngineLibrary m_engine;
    std::vector<std::string> m_story;
};

const Error kNoMemory{ErrorCode::OutOfMemory, {{"stage", "denoise"}, {"asked", "1 GiB"}, {"free", "0 B"}}};

TEST_F(ComparisonRunnerTest, theFirstSettingComesFirstAndEachIsMeasuredAtOnce) {
    ComparisonFolder folder = create(1, true);
    ASSERT_TRUE(run(folder));
    EXPECT_EQ(m_story,
              story({"warm-up", "0.1 (1 of 3)", "1.1 (2 of 3)", "measured 1", "2.1 (3 of 3)", "measured 2"}));
    EXPECT_TRUE(folder.remaining().empty());
    EXPECT_FALSE(fs::exists(folder.path() / "warm-up"));
    EXPECT_TRUE(folder.runs()[2].quality);
    ASSERT_TRUE(run(folder));
    EXPECT_TRUE(m_story.empty()) << "nothing is left, and nothing warms up for it";
}

TEST_F(ComparisonRunnerTest, repeatsGoRoundAndAreMeasuredOnce) {
    ComparisonFolder folder = create(2);
    ASSERT_TRUE(run(folder));
    EXPECT_EQ(m_story, story({"0.1 (1 of 6)", "1.1 (2 of 6)", "measured 1", "2.1 (3 of 6)", "measured 2",
                              "0.2 (4 of 6)", "1.2 (5 of 6)", "2.2 (6 of 6)"}));
    EXPECT_EQ(folder.runs()[1].records.size(), 2U);
}

TEST_F(ComparisonRunnerTest, cancelledItKeepsWhatIsFinishedAndGoesOnFromThere) {
    ComparisonFolder folder = create();
    CancelToken cancel;
    during(CacheMode::LightCache, ChunkMode::Off, [&] { cancel.cancel(); });
    EXPECT_THROW((void)run(folder, {}, cancel), Cancelled);
    m_engine.spy = nullptr;
    ComparisonFolder again = *ComparisonFolder::open(folder.path());
    EXPECT_TRUE(again.runs()[0].done());
    ASSERT_TRUE(run(again));
    EXPECT_EQ(m_story, story({"1.1 (1 of 2)", "measured 1", "2.1 (2 of 2)", "measured 2"}));
}

TEST_F(ComparisonRunnerTest, aSettingThatFailsIsKeptAsFailedAndTheOthersGoOn) {
    ComparisonFolder folder = create(2);
    during(CacheMode::LightCache, ChunkMode::Off, [&] { m_engine.failure = kNoMemory; });
    ASSERT_TRUE(run(folder));
    EXPECT_EQ(m_story, story({"0.1 (1 of 6)", "1.1 (2 of 6)", "failed 1", "2.1 (3 of 6)", "measured 2",
                              "0.2 (4 of 6)", "2.2 (6 of 6)"}));
    EXPECT_EQ(folder.runs()[1].error->code, ErrorCode::OutOfMemory);
    m_engine.spy = nullptr;
    m_engine.failure.reset();
    ASSERT_TRUE(folder.forgetFailures());
    ASSERT_TRUE(run(folder));
    EXPECT_EQ(m_story, story({"1.1 (1 of 2)", "measured 1", "1.2 (2 of 2)"}));
}

TEST_F(ComparisonRunnerTest, withoutTheFirstSettingThereIsNothingToCompareWith) {
    ComparisonFolder folder = create();
    m_engine.failure = kNoMemory;
    const Result<void> ended = run(folder);
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, ErrorCode::OutOfMemory);
    EXPECT_EQ(m_story, story({"0.1 (1 of 3)"}));
    EXPECT_EQ(folder.remaining().size(), 3U) << "the next call tries it again";
}

TEST_F(ComparisonRunnerTest, aFullDiskEndsAllAndLosesNothing) {
    ComparisonFolder folder = create();
    during(CacheMode::LightCache, ChunkMode::Off,
           [&] { m_engine.failure = writeError(ENOSPC, m_scratch.path()); });
    const Result<void> ended = run(folder);
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, ErrorCode::DiskFull);
    EXPECT_TRUE(folder.runs()[0].done());
    EXPECT_FALSE(folder.runs()[1].error) << "the disk's fault, not the setting's";
    EXPECT_EQ(folder.remaining().size(), 2U);
}

TEST_F(ComparisonRunnerTest, whateverIsGoneOrDamagedIsMadeAgainAndNothingElse) {
    ComparisonFolder folder = create();
    ASSERT_TRUE(run(folder));
    std::ofstream(folder.jobFor({1, 1}).recordPath) << "{\"schema\": 1, \"requ";
    fs::remove(folder.framesFolder(2) / "frame_0001.png");
    ASSERT_TRUE(run(folder));
    EXPECT_EQ(m_story, story({"1.1 (1 of 2)", "measured 1", "2.1 (2 of 2)", "measured 2"}));
    fs::remove(folder.framesFolder(1).parent_path() / "quality.json");
    ASSERT_TRUE(run(folder));
    EXPECT_EQ(m_story, story({"measured 1"}));
    fs::remove_all(folder.framesFolder(0).parent_path());
    ASSERT_TRUE(run(folder));
    EXPECT_EQ(m_story, story({"0.1 (1 of 1)", "measured 1", "measured 2"}));
}

TEST_F(ComparisonRunnerTest, damagedPicturesAreMadeAgain) {
    for (const size_t member : {size_t{0}, size_t{1}}) {
        ComparisonFolder folder = create();
        ASSERT_TRUE(run(folder));
        fs::remove(folder.framesFolder(1).parent_path() / "quality.json");
        std::ofstream(folder.framesFolder(member) / "frame_0001.png") << "no picture";
        ASSERT_TRUE(run(folder));
        ASSERT_GE(m_story.size(), 2U) << member;
        EXPECT_EQ(m_story[0], std::to_string(member) + ".1 (1 of 1)");
        EXPECT_EQ(m_story[1], "measured 1");
        EXPECT_TRUE(folder.runs()[1].quality);
    }
}

TEST_F(ComparisonRunnerTest, lpipsIsMeasuredAfterwardsWhenItComesLater) {
    ComparisonFolder folder = create();
    ASSERT_TRUE(run(folder));
    EXPECT_FALSE(folder.runs()[1].quality->lpips);
    const auto quarter = [](const ClipFrames& clip, const ClipFrames&) -> Result<std::vector<double>> {
        return std::vector<double>(clip.size(), 0.25);
    };
    ASSERT_TRUE(run(folder, quarter));
    EXPECT_EQ(m_story, story({"measured 1", "measured 2"}));
    EXPECT_DOUBLE_EQ(folder.runs()[1].quality->lpips.value_or(0), 0.25);
    ASSERT_TRUE(run(folder, quarter));
    EXPECT_TRUE(m_story.empty());
    const auto broken = [](const ClipFrames&, const ClipFrames&) -> Result<std::vector<double>> {
        return kNoMemory;
    };
    fs::remove(folder.framesFolder(1).parent_path() / "quality.json");
    EXPECT_EQ(run(folder, broken).error().code, ErrorCode::OutOfMemory);
}

TEST_F(ComparisonRunnerTest, theEventsOfARunComeOut) {
    ComparisonFolder folder = create();
    int finished = 0;
    ComparisonWatch watch;
    watch.event = [&](const JobEvent& event) {
        finished += std::holds_alternative<event::Finished>(event.body) ? 1 : 0;
    };
    ASSERT_TRUE(ComparisonRunner(m_engine, folder, watch).run({}, {}));
    EXPECT_EQ(finished, 3);
}

}  // namespace
}  // namespace lightreel
