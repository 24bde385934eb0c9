#include "core/director/thread_director_service.h"

#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QThread>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <semaphore>

#include "core/director/director.h"
#include "tests/support/fake_assistant_engine.h"
#include "tests/support/scratch_folder.h"
#include "tests/unit/director/clips_of_a_project.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

/// Lets events come until it is so; gives up after a minute.
void waitFor(const std::function<bool()>& isSo) {
    QElapsedTimer timer;
    timer.start();
    constexpr qint64 kMinute = 60'000;
    while (!isSo() && timer.elapsed() < kMinute)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    ASSERT_TRUE(isSo());
}

class ThreadDirectorServiceTest : public testing::Test {
  protected:
    /// Called before open(): what the engine shall be like.
    std::function<void(FakeAssistantEngine&)> prepare = [](FakeAssistantEngine&) {};

    void putModels() const {
        fs::create_directories(models() / kDirectorEmbedder);
        std::ofstream(models() / kDirectorLanguageModel) << "paper";
        for (const char* file : {"model.safetensors", "vocab.txt", "config.json"})
            std::ofstream(models() / kDirectorEmbedder / file) << "paper";
    }
    void open() {
        ThreadDirectorService::Setup setup{
            folder.path() / "project", DirectorModels({models()}), {}, {}, clips()};
        setup.openEngine = [this]() -> Result<std::unique_ptr<AssistantEngine>> {
            auto made = std::make_unique<FakeAssistantEngine>();
            prepare(*made);
            engine = made.get();
            return std::unique_ptr<AssistantEngine>(std::move(made));
        };
        service = std::make_unique<ThreadDirectorService>(std::move(setup));
        ThreadDirectorService* own = service.get();
        QObject::connect(own, &DirectorService::opened, own, [this](const QList<Message>& all) {
            opened = all;
            ++openings;
        });
        QObject::connect(own, &DirectorService::stateChanged, own,
                         [this](const DirectorState& state) { states.push_back(state); });
        QObject::connect(own, &DirectorService::asked, own,
                         [this](const Message& message) { asked.push_back(message); });
        QObject::connect(own, &DirectorService::piece, own, [this](const QString& text) { pieces += text; });
        QObject::connect(own, &DirectorService::answered, own,
                         [this](const Message& message) { answers.push_back(message); });
        QObject::connect(own, &DirectorService::askFailed, own,
                         [this](const Error& error) { errors.push_back(error); });
        QObject::connect(own, &DirectorService::found, own,
                         [this](const QString&, const QList<Fact>& all) { found = all; });
        QObject::connect(own, &DirectorService::decisionsChanged, own,
                         [this](const QList<Fact>& all) { decisions = all; });
        QObject::connect(own, &DirectorService::forgotten, own,
                         [this](const QList<qint64>& turns) { forgotten = turns; });
        QObject::connect(own, &DirectorService::noticed, own,
                         [this](const Notice& notice) { notices.push_back(notice.code); });
        service->open();
    }
    void waitForState(DirectorState::Is is) {
        waitFor([&] { return !states.empty() && states.back().is == is; });
    }
    [[nodiscard]] fs::path clips() const { return folder.path() / "clips"; }
    [[nodiscard]] fs::path models() const { return folder.path() / "models"; }

    ScratchFolder folder;
    std::atomic<FakeAssistantEngine*> engine = nullptr;
    QList<Message> opened;
    int openings = 0;
    std::vector<DirectorState> states;
    std::vector<Message> asked, answers;
    std::vector<Error> errors;
    std::vector<NoticeCode> notices;
    QList<Fact> found, decisions;
    QList<qint64> forgotten;
    QString pieces;
    std::unique_ptr<ThreadDirectorService> service;  // first to go: its thread uses what stands above
};

TEST_F(ThreadDirectorServiceTest, answersOnItsThreadAndReadsOnInBetween) {
    putModels();
    prepare = [](FakeAssistantEngine& made) { made.blocks = 3; };
    open();
    waitForState(DirectorState::Is::Ready);
    service->ask(QStringLiteral("Hello?"));
    waitFor([&] { return answers.size() == 1; });
    EXPECT_EQ(asked.at(0).turn.text, "Hello?");
    EXPECT_EQ(pieces, QStringLiteral("It is so."));
    EXPECT_EQ(answers[0].turn.text, "It is so.");
    waitFor([&] { return engine.load()->idleSteps >= 3; });
    waitForState(DirectorState::Is::Ready);
    const auto came = [&](DirectorState::Is is) {
        return std::any_of(states.begin(), states.end(),
                           [is](const DirectorState& state) { return state.is == is; });
    };
    EXPECT_TRUE(came(DirectorState::Is::Loading));
    EXPECT_TRUE(came(DirectorState::Is::Answering));
    EXPECT_TRUE(came(DirectorState::Is::Indexing));
    // Files of paper are not those that Lightreel was tried with.
    EXPECT_NE(std::find(notices.begin(), notices.end(), NoticeCode::UnfamiliarModel), notices.end());
}

