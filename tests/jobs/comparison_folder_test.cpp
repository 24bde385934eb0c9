#include "core/jobs/comparison_folder.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/jobs/job_runner.h"
#include "core/request/acceleration_text.h"
#include "tests/support/fake_engine_library.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

class ComparisonFolderTest : public testing::Test {
  protected:
    [[nodiscard]] static ComparisonPlan plan(int repeats = 1) {
        ComparisonPlan plan;
        plan.request.prompt = "a red circle";
        plan.request.seed = 3;
        plan.modelFolder = "/models/demo";
        plan.members = withBaseline(
            {{"cached", *accelerationFromText("interval=2")}, {"", *accelerationFromText("chunk=exact")}});
        plan.repeats = repeats;
        return plan;
    }

    [[nodiscard]] ComparisonFolder create(int repeats = 1) const {
        return *ComparisonFolder::create(m_scratch.path() / "caches", plan(repeats));
    }

    [[nodiscard]] static ComparisonFolder again(const ComparisonFolder& comparison) {
        return *ComparisonFolder::open(comparison.path());
    }

    void run(const ComparisonFolder& comparison, const ComparisonStep& step) {
        JobRunner runner(m_engine, [](const JobEvent&) {});
        ASSERT_TRUE(std::holds_alternative<RunRecord>(runner.run(comparison.jobFor(step), {})));
        comparison.finished(step);
    }

    void runAll(const ComparisonFolder& comparison) {
        for (const ComparisonStep& step : comparison.remaining()) run(comparison, step);
    }

    ScratchFolder m_scratch;
    FakeEngineLibrary m_engine;
};

TEST_F(ComparisonFolderTest, whatIsLeftFollowsFromTheFiles) {
    const ComparisonFolder comparison = create();
    EXPECT_EQ(comparison.remaining(), (std::vector<ComparisonStep>{{0, 1}, {1, 1}, {2, 1}}));
    run(comparison, {0, 1});
    run(comparison, {2, 1});
    EXPECT_EQ(again(comparison).remaining(), (std::vector<ComparisonStep>{{1, 1}}));
    fs::remove(comparison.framesFolder(2) / "frame_0002.png");
    EXPECT_EQ(again(comparison).remaining(), (std::vector<ComparisonStep>{{1, 1}, {2, 1}}))
        << "a run whose frames are gone is run again";
}

TEST_F(ComparisonFolderTest, aDamagedRecordCountsAsNotRun) {
    const ComparisonFolder comparison = create();
    runAll(comparison);
    ASSERT_TRUE(comparison.remaining().empty());
    std::ofstream(comparison.jobFor({1, 1}).recordPath) << "{\"schema\": 1, \"requ";
    EXPECT_EQ(comparison.remaining(), (std::vector<ComparisonStep>{{1, 1}}));
    EXPECT_FALSE(comparison.runs()[1].done());
}

TEST_F(ComparisonFolderTest, B2_FilesOfAnotherShapeAreRefusedOrMadeAnew) {
    const ComparisonFolder comparison = create();
    runAll(comparison);
    const fs::path quality = comparison.framesFolder(1).parent_path() / "quality.json";
    for (const char* text : {"[]", "7", R"({"clip": 7})", R"({"clip": "a", "reference": []})"}) {
        std::ofstream(quality) << text;
        EXPECT_FALSE(comparison.runs()[1].quality) << text;
    }
    const fs::path plan = comparison.path() / "comparison.json";
    std::ifstream file(plan);
    nlohmann::json sound = nlohmann::json::parse(file);
    sound["failures"] = {{comparison.plan().members[1].name, {{"code", 7}}}};
    for (const std::string& text : {std::string("[]"), std::string("7"), sound.dump()}) {
        std::ofstream(plan) << text;
        const auto opened = ComparisonFolder::open(comparison.path());
        ASSERT_FALSE(opened) << text;
        EXPECT_EQ(opened.error().code, ErrorCode::FileUnreadable) << text;
        EXPECT_EQ(opened.error().args.at("path"), plan.string()) << text;
    }
}

TEST_F(ComparisonFolderTest, repeatsComeAfterEverySettingAndKeepNoFrames) {
    const ComparisonFolder comparison = create(2);
    EXPECT_EQ(comparison.remaining(),
              (std::vector<ComparisonStep>{{0, 1}, {1, 1}, {2, 1}, {0, 2}, {1, 2}, {2, 2}}));
    runAll(comparison);
    const std::vector<ComparedRun> runs = comparison.runs();
    ASSERT_EQ(runs.size(), 3U);
    EXPECT_EQ(runs[1].records.size(), 2U);
    const fs::path folder = comparison.framesFolder(1).parent_path();
    EXPECT_FALSE(fs::exists(folder / "frames-2"));
    EXPECT_TRUE(fs::exists(folder / "frames"));
}

