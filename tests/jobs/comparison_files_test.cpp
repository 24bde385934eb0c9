#include "core/jobs/comparison_files.h"

#include <gtest/gtest.h>

#include <QByteArray>
#include <fstream>
#include <sstream>

#include "core/jobs/comparison_report.h"
#include "core/jobs/comparison_runner.h"
#include "core/media/video_reader.h"
#include "core/request/acceleration_text.h"
#include "tests/support/fake_engine_library.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

class ComparisonFilesTest : public testing::Test {
  protected:
    [[nodiscard]] ComparisonFolder finished() {
        ComparisonPlan plan;
        plan.title = "Caches <on>";
        plan.request.prompt = "a red circle";
        plan.modelFolder = "/models/demo";
        plan.members = withBaseline({{"cached", *accelerationFromText("interval=2")}});
        plan.warmUp = false;
        ComparisonFolder folder = *ComparisonFolder::create(m_scratch.path() / "caches", plan);
        EXPECT_TRUE(ComparisonRunner(m_engine, folder, {}).run({}, {}));
        return folder;
    }

    [[nodiscard]] static std::string pageOf(const ComparisonFolder& folder) {
        const Result<std::vector<std::string>> written = writeComparisonFiles(folder, {});
        EXPECT_TRUE(written) << paragraph(written.error());
        std::ostringstream text;
        text << std::ifstream(folder.path() / "report.html", std::ios::binary).rdbuf();
        return text.str();
    }

    /// What the page's videos hold.
    [[nodiscard]] static std::vector<std::string> videosOf(const std::string& page) {
        const std::string before = "src=\"data:video/";
        std::vector<std::string> videos;
        for (size_t at = page.find(before); at != std::string::npos; at = page.find(before, at + 1)) {
            const size_t begin = page.find(',', at) + 1, end = page.find('"', begin);
            videos.push_back(
                QByteArray::fromBase64(QByteArray::fromStdString(page.substr(begin, end - begin)))
                    .toStdString());
        }
        return videos;
    }

    ScratchFolder m_scratch;
    FakeEngineLibrary m_engine;
};

TEST_F(ComparisonFilesTest, thePageHoldsEveryClip) {
    const ComparisonFolder folder = finished();
    const std::string page = pageOf(folder);
    EXPECT_NE(page.find("<h1>Caches &lt;on&gt;</h1>"), std::string::npos);
    const std::vector<std::string> videos = videosOf(page);
    ASSERT_EQ(videos.size(), 2U);
    for (const std::string& video : videos) {
        const fs::path file = m_scratch.path() / "again.mp4";
        std::ofstream(file, std::ios::binary) << video;
        const Result<ClipFrames> clip = readClip(file);
        ASSERT_TRUE(clip) << paragraph(clip.error());
        EXPECT_EQ(clip->size(), 4U);
    }
}

TEST_F(ComparisonFilesTest, aDamagedClipIsLeftOutAndTheOthersStay) {
    const ComparisonFolder folder = finished();
    std::ofstream(folder.framesFolder(1) / "frame_0001.png") << "no picture";
    const Result<std::string> page = comparisonReport(folder, {});
    ASSERT_TRUE(page);
    EXPECT_EQ(videosOf(*page).size(), 1U);
    const Result<std::vector<std::string>> names = writeComparisonFiles(folder, {});
    ASSERT_TRUE(names) << "what can be told of the others is told";
    EXPECT_EQ(names->size(), 3U);
}

TEST_F(ComparisonFilesTest, allOfThemAreThere) {
    const ComparisonFolder folder = finished();
    const Result<std::vector<std::string>> names = writeComparisonFiles(folder, {});
    ASSERT_TRUE(names);
    EXPECT_EQ(*names,
              (std::vector<std::string>{"report.html", "report.csv", "report.json", "side-by-side.mp4"}));
    for (const std::string& name : *names) EXPECT_GT(fs::file_size(folder.path() / name), 0U) << name;
    EXPECT_TRUE(readClip(folder.path() / "side-by-side.mp4"));
}

TEST_F(ComparisonFilesTest, aSecondReportReplacesTheFirst) {
    const ComparisonFolder folder = finished();
    EXPECT_EQ(pageOf(folder), pageOf(folder));
    EXPECT_FALSE(fs::exists(folder.path() / "report (2).html"));
}

TEST_F(ComparisonFilesTest, cancelledItWritesNothing) {
    const ComparisonFolder folder = finished();
    CancelToken cancel;
    cancel.cancel();
    EXPECT_THROW((void)writeComparisonFiles(folder, cancel), Cancelled);
    EXPECT_FALSE(fs::exists(folder.path() / "report.html"));
}

TEST_F(ComparisonFilesTest, aFolderThatTakesNothingIsTold) {
    const ComparisonFolder folder = finished();
    fs::create_directory(folder.path() / "report.html");
    EXPECT_FALSE(writeComparisonFiles(folder, {}));
}

}  // namespace
}  // namespace lightreel
