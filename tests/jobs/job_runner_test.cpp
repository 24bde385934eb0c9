#include "core/jobs/job_runner.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/jobs/clip_files.h"
#include "core/media/video_reader.h"
#include "tests/support/fake_engine_library.h"
#include "tests/support/file_calls.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

class JobRunnerTest : public testing::Test {
  protected:
    Job job(const std::string& name = "clip.mp4") const {
        Job job;
        job.id = newJobId();
        job.request.prompt = "a \"red\" circle, 日本";
        job.output = (m_scratch.path() / name).string();
        return job;
    }

    RunOutcome run(const Job& job, const CancelToken& cancel = {}) {
        m_events.clear();
        JobRunner runner(m_engine, [this](const JobEvent& event) { m_events.push_back(event); });
        return runner.run(job, cancel);
    }

    [[nodiscard]] size_t files() const {
        return static_cast<size_t>(std::distance(fs::directory_iterator(m_scratch.path()), {}));
    }

    /// Accepted first, one last word at the end and nowhere else, sequence rising by one.
    void expectOrder() const {
        ASSERT_FALSE(m_events.empty());
        EXPECT_TRUE(std::holds_alternative<event::Accepted>(m_events.front().body));
        int lastWords = 0;
        for (size_t i = 0; i < m_events.size(); ++i) {
            EXPECT_EQ(m_events[i].sequence, static_cast<int64_t>(i) + 1);
            const auto& body = m_events[i].body;
            const bool last = std::holds_alternative<event::Finished>(body) ||
                              std::holds_alternative<event::Failed>(body) ||
                              std::holds_alternative<event::CancelHeard>(body);
            lastWords += last ? 1 : 0;
            EXPECT_EQ(last, i + 1 == m_events.size());
        }
        EXPECT_EQ(lastWords, 1);
    }

    ScratchFolder m_scratch;
    FakeEngineLibrary m_engine;
    std::vector<JobEvent> m_events;
};

TEST_F(JobRunnerTest, aJobBecomesAClipAndARecord) {
    const Job made = job();
    const RunOutcome outcome = run(made);
    ASSERT_TRUE(std::holds_alternative<RunRecord>(outcome));
    expectOrder();
    const auto& record = std::get<RunRecord>(outcome);
    EXPECT_EQ(record.output.frames, 4);
    const auto clip = readClip(made.output);
    ASSERT_TRUE(clip);
    EXPECT_EQ(clip->size(), 4U);
    std::ifstream file(m_scratch.path() / "clip.json");
    EXPECT_EQ(*recordFromJson(nlohmann::json::parse(file)), record);
    const auto reader = VideoReader::open(made.output);
    const auto inside = recordFromJson(nlohmann::json::parse(reader->comment()));
    ASSERT_TRUE(inside);
    EXPECT_EQ(inside->request.prompt, made.request.prompt);
}

TEST_F(JobRunnerTest, D8_ATakenNameIsNumbered) {
    run(job());
    const RunOutcome second = run(job());
    EXPECT_EQ(fs::path(std::get<RunRecord>(second).output.path).filename(), "clip (2).mp4");
    EXPECT_EQ(files(), 4U);
}

TEST_F(JobRunnerTest, clipsOfOneNameKeepARecordEach) {
    const std::string user = m_scratch.path() / "clip.webm.json";
    std::ofstream(user) << "[\"somebody's own\"]";
    for (const auto& [name, record] : {std::pair{"clip.mp4", "clip.json"},
                                       {"clip.gif", "clip.gif.json"},
                                       {"clip/", "clip.frames.json"},
                                       {"clip.webm", "clip.webm (2).json"},
                                       {"clip.mp4", "clip (2).json"}}) {
        const Job made = job(name);
        ASSERT_TRUE(std::holds_alternative<RunRecord>(run(made))) << name;
        std::ifstream file(m_scratch.path() / record);
        EXPECT_EQ(recordFromJson(nlohmann::json::parse(file))->jobId, made.id) << name;
        const auto& written = std::get<event::Finished>(m_events.back().body).record;
        if (made.output.ends_with(".webm")) continue;
        EXPECT_EQ(recordBeside(written.output.path, made.id), written) << name;
        EXPECT_FALSE(recordBeside(written.output.path, "another job")) << name;
    }
    EXPECT_EQ(fs::file_size(user), 18U);
}

