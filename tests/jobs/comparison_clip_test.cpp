#include "core/jobs/comparison_clip.h"

#include <gtest/gtest.h>

#include <limits>

#include "core/jobs/job_runner.h"
#include "core/media/video_reader.h"
#include "core/request/acceleration_text.h"
#include "tests/support/fake_engine_library.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

constexpr double kEqual = std::numeric_limits<double>::infinity();

ComparedRun finishedRun(const std::string& name, std::optional<double> psnr = {}) {
    RunRecord record;
    record.seconds = {{"encode", 0.3}, {"denoise", 10.0}, {"decode", 2.0}};
    record.peakBytes = {{"denoise", int64_t{3} << 29}};
    ComparedRun run{name, {record}};
    if (psnr) {
        run.quality = ClipQuality{*psnr};
        run.quality->frames = {{*psnr == kEqual ? 0.0 : 1.0}};
    }
    return run;
}

TEST(ComparisonClip, captionsSayTimeMemoryAndNearness) {
    const std::vector<ComparedRun> runs{finishedRun("Plain"), finishedRun("Chunks", kEqual),
                                        finishedRun("LightCache 2/0", 38.14), finishedRun("Not measured")};
    EXPECT_EQ(clipCaption(runs, 0), "Plain\n12.3 s · 1.50 GiB · reference");
    EXPECT_EQ(clipCaption(runs, 1), "Chunks\n12.3 s · 1.50 GiB · identical");
    EXPECT_EQ(clipCaption(runs, 2), "LightCache 2/0\n12.3 s · 1.50 GiB · 38.1 dB");
    EXPECT_EQ(clipCaption(runs, 3), "Not measured\n12.3 s · 1.50 GiB");
}

TEST(ComparisonClip, showsTheFirstSettingAndThoseThatDiffer) {
    std::vector<ComparedRun> runs{finishedRun("a"),     finishedRun("b", kEqual),  finishedRun("c", kEqual),
                                  finishedRun("d", 30), ComparedRun{"failed", {}}, finishedRun("e", 40)};
    EXPECT_EQ(clipsToShow(runs), (std::vector<size_t>{0, 1, 3, 5}));
    runs.push_back(finishedRun("f", 20));
    runs.push_back(finishedRun("g", 10));
    EXPECT_EQ(clipsToShow(runs), (std::vector<size_t>{0, 3, 5, 6}));
    runs[0].records.clear();
    EXPECT_EQ(clipsToShow(runs), (std::vector<size_t>{3, 5, 6, 7}));
    EXPECT_TRUE(clipsToShow({}).empty());
}

TEST(ComparisonClip, isWrittenIntoTheFolder) {
    const ScratchFolder scratch;
    FakeEngineLibrary engine;
    ComparisonPlan plan;
    plan.request.prompt = "a red circle";
    plan.modelFolder = "/models/demo";
    plan.members = withBaseline(
        {{"cached", *accelerationFromText("interval=2")}, {"", *accelerationFromText("chunk=exact")}});
    const ComparisonFolder comparison = *ComparisonFolder::create(scratch.path() / "caches", plan);
    for (const ComparisonStep& step : comparison.remaining()) {
        engine.frameCount = step.member == 1 ? 3 : 4;
        JobRunner(engine, [](const JobEvent&) {}).run(comparison.jobFor(step), {});
    }
    for (int round = 0; round < 2; ++round) {
        const Result<SideBySide> made = writeComparisonClip(comparison, clipsToShow(comparison.runs()));
        ASSERT_TRUE(made);
        EXPECT_EQ(made->file.path, comparison.path() / kSideBySideFile) << "the older one is replaced";
        EXPECT_EQ(made->file.frames, 3);
    }
    const Result<ClipFrames> clip = readClip(comparison.path() / kSideBySideFile);
    ASSERT_TRUE(clip);
    EXPECT_EQ(clip->front()->width, sideBySideLayout(3, 32, 24, 2).width());
    EXPECT_EQ(writeComparisonClip(comparison, {0}).error().code, ErrorCode::BadRequest);
    std::filesystem::remove_all(comparison.framesFolder(2));
    EXPECT_FALSE(writeComparisonClip(comparison, {0, 2}));
    EXPECT_EQ(clipsToShow(comparison.runs()), (std::vector<size_t>{0, 1}));
}

}  // namespace
}  // namespace lightreel