TEST_F(ComparisonFolderTest, everyRunHasTheSameRequestAndItsOwnSettings) {
    const ComparisonFolder comparison = create();
    const Job plain = comparison.jobFor({0, 1}), cached = comparison.jobFor({1, 1});
    EXPECT_EQ(plain.request, cached.request);
    EXPECT_EQ(plain.acceleration, AccelerationOptions());
    EXPECT_EQ(cached.acceleration.cache.mode, CacheMode::LightCache);
    EXPECT_NE(plain.output, cached.output);
    EXPECT_NE(plain.id, cached.id);
}

TEST_F(ComparisonFolderTest, theWarmUpHasStepsEnoughForAStrength) {
    const auto steps = [this](std::optional<double> strength, int wanted) {
        ComparisonPlan plan = create().plan();
        plan.request.strength = strength;
        plan.request.steps = wanted;
        plan.warmUp = true;
        return ComparisonFolder::create(m_scratch.path() / "warm", plan)->warmUpJob()->request.steps;
    };
    EXPECT_EQ(steps({}, 25), 2);
    EXPECT_EQ(steps({}, 1), 1);
    EXPECT_EQ(steps(1, 25), 2);
    EXPECT_EQ(steps(0.3, 25), 7) << "two of them are run";
    EXPECT_EQ(steps(0.3, 4), 4) << "never more than the runs themselves";
    EXPECT_EQ(steps(0.01, 0), 200) << "as many as the model says are not known";
}

TEST_F(ComparisonFolderTest, onlyWhatNeverRanIsTakenBack) {
    const ComparisonFolder idle = create();
    (void)idle.jobFor({0, 1});
    EXPECT_TRUE(idle.takeBack());
    EXPECT_FALSE(fs::exists(idle.path()));
    const ComparisonFolder shared = create();
    std::ofstream(shared.path() / "notes") << "mine";
    EXPECT_TRUE(shared.takeBack());
    EXPECT_TRUE(fs::exists(shared.path() / "notes"));
    const ComparisonFolder done = create();
    runAll(done);
    EXPECT_FALSE(done.takeBack());
    EXPECT_TRUE(done.remaining().empty());
}

TEST_F(ComparisonFolderTest, aSettingThatFailsIsRememberedAndLeftOut) {
    ComparisonFolder comparison = create(2);
    ASSERT_TRUE(
        comparison.failed({1, 1}, {ErrorCode::OutOfMemory, {{"stage", "denoise"}}, "raw", "denoise"}));
    ComparisonFolder opened = again(comparison);
    EXPECT_EQ(opened.remaining(), (std::vector<ComparisonStep>{{0, 1}, {2, 1}, {0, 2}, {2, 2}}));
    const ComparedRun run = opened.runs()[1];
    ASSERT_TRUE(run.error);
    EXPECT_EQ(run.error->code, ErrorCode::OutOfMemory);
    EXPECT_EQ(run.error->detail, "raw");
    ASSERT_TRUE(opened.forgetFailures());
    EXPECT_EQ(again(comparison).remaining().size(), 6U);
}

TEST_F(ComparisonFolderTest, framesThatDoNotFitTheFirstSettingsAreTold) {
    const ComparisonFolder comparison = create();
    run(comparison, {0, 1});
    m_engine.frameCount = 3;
    run(comparison, {1, 1});
    const Result<ClipQuality> quality = comparison.measure(1, {}, {});
    ASSERT_FALSE(quality);
    EXPECT_EQ(quality.error().code, ErrorCode::FileUnreadable);
    EXPECT_EQ(quality.error().args.at("path"), comparison.framesFolder(1).string());
}

TEST_F(ComparisonFolderTest, picturesTooSmallForLpipsKeepTheOtherMeasures) {
    const ComparisonFolder comparison = create();
    runAll(comparison);
    const auto none = [](const ClipFrames&, const ClipFrames&) -> Result<std::vector<double>> {
        return std::vector<double>();
    };
    const Result<ClipQuality> quality = comparison.measure(1, none, {});
    ASSERT_TRUE(quality);
    EXPECT_FALSE(quality->lpips);
    EXPECT_TRUE(quality->flip);
}

TEST_F(ComparisonFolderTest, measuresAreKeptBesideTheFramesTheyAreOf) {
    const ComparisonFolder comparison = create();
    runAll(comparison);
    EXPECT_EQ(comparison.unmeasured(), (std::vector<size_t>{1, 2}));
    const auto constant = [](const ClipFrames& clip, const ClipFrames&) -> Result<std::vector<double>> {
        return std::vector<double>(clip.size(), 0.25);
    };
    const Result<ClipQuality> quality = comparison.measure(1, constant, {});
    ASSERT_TRUE(quality);
    EXPECT_EQ(quality->frames.size(), 4U);
    EXPECT_EQ(again(comparison).unmeasured(), std::vector<size_t>{2});
    const ComparedRun run = again(comparison).runs()[1];
    ASSERT_TRUE(run.quality);
    EXPECT_EQ(*run.quality, *quality);
    EXPECT_DOUBLE_EQ(run.quality->lpips.value(), 0.25);
}

