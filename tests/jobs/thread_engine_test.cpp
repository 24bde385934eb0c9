#include "core/jobs/thread_engine.h"

#include <gtest/gtest.h>

#include <QCoreApplication>
#include <algorithm>
#include <condition_variable>

#include "tests/support/fake_engine_library.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

bool isLastWord(const JobEvent& event) {
    return std::holds_alternative<event::Finished>(event.body) ||
           std::holds_alternative<event::Failed>(event.body) ||
           std::holds_alternative<event::CancelHeard>(event.body);
}

template <typename Word>
bool is(const JobEvent& event) {
    return std::holds_alternative<Word>(event.body);
}

/// What the engine said, gathered on its own thread.
class Log {
  public:
    void add(const JobEvent& event) {
        const std::lock_guard lock(m_mutex);
        m_events.push_back(event);
        m_changed.notify_all();
    }

    /// Waits for the last word of so many jobs; a test that hangs is ended by ctest.
    void waitForLastWords(int64_t count) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock,
                       [&] { return std::count_if(m_events.begin(), m_events.end(), isLastWord) >= count; });
    }

    std::vector<JobEvent> of(const std::string& id) {
        const std::lock_guard lock(m_mutex);
        std::vector<JobEvent> out;
        std::copy_if(m_events.begin(), m_events.end(), std::back_inserter(out),
                     [&](const JobEvent& event) { return event.jobId == id; });
        return out;
    }

    size_t size() {
        const std::lock_guard lock(m_mutex);
        return m_events.size();
    }

  private:
    std::mutex m_mutex;  // guards the two below
    std::condition_variable m_changed;
    std::vector<JobEvent> m_events;
};

class ThreadEngineTest : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        static int count = 1;
        static char name[] = "jobs_test";
        static char* arguments[] = {name, nullptr};
        static const QCoreApplication application(count, arguments);
    }

    void SetUp() override { open(); }

    void open() {
        m_engine = std::make_unique<ThreadEngine>([this]() -> Result<std::unique_ptr<EngineLibrary>> {
            if (m_openFailure) return *m_openFailure;
            auto library = std::make_unique<FakeEngineLibrary>();
            library->spy = [this](const RunEvent& event) {
                if (m_spy) m_spy(event);
            };
            m_library = library.get();
            return std::unique_ptr<EngineLibrary>(std::move(library));
        });
        QObject::connect(
            m_engine.get(), &Engine::eventHappened, m_engine.get(),
            [this](const JobEvent& event) { m_log.add(event); }, Qt::DirectConnection);
    }

    Job job() const {
        Job job;
        job.id = newJobId();
        job.request.prompt = "a red circle";
        job.output = (m_scratch.path() / "clip.mp4").string();
        return job;
    }

    void expectSound(const std::string& id) {
        const std::vector<JobEvent> events = m_log.of(id);
        ASSERT_GE(events.size(), 2U);
        EXPECT_TRUE(is<event::Accepted>(events.front()));
        for (size_t i = 0; i < events.size(); ++i) {
            EXPECT_EQ(events[i].sequence, static_cast<int64_t>(i) + 1);
            EXPECT_EQ(isLastWord(events[i]), i + 1 == events.size());
        }
    }

    [[nodiscard]] bool folderIsEmpty() const { return fs::is_empty(m_scratch.path()); }

    ScratchFolder m_scratch;
    Log m_log;
    std::function<void(const RunEvent&)> m_spy;  // set while no job runs
    std::optional<Error> m_openFailure;
    FakeEngineLibrary* m_library = nullptr;  // owned by the engine's thread
    std::unique_ptr<ThreadEngine> m_engine;
};

TEST_F(ThreadEngineTest, jobsRunOneAfterTheOther) {
    const Job first = job(), second = job();
    m_engine->submit(first);
    m_engine->submit(second);
    m_log.waitForLastWords(2);
    for (const Job& each : {first, second}) {
        expectSound(each.id);
        EXPECT_TRUE(is<event::Finished>(m_log.of(each.id).back()));
    }
    EXPECT_TRUE(fs::exists(m_scratch.path() / "clip (2).mp4"));
}

