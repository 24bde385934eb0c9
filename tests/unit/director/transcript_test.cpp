#include "core/director/transcript.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "core/director/decisions.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTime = "2026-11-26T10:00:00Z";

class TranscriptTest : public testing::Test {
  protected:
    void TearDown() override { ::unsetenv("LIGHTREEL_FAULT"); }

    [[nodiscard]] fs::path path() const { return m_folder.path() / "project" / "director.sqlite"; }

    [[nodiscard]] Transcript open(WordSearch search = WordSearch::IndexIfThere) const {
        auto opened = Transcript::open(path(), search);
        if (!opened) throw std::runtime_error(opened.error().detail);
        return std::move(opened->transcript);
    }

    /// Everything that lies in the project's folder, as bytes.
    [[nodiscard]] std::string bytes() const {
        std::string all;
        for (const auto& file : fs::directory_iterator(path().parent_path())) {
            std::ifstream in(file.path(), std::ios::binary);
            all.append(std::istreambuf_iterator<char>(in), {});
        }
        return all;
    }

    ScratchFolder m_folder;
};

TEST_F(TranscriptTest, whatWasSaidIsThereAgainWithAllThatWasShown) {
    Reply reply;
    reply.question = 1;
    reply.facts = {{Fact::Kind::Clip, "dragon", "seed 77120", kTime, "/clips/a.mp4", "run-1", 0}};
    reply.unverified = {{3, 7}};
    reply.prompt = "a red dragon";
    reply.modelUsed = true;
    reply.answer.episode = 2;
    reply.answer.turns = {1, 5};
    {
        const Transcript transcript = open();
        EXPECT_EQ(*transcript.append(Speaker::User, "Grüße 🐉", kTime), 1);
        EXPECT_EQ(*transcript.append(Speaker::Assistant, "Use 77120.", kTime, &reply), 2);
    }
    const std::vector<Message> all = *open().read();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].turn, (Turn{1, Speaker::User, "Grüße 🐉"}));
    EXPECT_EQ(all[1].reply->facts, reply.facts);
    EXPECT_EQ(all[1].reply->unverified, reply.unverified);
    EXPECT_EQ(all[1].reply->prompt, reply.prompt);
    EXPECT_EQ(all[1].reply->answer.turns, reply.answer.turns);
    EXPECT_EQ(all[1].reply->text, "Use 77120.");
}

TEST_F(TranscriptTest, onlyTheUserMayReadItsFiles) {
    const Transcript transcript = open();
    ASSERT_TRUE(transcript.append(Speaker::User, "secret", kTime));
    for (const auto& file : fs::directory_iterator(path().parent_path())) {
        struct stat facts {};
        ASSERT_EQ(::stat(file.path().c_str(), &facts), 0);
        EXPECT_EQ(facts.st_mode & 0077U, 0U) << file.path();
    }
}

TEST_F(TranscriptTest, findsWordsInEitherWay) {
    for (const WordSearch search : {WordSearch::IndexIfThere, WordSearch::Compare}) {
        const Transcript transcript = open(search);
        ASSERT_TRUE(transcript.append(Speaker::User, "The dragons fly over a 100% blue_sky", kTime));
        ASSERT_TRUE(transcript.append(Speaker::User, "A cat sleeps", kTime));
        const auto found = transcript.find({QStringLiteral("dragon"), QStringLiteral("sky")}, 1);
        ASSERT_TRUE(found);
        ASSERT_EQ(found->size(), 1U);
        EXPECT_NE(found->front().turn.text.find("dragons"), std::string::npos);
        EXPECT_TRUE(transcript.find({QStringLiteral("unicorn")}, 5)->empty());
        EXPECT_TRUE(*transcript.userSaid("100% BLUE"));
        EXPECT_FALSE(*transcript.userSaid("100_ blue"));
        EXPECT_FALSE(*transcript.userSaid("00% blue"));
    }
}

