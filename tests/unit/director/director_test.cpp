#include "core/director/director.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "core/director/clip_catalog.h"
#include "core/director/instructions.h"
#include "core/director/transcript.h"
#include "tests/support/fake_assistant_engine.h"
#include "tests/support/scratch_folder.h"
#include "tests/unit/director/clips_of_a_project.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

class DirectorTest : public testing::Test {
  protected:
    DirectorTest() { open(); }
    void TearDown() override { ::unsetenv("LIGHTREEL_FAULT"); }

    void open() {
        director.reset();
        auto opened = Director::open(folder(), [] { return std::string("2026-11-28T12:00:00Z"); });
        ASSERT_TRUE(opened) << opened.error().detail;
        director = std::move(*opened);
    }
    [[nodiscard]] fs::path folder() const { return m_folder.path() / "project"; }

    FakeAssistantEngine& useEngine() {
        auto owned = std::make_unique<FakeAssistantEngine>();
        FakeAssistantEngine& engine = *owned;
        AssistantSetup setup;
        setup.embedder = "/models/embedder";
        EXPECT_TRUE(director->useEngine(std::move(owned), setup, {}));
        return engine;
    }
    Message ask(const std::string& text, const CancelToken& cancel = {}) {
        const Result<Message> reply = director->ask(text, {}, cancel);
        EXPECT_TRUE(reply) << paragraph(reply.error());
        return reply ? *reply : Message{};
    }
    void addClips() {
        ClipCatalog& clips = director->clips();
        ASSERT_TRUE(
            clips.add(entryOf(clipRecord("a", "a dragon over a blue sky", 77120, "2026-11-21T10:00:00Z"))));
        ASSERT_TRUE(clips.add(entryOf(clipRecord("b", "a dragon in a cave", 555, "2026-11-22T10:00:00Z"))));
        ASSERT_TRUE(clips.add(entryOf(clipRecord("c", "a cat", 666, "2026-11-23T10:00:00Z"))));
        ASSERT_TRUE(clips.setLiked("/clips/a.mp4", true));
    }

    ScratchFolder m_folder;
    std::unique_ptr<Director> director;
};

TEST_F(DirectorTest, theDragonQuestionIsAnsweredWithoutAModel) {
    addClips();
    director->goWithout("No model is there.");
    const Message reply = ask("Which seed did we like for the dragon shot?");
    ASSERT_EQ(reply.reply->facts.size(), 1U);
    EXPECT_EQ(reply.reply->facts[0].clip, "/clips/a.mp4");
    EXPECT_NE(reply.reply->facts[0].text.find("Seed 77120"), std::string::npos);
    EXPECT_FALSE(reply.reply->modelUsed);
    EXPECT_EQ(reply.reply->whyNoModel, "No model is there.");
    EXPECT_EQ(director->search("the dragon shot with the blue sky we liked")->front().clip, "/clips/a.mp4");
    open();
    ASSERT_EQ(director->newest(10)->size(), 2U);
    EXPECT_EQ(director->newest(10)->back().reply->facts, reply.reply->facts);
}

TEST_F(DirectorTest, aSupersededDecisionLoses) {
    addClips();
    ASSERT_TRUE(director->remember("Seed 111 for the dragon"));
    ASSERT_TRUE(director->remember("Seed 222 for the dragon"));
    const Message reply = ask("Which seed for the dragon?");
    ASSERT_FALSE(reply.reply->facts.empty());
    EXPECT_EQ(reply.reply->facts[0].text, "Seed 222 for the dragon");
    for (const Fact& fact : reply.reply->facts) EXPECT_EQ(fact.text.find("111"), std::string::npos);
    EXPECT_EQ(director->decisions()->size(), 1U);
}

