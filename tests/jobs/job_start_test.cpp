#include <gtest/gtest.h>

#include <QBuffer>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/part_file.h"
#include "core/jobs/clip_files.h"
#include "core/jobs/job_runner.h"
#include "core/picture/picture_file.h"
#include "tests/support/fake_engine_library.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

class JobStartTest : public testing::Test {
  protected:
    JobStartTest() { fs::create_directory(m_out); }

    [[nodiscard]] Job job(const fs::path& image, const std::string& name = "clip.gif") const {
        Job job;
        job.id = newJobId();
        job.request.mode = GenerationMode::ImageToVideo;
        job.request.image = image.string();
        job.output = (m_out / name).string();
        return job;
    }

    RunOutcome run(const Job& job, const CancelToken& cancel = {}) {
        m_events.clear();
        return JobRunner(m_engine, [this](const JobEvent& event) { m_events.push_back(event); })
            .run(job, cancel);
    }

    /// The run's record; an empty one and a failure when there is none.
    RunRecord recordOf(const Job& job) {
        RunOutcome outcome = run(job);
        if (const auto* error = std::get_if<Error>(&outcome)) ADD_FAILURE() << paragraph(*error);
        const auto* record = std::get_if<RunRecord>(&outcome);
        return record ? *record : RunRecord{};
    }

    [[nodiscard]] fs::path picture() const {
        fs::path path = m_scratch.path() / "start.webp";
        QImage image(20, 12, QImage::Format_RGB32);
        image.fill(QColor(200, 100, 50));
        EXPECT_TRUE(image.save(QString::fromStdString(path.string()), nullptr, 100));
        return path;
    }
    static std::string bytesOf(const fs::path& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    static fs::path moving() { return fs::path(LIGHTREEL_TEST_DATA) / "pictures/moving.gif"; }

    [[nodiscard]] std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(m_out)) names.push_back(entry.path().filename());
        std::sort(names.begin(), names.end());
        return names;
    }

    ScratchFolder m_scratch;
    const fs::path m_out = m_scratch.path() / "out";
    FakeEngineLibrary m_engine;
    std::vector<JobEvent> m_events;
};

TEST_F(JobStartTest, aPictureReachesTheEngineAndStaysWithTheClip) {
    const RunRecord record = recordOf(job(picture()));
    ASSERT_TRUE(m_engine.lastInput && m_engine.lastInput->startFrames.size() == 1);
    EXPECT_EQ(m_engine.lastInput->startFrames[0]->width, 20);
    EXPECT_EQ(record.output.startImage, m_out / "clip.start.png");
    EXPECT_EQ(files(), (std::vector<std::string>{"clip.gif", "clip.json", "clip.start.png"}));
    const Result<PictureFile> kept = readPicture(record.output.startImage);
    ASSERT_TRUE(kept);
    EXPECT_EQ(frameOf(kept->image)->rgb, m_engine.lastInput->startFrames[0]->rgb);

    std::ifstream file(m_out / "clip.json");
    EXPECT_EQ(*recordFromJson(nlohmann::json::parse(file)), record);
    const auto* encoded = std::get_if<event::Encoded>(&m_events.at(m_events.size() - 2).body);
    ASSERT_NE(encoded, nullptr);
    EXPECT_EQ(encoded->output, record.output);
    EXPECT_EQ(toPortableJson(record).dump().find(m_scratch.path().string()), std::string::npos);
    EXPECT_TRUE(record.notices.empty());
}

TEST_F(JobStartTest, aTakenNameIsNumberedAndAReplacedOneReplaced) {
    recordOf(job(picture()));
    EXPECT_EQ(recordOf(job(picture())).output.startImage, m_out / "clip (2).start.png");
    Job again = job(picture());
    again.replaceOutput = true;
    EXPECT_EQ(recordOf(again).output.startImage, m_out / "clip.start.png");
    EXPECT_EQ(files().size(), 6U);
    Job frames = job(picture(), "frames/");
    EXPECT_EQ(recordOf(frames).output.startImage, m_out / "frames.start.png");
}

TEST_F(JobStartTest, aPictureOfSomebodysOwnStays) {
    std::ofstream(m_out / "clip.start.png") << "mine";
    Job first = job(picture());
    first.replaceOutput = true;
    EXPECT_EQ(recordOf(first).output.startImage, m_out / "clip.start (2).png");
    EXPECT_EQ(bytesOf(m_out / "clip.start.png"), "mine");
}

TEST_F(JobStartTest, theOneFrameOfAClipThatIsUsedStaysToo) {
    const fs::path frames = m_scratch.path() / "frames";
    fs::create_directories(frames);
    const std::string png = pngOf(*frameOf(readPicture(picture())->image));
    for (const char* name : {"frame_0001.png", "frame_0002.png"}) std::ofstream(frames / name) << png;
    const RunRecord record = recordOf(job(frames));
    EXPECT_EQ(m_engine.lastInput->startFrames.size(), 1U);
    EXPECT_EQ(record.output.startImage, m_out / "clip.start.png");
    EXPECT_TRUE(readPicture(record.output.startImage));
}