TEST_F(TranscriptTest, whatIsForgottenLeavesNoByte) {
    const std::string secret = "xylophonequartz";
    const Transcript transcript = open();
    std::vector<int64_t> ids;
    for (int i = 0; i < 40; ++i) {
        ids.push_back(*transcript.append(Speaker::User, "before " + std::to_string(i), kTime));
        ids.push_back(*transcript.append(Speaker::User, std::string(600, 'x') + " " + secret, kTime));
    }
    Reply quoting;
    quoting.facts = {{Fact::Kind::Quote, "said", secret, kTime, "", "", ids[1]}};
    ASSERT_TRUE(transcript.append(Speaker::Assistant, "You said so.", kTime, &quoting));
    ASSERT_TRUE(Decisions(transcript.file()).add({0, "keep " + secret, kTime, "", ids[1], "", {}}));
    ASSERT_EQ(transcript.find({QString::fromStdString(secret)}, 99)->size(), 40U);
    ASSERT_NE(bytes().find(secret), std::string::npos);
    std::vector<int64_t> forget;
    for (size_t i = 1; i < ids.size(); i += 2) forget.push_back(ids[i]);
    ASSERT_TRUE(transcript.forget(forget));
    ASSERT_TRUE(transcript.wipe());
    EXPECT_EQ(bytes().find(secret), std::string::npos);
    EXPECT_TRUE(transcript.find({QString::fromStdString(secret)}, 99)->empty());
    EXPECT_EQ(transcript.read()->size(), 41U);
    // An id is not used twice, even when the last turn is gone.
    ASSERT_TRUE(transcript.forget({81}));
    ASSERT_TRUE(transcript.wipe());
    EXPECT_EQ(*transcript.append(Speaker::User, "next", kTime), 82);
}

TEST_F(TranscriptTest, aDamagedFileIsSetAsideAndBegunAnew) {
    ASSERT_TRUE(open().append(Speaker::User, "hello", kTime));
    std::ofstream(path(), std::ios::binary) << std::string(8192, '?');
    const auto opened = Transcript::open(path());
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->damaged.filename(), "director.sqlite.damaged-1");
    EXPECT_EQ(fs::file_size(opened->damaged), 8192U);
    EXPECT_TRUE(opened->transcript.read()->empty());
    EXPECT_TRUE(opened->transcript.append(Speaker::User, "again", kTime));
}

TEST_F(TranscriptTest, ofADamagedFileWhatCanBeReadIsTakenOver) {
    constexpr int64_t kTurns = 400;
    {
        const Transcript transcript = open();
        for (int64_t i = 1; i <= kTurns; ++i)
            ASSERT_TRUE(
                transcript.append(Speaker::User, std::to_string(i) + std::string(600, ' ') + "end", kTime));
        ASSERT_TRUE(Decisions(transcript.file()).add({0, "keep it", kTime, "", 7, "", {}}));
    }
    constexpr std::streamoff kPage = 4096;
    const auto pages = static_cast<std::streamoff>(fs::file_size(path())) / kPage;
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    for (const std::streamoff page : {pages / 4, pages / 2, pages - 2})
        file.seekp(page * kPage) << std::string(kPage, '\xff');
    file.close();
    const auto opened = Transcript::open(path());
    ASSERT_TRUE(opened);
    ASSERT_FALSE(opened->damaged.empty());
    const std::vector<Message> turns = *opened->transcript.read();
    EXPECT_EQ(static_cast<int64_t>(turns.size()), opened->takenOver);
    constexpr int64_t kOnThreePages = 18;
    EXPECT_GE(static_cast<int64_t>(turns.size()), kTurns - kOnThreePages);
    EXPECT_LT(static_cast<int64_t>(turns.size()), kTurns);
    for (const Message& message : turns)
        EXPECT_EQ(message.turn.text.substr(0, message.turn.text.find(' ')), std::to_string(message.turn.id));
    EXPECT_EQ(Decisions(opened->transcript.file()).standing()->size(), 1U);
    EXPECT_EQ(opened->decisions, 1);
    EXPECT_EQ(*opened->transcript.append(Speaker::User, "next", kTime), kTurns + 1);
}