TEST_F(DirectorTest, figuresAndFailuresComeFromTheRecord) {
    addClips();
    const Error error{ErrorCode::OutOfMemory, {{"stage", "denoise"}, {"asked", "9 GiB"}, {"free", "2 GiB"}}};
    ASSERT_TRUE(
        director->clips().add(entryOf(failedJob("d", "a glass castle", 4), error, "2026-11-24T10:00:00Z")));
    const Fact failure = ask("Why did the castle fail?").reply->facts.at(0);
    EXPECT_EQ(failure.kind, Fact::Kind::Failure);
    EXPECT_NE(failure.text.find(paragraph(error)), std::string::npos);
    const Fact slow = ask("Why was the cat clip so slow?").reply->facts.at(0);
    EXPECT_NE(slow.text.find("denoise 7.2"), std::string::npos) << slow.text;
    const Fact large = ask("How much memory did the cat take?").reply->facts.at(0);
    EXPECT_NE(large.text.find("denoise 300 MiB"), std::string::npos) << large.text;
    EXPECT_EQ(ask("How many clips are there?").reply->facts.at(0).text,
              "3 clips, 1 of them liked; 1 run failed");
    EXPECT_EQ(ask("How many dragon clips are there?").reply->facts.at(0).title, "2 clips of dragon");
    const Fact steps = ask("How many steps did the cat clip have?").reply->facts.at(0);
    EXPECT_NE(steps.text.find(" steps"), std::string::npos) << steps.text;
    EXPECT_EQ(steps.clip, "/clips/c.mp4");
}

TEST_F(DirectorTest, withoutACardWhatWasSaidIsQuoted) {
    const Message first = ask("The wizard's hat should be purple");
    EXPECT_EQ(first.turn.id, 0);  // nothing to keep
    const Message reply = ask("What did I say about the wizard's hat?");
    ASSERT_EQ(reply.reply->facts.size(), 1U);
    EXPECT_EQ(reply.reply->facts[0].kind, Fact::Kind::Quote);
    EXPECT_EQ(reply.reply->facts[0].text, "The wizard's hat should be purple");
    EXPECT_EQ(reply.reply->facts[0].turn, first.reply->question);
    EXPECT_TRUE(ask("What about the submarine?").reply->facts.empty());
    EXPECT_TRUE(ask("What about the submarine?").reply->facts.empty()) << "asked before is not answered";
}

TEST_F(DirectorTest, theModelGetsHistoryAndFactsAndItsReplyIsChecked) {
    addClips();
    FakeAssistantEngine& engine = useEngine();
    EXPECT_EQ(engine.setup.instructions, directorInstructions());
    EXPECT_EQ(engine.setup.episodes, folder() / "episodes");
    ask("Hello there");
    engine.pieces = {"Seed 77120, ", "not 98765."};
    std::string pieces;
    std::vector<int64_t> asked;
    int found = 0;
    const Director::Heard heard{[&](const Message& question) { asked.push_back(question.turn.id); },
                                [&](const std::string& piece) { pieces += piece; },
                                [&](const std::vector<Fact>& facts) {
                                    EXPECT_EQ(facts.at(0).clip, "/clips/a.mp4");
                                    EXPECT_TRUE(pieces.empty()) << "facts come before the model's words";
                                    ++found;
                                }};
    const Message reply = *director->ask("Why is the blue dragon with seed 77120 so slow?", heard, {});
    EXPECT_EQ(asked, std::vector<int64_t>{3});
    EXPECT_EQ(found, 1);
    EXPECT_EQ(pieces, "Seed 77120, not 98765.");
    EXPECT_EQ(reply.turn.text, pieces);
    ASSERT_EQ(reply.reply->unverified.size(), 1U);
    EXPECT_EQ(pieces.substr(reply.reply->unverified[0].begin, 5), "98765");
    EXPECT_EQ(engine.questions[1].earlier, "Hello there");
    EXPECT_NE(engine.questions[1].context.find("Seed 77120"), std::string::npos);
    ASSERT_EQ(engine.history.size(), 3U) << "what nothing here knows is not told back";
    EXPECT_EQ(engine.history[2].text, "Why is the blue dragon with seed 77120 so slow?");
}