TEST_F(ThreadEngineTest, F1_CancelAtEveryEventAndTheNextJobRuns) {
    std::atomic<int> total{0};
    m_spy = [&](const RunEvent&) { ++total; };
    m_engine->submit(job());
    m_log.waitForLastWords(1);
    fs::remove_all(m_scratch.path());
    fs::create_directory(m_scratch.path());
    const int all = total;
    ASSERT_GT(all, 10);
    int64_t words = 1;
    for (int at = 1; at < all; ++at) {
        const Job cancelled = job();
        std::atomic<int> count{0};
        m_spy = [&](const RunEvent&) {
            if (++count == at) m_engine->cancel(QString::fromStdString(cancelled.id));
        };
        m_engine->submit(cancelled);
        m_log.waitForLastWords(++words);
        expectSound(cancelled.id);
        EXPECT_TRUE(is<event::CancelHeard>(m_log.of(cancelled.id).back())) << at;
        EXPECT_TRUE(folderIsEmpty()) << at;
    }
    m_spy = nullptr;
    const Job next = job();
    m_engine->submit(next);
    m_log.waitForLastWords(++words);
    EXPECT_TRUE(is<event::Finished>(m_log.of(next.id).back()));
}

TEST_F(ThreadEngineTest, F1_AJobCancelledWhileItWaitsDoesNoWork) {
    const Job first = job(), second = job();
    std::atomic<bool> asked{false};
    m_spy = [&](const RunEvent&) {
        if (!asked.exchange(true)) m_engine->cancel(QString::fromStdString(second.id));
    };
    m_engine->submit(first);
    m_engine->submit(second);
    m_log.waitForLastWords(2);
    EXPECT_TRUE(is<event::Finished>(m_log.of(first.id).back()));
    expectSound(second.id);
    EXPECT_TRUE(is<event::CancelHeard>(m_log.of(second.id).back()));
    EXPECT_FALSE(fs::exists(m_scratch.path() / "clip (2).mp4"));
}

TEST_F(ThreadEngineTest, aFailedJobIsToldAndTheNextRuns) {
    const Job first = job(), second = job();
    m_spy = [this](const RunEvent& event) {
        if (std::holds_alternative<event::Resolved>(event))
            m_library->failure = Error{ErrorCode::ModelChanged, {{"path", "unet"}}};
    };
    m_engine->submit(first);
    m_log.waitForLastWords(1);
    m_spy = [this](const RunEvent&) { m_library->failure.reset(); };
    m_engine->submit(second);
    m_log.waitForLastWords(2);
    expectSound(first.id);
    EXPECT_EQ(std::get<event::Failed>(m_log.of(first.id).back().body).error.code, ErrorCode::ModelChanged);
    EXPECT_TRUE(is<event::Finished>(m_log.of(second.id).back()));
}

TEST_F(ThreadEngineTest, F4_NothingIsSaidAfterTheEnd) {
    const Job running = job(), waiting = job();
    std::mutex gate;
    std::condition_variable opened;
    bool inside = false, go = false;
    m_spy = [&](const RunEvent& event) {
        if (!std::holds_alternative<event::StepDone>(event)) return;
        std::unique_lock lock(gate);
        inside = true;
        opened.notify_all();
        opened.wait(lock, [&] { return go; });
    };
    m_engine->submit(running);
    m_engine->submit(waiting);
    {
        std::unique_lock lock(gate);
        opened.wait(lock, [&] { return inside; });
    }
    m_engine->cancel(QString::fromStdString(running.id));
    {
        const std::lock_guard lock(gate);
        go = true;
        opened.notify_all();
    }
    m_engine->shutdown();
    const size_t said = m_log.size();
    EXPECT_TRUE(is<event::CancelHeard>(m_log.of(running.id).back()));
    EXPECT_TRUE(folderIsEmpty());
    m_engine->submit(waiting);
    m_engine->cancel(QString::fromStdString(running.id));
    m_engine->shutdown();
    QCoreApplication::processEvents();
    EXPECT_EQ(m_log.size(), said);
}

TEST_F(ThreadEngineTest, aMissingEngineIsToldOnceAndForEachJob) {
    m_engine.reset();
    m_openFailure = Error{ErrorCode::EngineMissing, {{"reason", "it is not beside the program"}}};
    open();
    const Job first = job(), second = job();
    m_engine->submit(first);
    m_engine->submit(second);
    m_log.waitForLastWords(2);
    for (const Job& each : {first, second}) {
        expectSound(each.id);
        EXPECT_EQ(std::get<event::Failed>(m_log.of(each.id).back().body).error.code,
                  ErrorCode::EngineMissing);
    }
}

TEST_F(ThreadEngineTest, F7_AnUnknownIdIsIgnored) {
    m_engine->cancel(QStringLiteral("nobody"));
    const Job real = job();
    m_engine->submit(real);
    m_log.waitForLastWords(1);
    m_engine->cancel(QString::fromStdString(real.id));
    EXPECT_TRUE(is<event::Finished>(m_log.of(real.id).back()));
}

}  // namespace
}  // namespace lightreel