TEST_F(TranscriptTest, ofAFileThatWasCutWhatIsThereIsTakenOver) {
    {
        const Transcript transcript = open();
        for (int i = 0; i < 400; ++i)
            ASSERT_TRUE(transcript.append(Speaker::User, std::string(600, 'x'), kTime));
    }
    fs::resize_file(path(), fs::file_size(path()) / 2 + 100);
    const auto opened = Transcript::open(path());
    ASSERT_TRUE(opened);
    EXPECT_GT(opened->takenOver, 150);
    EXPECT_EQ(opened->transcript.read()->size(), static_cast<size_t>(opened->takenOver));
}

TEST_F(TranscriptTest, refusesANewerAndAnothersFile) {
    ASSERT_TRUE(open().file().run(QStringLiteral("PRAGMA user_version=9")));
    EXPECT_EQ(Transcript::open(path()).error().code, ErrorCode::FileNewer);
    ASSERT_TRUE(fs::remove(path()));
    ASSERT_TRUE(open().file().run(QStringLiteral("PRAGMA application_id=7")));
    EXPECT_EQ(Transcript::open(path()).error().code, ErrorCode::FileUnreadable);
    EXPECT_TRUE(fs::exists(path()));
}

TEST_F(TranscriptTest, aWriterThatDoesNotEndIsTold) {
    const Transcript first = open(), second = open();
    ASSERT_TRUE(first.file().run(QStringLiteral("BEGIN IMMEDIATE")));
    EXPECT_EQ(second.append(Speaker::User, "hello", kTime).error().code, ErrorCode::FileInUse);
}

TEST_F(TranscriptTest, aFullDiskLosesNothingThatWasSaid) {
    const Transcript transcript = open();
    ASSERT_TRUE(transcript.append(Speaker::User, "before", kTime));
    for (const char* call : {"pwrite", "fsync"}) {
        ::setenv("LIGHTREEL_FAULT", (std::string(call) + ":*:ENOSPC").c_str(), 1);
        const auto failed = transcript.append(Speaker::User, "lost", kTime);
        ::unsetenv("LIGHTREEL_FAULT");
        ASSERT_FALSE(failed) << call;
        EXPECT_TRUE(failed.error().code == ErrorCode::DiskFull ||
                    failed.error().code == ErrorCode::WriteFailed)
            << name(failed.error().code);
        EXPECT_EQ(transcript.read()->back().turn.text, "before") << call;
    }
    ASSERT_TRUE(transcript.append(Speaker::User, "after", kTime));
    EXPECT_EQ(transcript.read()->back().turn.text, "after");
}

TEST_F(TranscriptTest, aKillAfterAppendLosesNothing) {
    const pid_t child = ::fork();
    if (child == 0) {
        const Transcript transcript = open();
        if (transcript.append(Speaker::User, "said before the kill", kTime)) ::kill(::getpid(), SIGKILL);
        ::_exit(1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    const std::vector<Message> all = *open().read();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].turn.text, "said before the kill");
}

TEST_F(TranscriptTest, theNewestDecisionOfASubjectStands) {
    const Transcript transcript = open();
    const Decisions decisions(transcript.file());
    ASSERT_TRUE(decisions.add({0, "Seed 77120 for the dragon shot", kTime, "", 1, "", {}}));
    ASSERT_TRUE(decisions.add({0, "The cat gets 20 steps", kTime, "", 2, "", {}}));
    const Decision newer = *decisions.add({0, "For the dragon we use seed 4711 now", kTime, "", 3, "", {}});
    EXPECT_EQ(newer.supersedes, 1);
    const std::vector<Decision> standing = *decisions.standing();
    ASSERT_EQ(standing.size(), 2U);
    EXPECT_EQ(standing[0].turn, 3);
    const auto about = *decisions.about(factQueryOf("which seed for the dragon?", kTime), 3);
    ASSERT_EQ(about.size(), 1U);
    EXPECT_EQ(about[0].turn, 3);
}

}  // namespace
}  // namespace lightreel