TEST_F(DirectorTest, whatTheProjectCannotAnswerNoModelMakesUp) {
    FakeAssistantEngine& engine = useEngine();
    EXPECT_EQ(ask("Why did the last run fail?").turn.text, "No failed run is known.");
    EXPECT_EQ(ask("Which seed had the red circle?").turn.text,
              "No clip and no decision in the project fits this.");
    addClips();
    const Error error{ErrorCode::OutOfMemory, {{"stage", "denoise"}, {"asked", "9 GiB"}, {"free", "2 GiB"}}};
    ASSERT_TRUE(
        director->clips().add(entryOf(failedJob("d", "a glass castle", 4), error, "2026-11-24T10:00:00Z")));
    const Message other = ask("Why did the dragon run fail?");
    EXPECT_EQ(other.turn.text, "No failed run fits this; 1 is known.");
    EXPECT_TRUE(other.reply->facts.empty()) << "what was said before explains no failure";
    EXPECT_FALSE(other.reply->modelUsed);
    EXPECT_TRUE(other.reply->whyNoModel.empty());
    const Message counted = ask("How many clips are there?");
    EXPECT_TRUE(counted.turn.text.empty()) << "the card says it";
    EXPECT_EQ(counted.reply->facts.size(), 1U);
    EXPECT_TRUE(engine.questions.empty());
    EXPECT_EQ(engine.history.size(), 4U) << "the questions, not the program's own words";
    EXPECT_EQ(ask("What did we decide about the moon?").turn.text, "It is so.") << "that may be remembered";
    open();
    EXPECT_EQ(director->newest(10)->at(1).turn.text, "No failed run is known.");
}

TEST_F(DirectorTest, figuresOfAClipAreTheCardsAlone) {
    addClips();
    FakeAssistantEngine& engine = useEngine();
    for (const char* question :
         {"Which seed had the blue dragon?", "What settings has the cat clip?",
          "How long did the cat clip take?", "What was the prompt of the last clip?"}) {
        const Message reply = ask(question);
        EXPECT_FALSE(reply.reply->facts.empty()) << question;
        EXPECT_TRUE(reply.turn.text.empty() && !reply.reply->modelUsed) << question;
        EXPECT_TRUE(reply.reply->whyNoModel.empty()) << question;
    }
    EXPECT_TRUE(engine.questions.empty());
    EXPECT_EQ(ask("Why is the cat clip so slow?").turn.text, "It is so.") << "a reason is the model's";
}

TEST_F(DirectorTest, whoWantsSomethingRememberedHearsHow) {
    FakeAssistantEngine& engine = useEngine();
    const Message reply = ask("Remember this: the seed of the dragon shot is 1234");
    EXPECT_NE(reply.turn.text.find("Remember this"), std::string::npos);
    EXPECT_TRUE(reply.reply->unverified.empty()) << "the program's own words";
    EXPECT_TRUE(engine.questions.empty());
    EXPECT_TRUE(director->decisions()->empty()) << "that is a click of the user's";
    EXPECT_EQ(ask("Remember the dragon?").turn.text, "It is so.");
}

TEST_F(DirectorTest, anAnswerThatRepeatsAnEarlierOneIsNotToldBack) {
    FakeAssistantEngine& engine = useEngine();
    ask("Hello there");
    ask("What can you do?");
    const auto texts = [](const std::vector<Turn>& turns) {
        std::vector<std::string> out(turns.size());
        std::ranges::transform(turns, out.begin(), &Turn::text);
        return out;
    };
    const std::vector<std::string> once{"Hello there", "It is so.", "What can you do?"};
    EXPECT_EQ(texts(engine.history), once);
    open();
    EXPECT_EQ(texts(useEngine().history), once) << "the same after a restart";
    EXPECT_EQ(director->newest(10)->size(), 4U) << "the transcript has all of it";
    const std::vector<int64_t> first{1, 2};
    ASSERT_TRUE(director->forget(first));
    ask("And now?");
    EXPECT_EQ(texts(static_cast<FakeAssistantEngine*>(director->engine())->history),
              (std::vector<std::string>{"What can you do?", "And now?", "It is so."}));
}

TEST_F(DirectorTest, aPromptIsWrittenApartFromTheConversation) {
    addClips();
    FakeAssistantEngine& engine = useEngine();
    ask("Hello there");
    engine.pieces = {"A red fox runs over snow at dawn. ", "This is a challenge."};
    const Message reply = ask("Write a prompt about a fox");
    EXPECT_EQ(reply.reply->prompt, "A red fox runs over snow at dawn.");
    EXPECT_EQ(engine.questions.back().instructions, promptInstructions());
    EXPECT_EQ(engine.questions.back().text, "Describe a video of a fox in one sentence.");
    EXPECT_TRUE(engine.questions.back().context.empty());
    EXPECT_EQ(engine.history.back().text, "A red fox runs over snow at dawn.") << "the talk is not told back";
    ask("Suggest another prompt");
    EXPECT_NE(engine.questions.back().text.find("A red fox runs over snow"), std::string::npos);
    ask("Thank you");
    EXPECT_TRUE(engine.questions.back().instructions.empty());
}