TEST_F(ThreadDirectorServiceTest, factsAndHowFarTheReadingIsAreToldBeforeTheAnswer) {
    putModels();
    std::binary_semaphore facts(0), seen(0);
    prepare = [&](FakeAssistantEngine& made) {
        made.beforeAnswer = [&] {
            facts.acquire();
            made.read = 40;
            seen.acquire();
        };
    };
    open();
    service->clipFinished(clipRecord("a", "a dragon", 77120, "2026-11-21T10:00:00Z"));
    QList<Fact> early;
    int64_t read = 0;
    QObject::connect(service.get(), &DirectorService::factsFound, service.get(),
                     [&](const QList<Fact>& all) { early = all; });
    QObject::connect(service.get(), &DirectorService::memoryChanged, service.get(),
                     [&](const AssistantMemory& memory) { read = memory.readTokens; });
    waitForState(DirectorState::Is::Ready);
    service->ask(QStringLiteral("Why is the dragon with seed 77120 so slow?"));
    waitFor([&] { return !early.isEmpty(); });
    facts.release();
    waitFor([&] { return read == 40; });
    EXPECT_TRUE(pieces.isEmpty() && answers.empty());
    seen.release();
    waitFor([&] { return answers.size() == 1; });
    EXPECT_TRUE(std::equal(early.begin(), early.end(), answers[0].reply->facts.begin(),
                           answers[0].reply->facts.end()));
}

TEST_F(ThreadDirectorServiceTest, withoutModelsFactsAnswer) {
    open();
    service->clipFinished(clipRecord("a", "a dragon", 77120, "2026-11-21T10:00:00Z"));
    service->clipFailed(failedJob("b", "a castle", 4),
                        Error{ErrorCode::DiskFull, {{"path", "x"}, {"needed", "1"}}});
    service->setLiked(QStringLiteral("/clips/a.mp4"), true);
    service->setNote(QStringLiteral("/clips/a.mp4"), QStringLiteral("for the trailer"));
    service->ask(QStringLiteral("Which seed did we like for the dragon?"));
    waitFor([&] { return answers.size() == 1; });
    EXPECT_EQ(states.back().is, DirectorState::Is::NoModel);
    EXPECT_FALSE(states.back().reason.empty());
    EXPECT_EQ(answers[0].reply->whyNoModel, states.back().reason);
    ASSERT_EQ(answers[0].reply->facts.size(), 1U);
    EXPECT_NE(answers[0].reply->facts[0].text.find("Seed 77120"), std::string::npos);
    service->search(QStringLiteral("trailer"));
    waitFor([&] { return !found.isEmpty(); });
    EXPECT_EQ(found[0].clip, "/clips/a.mp4");
    service->ask(QStringLiteral(" "));
    waitFor([&] { return errors.size() == 1; });
    EXPECT_EQ(errors[0].code, ErrorCode::BadRequest);
}

TEST_F(ThreadDirectorServiceTest, clipsOfTheCommandLineAreKnownToo) {
    fs::create_directories(clips());
    RunRecord record = clipRecord("made elsewhere", "a lighthouse", 31337, "2026-11-21T10:00:00Z");
    record.output.path = clips() / "a.mp4";
    std::ofstream(clips() / "a.json") << toJson(record).dump();
    std::ofstream(clips() / "a.mp4") << "x";
    open();
    service->ask(QStringLiteral("Which seed had the lighthouse?"));
    waitFor([&] { return answers.size() == 1; });
    ASSERT_EQ(answers[0].reply->facts.size(), 1U);
    EXPECT_NE(answers[0].reply->facts[0].text.find("31337"), std::string::npos);
}

TEST_F(ThreadDirectorServiceTest, stopAndAClipEndAnAnswerAtOnce) {
    putModels();
    std::counting_semaphore<> spoke(0), goOn(0);
    prepare = [&](FakeAssistantEngine& made) {
        made.beforePiece = [&](size_t i) {
            if (i != 1) return;
            spoke.release();
            goOn.acquire();
        };
    };
    open();
    waitForState(DirectorState::Is::Ready);
    service->ask(QStringLiteral("First?"));
    spoke.acquire();
    service->stop();
    goOn.release();
    waitFor([&] { return answers.size() == 1; });
    EXPECT_EQ(answers[0].turn.text, "It ");
    EXPECT_TRUE(answers[0].reply->answer.stopped);
    service->ask(QStringLiteral("Second?"));
    spoke.acquire();
    service->setResting(true);
    goOn.release();
    waitForState(DirectorState::Is::Resting);
    EXPECT_EQ(answers.at(1).turn.text, "It ");
    waitFor([&] { return engine.load()->rests == 1; });
    const int steps = engine.load()->idleSteps;
    service->ask(QStringLiteral("Third?"));
    waitFor([&] { return answers.size() == 3; });
    EXPECT_FALSE(answers[2].reply->modelUsed);
    EXPECT_EQ(engine.load()->idleSteps, steps);
    goOn.release();
    service->setResting(false);
    waitForState(DirectorState::Is::Ready);
    service->ask(QStringLiteral("Fourth?"));
    waitFor([&] { return answers.size() == 4; });
    EXPECT_TRUE(answers[3].reply->modelUsed);
}