TEST_F(JobStartTest, clipsOfOneNameKeepAPictureEach) {
    recordOf(job(picture()));
    const std::string kept = bytesOf(m_out / "clip.start.png");
    Job other = job(moving(), "clip.webm");
    for (int time = 0; time < 2; ++time) {
        other.replaceOutput = true;
        const RunRecord record = recordOf(other);
        EXPECT_EQ(record.output.startImage, m_out / "clip.webm.start.png");
        EXPECT_EQ(startPlacesBeside(record.output.path).front(), record.output.startImage);
        EXPECT_EQ(bytesOf(m_out / "clip.start.png"), kept);
    }
    EXPECT_EQ(files().size(), 6U);
    EXPECT_EQ(startPlacesBeside(m_out / "clip.gif").back(), m_out / "clip.start.png");
}

TEST_F(JobStartTest, aModelOfOnePictureSaysThatTheOthersAreLeftOut) {
    const RunRecord record = recordOf(job(moving()));
    EXPECT_EQ(m_engine.lastInput->startFrames.size(), 1U);
    const Notice expected{NoticeCode::FirstPictureOnly, {{"path", moving().string()}}};
    EXPECT_EQ(record.notices, std::vector<Notice>{expected});
    int said = 0;
    for (const JobEvent& event : m_events)
        if (const auto* run = std::get_if<RunEvent>(&event.body))
            if (const auto* noticed = std::get_if<event::Noticed>(run))
                said += noticed->notice == expected ? 1 : 0;
    EXPECT_EQ(said, 1);
    EXPECT_FALSE(record.output.startImage.empty());
}

TEST_F(JobStartTest, ofADamagedPictureItIsSaid) {
    QBuffer jpeg;
    jpeg.open(QIODevice::WriteOnly);
    QImage image(200, 200, QImage::Format_RGB888);
    image.fill(Qt::red);
    ASSERT_TRUE(image.save(&jpeg, "JPEG"));
    const QByteArray& bytes = jpeg.data();
    const fs::path damaged = m_scratch.path() / "damaged.jpg";
    std::ofstream(damaged) << bytes.toStdString().erase(static_cast<size_t>(bytes.size()) - 60, 40);
    const Notice expected{NoticeCode::PictureDamaged, {{"path", damaged.string()}}};
    EXPECT_EQ(recordOf(job(damaged)).notices, std::vector<Notice>{expected});
}

TEST_F(JobStartTest, aModelThatTakesClipsGetsAsManyFramesAsItMakes) {
    m_engine.model.strengthControl = true;
    m_engine.model.defaultFrames = 2;
    const RunRecord record = recordOf(job(moving()));
    EXPECT_EQ(m_engine.lastInput->startFrames.size(), 2U);
    EXPECT_TRUE(record.notices.empty());
    EXPECT_EQ(record.output.startImage, "");
    EXPECT_EQ(files(), (std::vector<std::string>{"clip.gif", "clip.json"}));
    Job longer = job(moving());
    longer.request.frames = 16;
    recordOf(longer);
    EXPECT_EQ(m_engine.lastInput->startFrames.size(), 3U);
}

TEST_F(JobStartTest, C7_WhatIsNoPictureStopsBeforeTheWork) {
    const fs::path text = m_scratch.path() / "text.png";
    std::ofstream(text) << "Dear diary,\n";
    for (const fs::path& image : {text, m_scratch.path() / "none.png"}) {
        const RunOutcome outcome = run(job(image));
        const auto* error = std::get_if<Error>(&outcome);
        ASSERT_NE(error, nullptr);
        EXPECT_EQ(exitCode(error->code), ExitCode::BadInput);
        EXPECT_EQ(error->stage, "load");
        EXPECT_EQ(m_events.size(), 2U);
        EXPECT_TRUE(std::holds_alternative<event::Failed>(m_events.back().body));
    }
    EXPECT_FALSE(m_engine.lastInput);
    EXPECT_TRUE(files().empty());
}

TEST_F(JobStartTest, aStartPictureThatCannotBeKeptIsNoReasonToFail) {
    // So long that the clip's part file has just room in a file's name.
    std::string name = "a.gif";
    while (partFileFor(name).string().size() < 252) name.insert(0, "a");
    const RunRecord record = recordOf(job(picture(), name));
    EXPECT_EQ(record.output.startImage, "");
    EXPECT_EQ(files().size(), 2U);
}

TEST_F(JobStartTest, F1_CancelWhileAClipIsRead) {
    m_engine.model.strengthControl = true;
    const CancelToken cancel;
    cancel.cancel();
    EXPECT_TRUE(std::holds_alternative<Cancelled>(run(job(moving()), cancel)));
    EXPECT_TRUE(std::holds_alternative<event::CancelHeard>(m_events.back().body));
    EXPECT_FALSE(m_engine.lastInput);
    EXPECT_TRUE(files().empty());
}

TEST_F(JobStartTest, aPictureIsLeftAloneWhenTheRequestDoesWithoutIt) {
    Job text = job(m_scratch.path() / "none.png");
    text.request.mode = GenerationMode::TextToVideo;
    recordOf(text);
    EXPECT_TRUE(m_engine.lastInput->startFrames.empty());
}

}  // namespace
}  // namespace lightreel