TEST_F(DirectorTest, promptsThatWaitAreEmbeddedWhenSomebodyWantsThem) {
    ASSERT_TRUE(director->clips().add(entryOf(clipRecord("a", "dragon", 77120, "2026-11-21T10:00:00Z"))));
    FakeAssistantEngine& engine = useEngine();
    engine.family = {{"wyvern", "dragon"}};
    EXPECT_TRUE(director->search("wyvern")->empty());
    director->embedPrompts({});
    const auto found = director->search("wyvern");
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(found->front().clip, "/clips/a.mp4");
    director->goWithout("None.");
    director->embedPrompts({});  // nothing to do it with
}

TEST_F(DirectorTest, aStoppedAnswerIsKeptAsFarAsItWasWritten) {
    FakeAssistantEngine& engine = useEngine();
    const CancelToken cancel;
    engine.beforePiece = [&cancel](size_t i) {
        if (i == 2) cancel.cancel();
    };
    const Message reply = ask("Tell me something", cancel);
    EXPECT_EQ(reply.turn.text, "It is ");
    EXPECT_TRUE(reply.reply->answer.stopped);
    open();
    EXPECT_EQ(director->newest(1)->front().turn.text, "It is ");
}

TEST_F(DirectorTest, aModelThatFailsLeavesTheFacts) {
    addClips();
    FakeAssistantEngine& engine = useEngine();
    engine.answerFailure =
        Error{ErrorCode::OutOfMemory, {{"stage", "answer"}, {"asked", "1"}, {"free", "0"}}};
    const Message reply = ask("Why is the cat clip so slow?");
    EXPECT_EQ(reply.reply->facts.size(), 1U);
    EXPECT_FALSE(reply.reply->modelUsed);
    EXPECT_EQ(reply.reply->whyNoModel, paragraph(*engine.answerFailure));
}

TEST_F(DirectorTest, refusesWhatIsEmptyOrTooLong) {
    for (const std::string& text :
         {std::string(), std::string(" \n\t"), std::string(Director::kMostBytes + 1, 'x')}) {
        const auto refused = director->ask(text, {}, {});
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ErrorCode::BadRequest);
        EXPECT_EQ(refused.error().args.at("option"), "message");
    }
    EXPECT_TRUE(director->newest(5)->empty());
}

TEST_F(DirectorTest, whileItRestsFactsAnswer) {
    addClips();
    FakeAssistantEngine& engine = useEngine();
    director->setResting(true);
    EXPECT_EQ(engine.rests, 1);
    const Message reply = ask("Why is the cat clip so slow?");
    EXPECT_EQ(reply.reply->facts.size(), 1U);
    EXPECT_FALSE(reply.reply->whyNoModel.empty());
    EXPECT_TRUE(director->idleStep({})->complete());
    EXPECT_EQ(engine.idleSteps, 0);
    director->setResting(false);
    EXPECT_TRUE(ask("And now?").reply->modelUsed);
    EXPECT_EQ(engine.history.size(), 3U);  // a card is no history
}

TEST_F(DirectorTest, idleStepsEmbedPromptsThenReadOn) {
    addClips();
    FakeAssistantEngine& engine = useEngine();
    engine.blocks = 2;
    int steps = 0;
    while (!director->idleStep({})->complete() && steps < 20) ++steps;
    EXPECT_EQ(engine.embedded, 3);
    EXPECT_EQ(engine.idleSteps, 2);
    engine.idleFailure = Error{ErrorCode::DiskFull, {{"path", "x"}, {"needed", "more"}}};
    EXPECT_FALSE(director->idleStep({})->complete());
    EXPECT_TRUE(director->idleStep({})->complete());
    const auto notices = director->takeNotices();
    ASSERT_EQ(notices.size(), 1U);
    EXPECT_EQ(notices[0].code, NoticeCode::ReadingNotKept);
}