TEST_F(ComparisonFolderTest, measuresOfOtherFramesDoNotCount) {
    const ComparisonFolder comparison = create();
    runAll(comparison);
    ASSERT_TRUE(comparison.measure(1, {}, {}));
    const std::string path = comparison.jobFor({0, 1}).recordPath;
    std::ifstream file(path);
    nlohmann::json record = nlohmann::json::parse(file);
    record["output"]["sha256"] = "another";
    std::ofstream(path) << record;
    EXPECT_EQ(comparison.unmeasured(), (std::vector<size_t>{1, 2}));
    EXPECT_FALSE(comparison.runs()[1].quality);
}

TEST_F(ComparisonFolderTest, aMissingClipIsSaid) {
    const ComparisonFolder comparison = create();
    runAll(comparison);
    fs::remove_all(comparison.framesFolder(1));
    EXPECT_FALSE(comparison.clip(1));
    EXPECT_FALSE(comparison.measure(1, {}, {}));
    EXPECT_TRUE(comparison.clip(0));
}

TEST_F(ComparisonFolderTest, warmsUpWithFewSteps) {
    ComparisonPlan wanted = plan();
    wanted.request.steps = 1;
    const auto one = ComparisonFolder::create(m_scratch.path() / "one", wanted);
    EXPECT_EQ(one->warmUpJob()->request.steps, 1);
    wanted.request.steps = 30;
    const auto many = ComparisonFolder::create(m_scratch.path() / "many", wanted);
    EXPECT_EQ(many->warmUpJob()->request.steps, 2);
    JobRunner(m_engine, [](const JobEvent&) {}).run(*many->warmUpJob(), {});
    EXPECT_TRUE(fs::exists(many->path() / "warm-up"));
    many->removeWarmUp();
    EXPECT_FALSE(fs::exists(many->path() / "warm-up"));
    wanted.warmUp = false;
    EXPECT_FALSE(ComparisonFolder::create(m_scratch.path() / "cold", wanted)->warmUpJob());
}

TEST_F(ComparisonFolderTest, runsStartFromACopyOfThePictureWhateverBecomesOfIt) {
    const fs::path picture = m_scratch.path() / "cat.png";
    std::ofstream(picture) << "a cat";
    ComparisonPlan wanted = plan();
    wanted.request.mode = GenerationMode::ImageToVideo;
    wanted.request.image = picture.string();
    const ComparisonFolder comparison = *ComparisonFolder::create(m_scratch.path() / "caches", wanted);
    fs::remove(picture);
    for (const Job& job : {*comparison.warmUpJob(), again(comparison).jobFor({1, 1})}) {
        EXPECT_EQ(job.request.image, (comparison.path() / "start.png").string());
        std::string kept;
        std::getline(std::ifstream(job.request.image), kept);
        EXPECT_EQ(kept, "a cat");
    }
    EXPECT_EQ(again(comparison).plan().request.image, picture.string());
    EXPECT_TRUE(comparison.takeBack());
    EXPECT_FALSE(fs::exists(comparison.path()));
}

TEST_F(ComparisonFolderTest, whatCannotBeCopiedIsReadWhereItLies) {
    fs::create_directory(m_scratch.path() / "frames");
    for (const char* image : {"frames", "missing.png"}) {
        ComparisonPlan wanted = plan();
        wanted.request.mode = GenerationMode::ImageToVideo;
        wanted.request.image = (m_scratch.path() / image).string();
        const ComparisonFolder comparison = *ComparisonFolder::create(m_scratch.path() / "caches", wanted);
        EXPECT_EQ(comparison.jobFor({0, 1}).request.image, wanted.request.image);
    }
}

TEST_F(ComparisonFolderTest, D8_ATakenFolderGetsANumber) {
    EXPECT_EQ(create().path().filename(), "caches");
    EXPECT_EQ(create().path().filename(), "caches (2)");
}

TEST_F(ComparisonFolderTest, foldersThatCannotBeWrittenAreSaid) {
    std::ofstream(m_scratch.path() / "file") << "x";
    const auto refused = ComparisonFolder::create(m_scratch.path() / "file" / "caches", plan());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::NotWritable);
    ComparisonPlan empty = plan();
    empty.members.clear();
    EXPECT_FALSE(ComparisonFolder::create(m_scratch.path() / "empty", empty));
    EXPECT_FALSE(fs::exists(m_scratch.path() / "empty"));
}

TEST_F(ComparisonFolderTest, damagedAndNewerPlansNameTheFile) {
    const ComparisonFolder comparison = create();
    const fs::path file = comparison.path() / "comparison.json";
    std::ifstream in(file);
    nlohmann::json document = nlohmann::json::parse(in);
    document["plan"]["schema"] = 99;
    std::ofstream(file) << document;
    const auto newer = ComparisonFolder::open(comparison.path());
    ASSERT_FALSE(newer);
    EXPECT_EQ(newer.error().args.at("path"), file.string());
    EXPECT_NE(paragraph(newer.error()).find("newer version"), std::string::npos);
    std::ofstream(file) << "{";
    EXPECT_EQ(ComparisonFolder::open(comparison.path()).error().code, ErrorCode::FileUnreadable);
    fs::remove(file);
    EXPECT_EQ(ComparisonFolder::open(comparison.path()).error().code, ErrorCode::FileMissing);
}

}  // namespace
}  // namespace lightreel