TEST_F(JobRunnerTest, aClipThatIsReplacedTakesItsRecordAlong) {
    Job first = job(), second = job(), other = job("clip.gif");
    second.replaceOutput = true;
    run(first);
    run(other);
    run(second);
    EXPECT_FALSE(recordBeside(first.output, first.id));
    EXPECT_TRUE(recordBeside(second.output, second.id));
    EXPECT_TRUE(recordBeside(other.output, other.id));
    EXPECT_EQ(files(), 4U);
}

TEST_F(JobRunnerTest, F1_CancelInTheLastStageLeavesNothing) {
    const CancelToken cancel;
    JobRunner runner(m_engine, [&](const JobEvent& event) {
        const auto* body = std::get_if<RunEvent>(&event.body);
        const auto* stage = body == nullptr ? nullptr : std::get_if<event::StageEntered>(body);
        if (stage != nullptr && stage->stage == "media") cancel.cancel();
    });
    EXPECT_TRUE(std::holds_alternative<Cancelled>(runner.run(job(), cancel)));
    EXPECT_TRUE(cancel.asked());
    EXPECT_EQ(files(), 0U);
}

TEST_F(JobRunnerTest, F1_CancelAnywhereInTheLastStageLeavesNothingOrTheWholeClip) {
    int calls = 0, heard = 0;
    for (int at = -1; at < calls; ++at) {
        fs::remove_all(m_scratch.path());
        fs::create_directory(m_scratch.path());
        const CancelToken cancel;
        int count = 0;
        std::optional<FileCalls> spy;
        JobRunner runner(m_engine, [&](const JobEvent& event) {
            const auto* body = std::get_if<RunEvent>(&event.body);
            const auto* stage = body == nullptr ? nullptr : std::get_if<event::StageEntered>(body);
            if (stage == nullptr || stage->stage != "media") return;
            spy.emplace([&](const std::string& path, bool) {
                if (path.find(".lightreel-") != std::string::npos && count++ == at) cancel.cancel();
            });
        });
        const RunOutcome outcome = runner.run(job(), cancel);
        spy.reset();
        if (at < 0) calls = count;
        const bool cancelled = std::holds_alternative<Cancelled>(outcome);
        EXPECT_TRUE(cancelled || std::holds_alternative<RunRecord>(outcome)) << at;
        EXPECT_EQ(files(), cancelled ? 0U : 2U) << at;
        heard += cancelled ? 1 : 0;
    }
    EXPECT_GE(heard, 8) << "the fragments, the clip, looked at, hashed: each opened and closed";
    EXPECT_LT(heard, calls) << "the record is written when the clip is done";
}

TEST_F(JobRunnerTest, F1_CancelAtEveryEventLeavesNothing) {
    run(job());
    const size_t all = m_events.size();
    fs::remove_all(m_scratch.path());
    fs::create_directory(m_scratch.path());
    for (size_t at = 0; at + 6 < all; ++at) {
        CancelToken cancel;
        size_t count = 0;
        m_engine.spy = [&](const RunEvent&) {
            if (count++ == at) cancel.cancel();
        };
        const RunOutcome outcome = run(job(), cancel);
        EXPECT_TRUE(std::holds_alternative<Cancelled>(outcome)) << at;
        expectOrder();
        EXPECT_EQ(files(), 0U) << at;
    }
    m_engine.spy = nullptr;
    EXPECT_TRUE(std::holds_alternative<RunRecord>(run(job())));
}

TEST_F(JobRunnerTest, anEngineFailureIsTheLastWordAndTheNextJobRuns) {
    m_engine.failure =
        Error{ErrorCode::OutOfMemory, {{"stage", "denoise"}, {"asked", "1 GiB"}, {"free", "0 B"}}};
    const RunOutcome outcome = run(job());
    EXPECT_EQ(std::get<Error>(outcome).code, ErrorCode::OutOfMemory);
    expectOrder();
    EXPECT_EQ(files(), 0U);
    m_engine.failure.reset();
    EXPECT_TRUE(std::holds_alternative<RunRecord>(run(job())));
}

TEST_F(JobRunnerTest, D5_AFolderThatIsNotThereStopsBeforeTheWork) {
    bool worked = false;
    m_engine.spy = [&](const RunEvent&) { worked = true; };
    const RunOutcome outcome = run(job("no/such/clip.mp4"));
    EXPECT_EQ(exitCode(std::get<Error>(outcome).code), ExitCode::InputOutput);
    EXPECT_FALSE(worked);
    EXPECT_EQ(std::get<Error>(run(job("clip.avi"))).code, ErrorCode::BadRequest);
}

}  // namespace
}  // namespace lightreel