TEST_F(DirectorTest, whatIsForgottenIsGoneFromEveryMemory) {
    FakeAssistantEngine& engine = useEngine();
    const Message reply = ask("My secret word is xylophonequartz");
    std::ofstream(folder() / "episodes") << "";
    fs::remove(folder() / "episodes");
    fs::create_directories(folder() / "episodes");
    std::ofstream(folder() / "episodes" / "0.bin") << "xylophonequartz";
    ASSERT_TRUE(director->forget({reply.reply->question}));
    std::string bytes;
    for (const auto& file : fs::recursive_directory_iterator(folder())) {
        if (!file.is_regular_file()) continue;
        std::ifstream in(file.path(), std::ios::binary);
        bytes.append(std::istreambuf_iterator<char>(in), {});
    }
    EXPECT_EQ(bytes.find("xylophonequartz"), std::string::npos);
    ASSERT_EQ(engine.history.size(), 1U);
    ASSERT_TRUE(director->remember("keep this"));
    ASSERT_TRUE(director->forgetAll());
    EXPECT_TRUE(engine.history.empty());
    EXPECT_TRUE(director->newest(10)->empty());
    EXPECT_TRUE(director->decisions()->empty());
}

TEST_F(DirectorTest, whatIsForgottenIsUsedNoMoreThoughItsFileCannotBeRewritten) {
    FakeAssistantEngine& engine = useEngine();
    const Message secret = ask("My secret word is xylophonequartz"), other = ask("And hello");
    fs::create_directories(folder() / "episodes");
    std::ofstream(folder() / "episodes" / "0.bin") << "xylophonequartz";
    Transcript reader = std::move(Transcript::open(folder() / "director.sqlite")->transcript);
    ASSERT_TRUE(reader.file().run(QStringLiteral("BEGIN")));
    ASSERT_EQ(reader.read()->size(), 4U);  // from here on it holds the log's old pages
    const auto forgotten = director->forget({secret.reply->question});
    ASSERT_FALSE(forgotten);
    EXPECT_EQ(forgotten.error().code, ErrorCode::NotWiped);
    EXPECT_NE(paragraph(forgotten.error()).find("another program uses it"), std::string::npos);
    EXPECT_EQ(director->newest(10)->size(), 3U);
    EXPECT_EQ(engine.history.size(), 2U) << "the second answer was the first one once more";
    EXPECT_TRUE(fs::is_empty(folder() / "episodes"));
    ASSERT_TRUE(reader.file().run(QStringLiteral("ROLLBACK")));
    EXPECT_TRUE(director->forget({other.reply->question}));
    EXPECT_EQ(director->forget({999}).error().code, ErrorCode::BadRequest);
    EXPECT_EQ(director->remember("keep that", secret.reply->question).error().code, ErrorCode::BadRequest)
        << "a decision about a turn that is gone could not be forgotten any more";
}

TEST_F(DirectorTest, oneAtATimeHoldsAConversation) {
    const auto second = Director::open(folder());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::FileInUse);
    EXPECT_NE(paragraph(second.error()).find("director.sqlite is in use"), std::string::npos);
    director.reset();
    EXPECT_TRUE(Director::open(folder()));
}

TEST_F(DirectorTest, aKillWhileTheModelSpeaksLosesNoQuestion) {
    director.reset();
    const pid_t child = ::fork();
    if (child == 0) {
        open();
        useEngine().beforePiece = [](size_t) { ::kill(::getpid(), SIGKILL); };
        ask("Said before the kill");
        ::_exit(1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    open();
    ASSERT_EQ(director->newest(10)->size(), 1U);
    EXPECT_EQ(director->newest(10)->front().turn.text, "Said before the kill");
}

TEST_F(DirectorTest, anAnswerThatCannotBeKeptIsStillGivenAndTold) {
    FakeAssistantEngine& engine = useEngine();
    engine.beforePiece = [](size_t) { ::setenv("LIGHTREEL_FAULT", "pwrite:*:ENOSPC", 1); };
    const Message reply = ask("Tell me something");
    ::unsetenv("LIGHTREEL_FAULT");
    EXPECT_EQ(reply.turn.text, "It is so.");
    EXPECT_EQ(reply.turn.id, 0);
    const auto notices = director->takeNotices();
    ASSERT_EQ(notices.size(), 1U);
    EXPECT_EQ(notices[0].code, NoticeCode::AnswerNotKept);
    open();
    EXPECT_EQ(director->newest(10)->size(), 1U);
}

}  // namespace
}  // namespace lightreel