TEST_F(ThreadDirectorServiceTest, aModelThatCannotBeUsedIsSaidAndAnotherTaken) {
    putModels();
    prepare = [](FakeAssistantEngine& made) {
        made.openFailure = Error{ErrorCode::ModelDamaged, {{"path", "x.gguf"}, {"reason", "it is cut"}}};
    };
    open();
    waitForState(DirectorState::Is::Failed);
    EXPECT_NE(states.back().reason.find("x.gguf"), std::string::npos);
    prepare = [](FakeAssistantEngine&) {};
    const fs::path other = models() / "other.gguf";
    std::ofstream(other) << "paper";
    service->useModel(QString::fromStdString(other.string()));
    waitForState(DirectorState::Is::Ready);
    service->useModel(QStringLiteral("/no/such.gguf"));
    waitForState(DirectorState::Is::NoModel);
}

TEST_F(ThreadDirectorServiceTest, forgetsAndOpensAgain) {
    open();
    service->ask(QStringLiteral("The hat is purple"));
    waitFor([&] { return asked.size() == 1; });
    service->ask(QStringLiteral("The cat is green"));
    service->forget({asked[0].turn.id});
    waitFor([&] { return forgotten.size() == 1; });
    service.reset();
    open();
    waitFor([&] { return openings == 2; });
    ASSERT_EQ(opened.size(), 1);
    EXPECT_EQ(opened[0].turn.text, "The cat is green");
    service->forgetAll();
    waitFor([&] { return openings == 3; });
    EXPECT_TRUE(opened.isEmpty());
}

TEST_F(ThreadDirectorServiceTest, endsWhileItAnswers) {
    putModels();
    std::counting_semaphore<> spoke(0);
    prepare = [&](FakeAssistantEngine& made) {
        made.pieces.assign(1'000'000, "on ");
        made.beforePiece = [&](size_t i) {
            if (i == 1) spoke.release();
        };
    };
    open();
    service->ask(QStringLiteral("Go on?"));
    spoke.acquire();
    service.reset();
    EXPECT_LT(engine.load() == nullptr ? 0 : pieces.size(), 3'000'000);
}

TEST_F(ThreadDirectorServiceTest, aProjectThatCannotBeOpenedIsSaid) {
    std::ofstream(folder.path() / "project") << "a file";
    open();
    waitFor([&] { return errors.size() == 1; });
    EXPECT_EQ(states.back().is, DirectorState::Is::Closed);
    EXPECT_FALSE(states.back().reason.empty());
}

TEST_F(ThreadDirectorServiceTest, whatAnotherProgramHeldIsOpenedByTheNextWish) {
    putModels();
    auto other = Director::open(folder.path() / "project");
    ASSERT_TRUE(other);
    ASSERT_TRUE((*other)->ask("Said elsewhere?", {}, {}));
    open();
    waitFor([&] { return errors.size() == 1; });
    EXPECT_EQ(errors[0].code, ErrorCode::FileInUse);
    other->reset();
    service->ask(QStringLiteral("And now?"));
    waitFor([&] { return answers.size() == 1; });
    ASSERT_EQ(openings, 1);
    EXPECT_EQ(opened.front().turn.text, "Said elsewhere?");
    EXPECT_TRUE(answers[0].reply->modelUsed);
}

TEST_F(ThreadDirectorServiceTest, tellsTheDecisionsThatCount) {
    open();
    waitFor([&] { return openings == 1; });
    service->remember(QStringLiteral("Seed 111 for the dragon"), 0, {});
    service->remember(QStringLiteral("Seed 222 for the dragon"), 0, {});
    service->remember(QStringLiteral("Never neon"), 0, {});
    waitFor([&] { return decisions.size() == 2 && decisions[0].text == "Never neon"; });
    EXPECT_EQ(decisions[1].text, "Seed 222 for the dragon");
    service.reset();
    decisions.clear();
    open();
    waitFor([&] { return decisions.size() == 2; });
    service->forgetAll();
    waitFor([&] { return decisions.isEmpty(); });
}

TEST_F(ThreadDirectorServiceTest, modelsThatAreGoneAreNotLookedAtForEver) {
    putModels();
    prepare = [this](FakeAssistantEngine& made) {
        made.blocks = 3;
        fs::remove(models() / kDirectorLanguageModel);  // it is open, and checked later
    };
    open();
    waitFor([&] { return engine.load() != nullptr && engine.load()->idleSteps >= 3; });
}

}  // namespace
}  // namespace lightreel
