#include "core/director/clip_catalog.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/cancel_token.h"
#include "tests/support/fake_assistant_engine.h"
#include "tests/support/scratch_folder.h"
#include "tests/unit/director/clips_of_a_project.h"

namespace lightreel {
namespace {

class ClipCatalogTest : public testing::Test {
  protected:
    ClipCatalogTest() : catalog(std::move(ClipCatalog::open(m_folder.path() / "clips.sqlite")->catalog)) {}

    void addDragons() {
        ASSERT_TRUE(catalog.add(entryOf(clipRecord("a", "a cat in a blue room", 1, "2026-11-20T10:00:00Z"))));
        ASSERT_TRUE(
            catalog.add(entryOf(clipRecord("b", "a dragon over a blue sky", 2, "2026-11-21T10:00:00Z"))));
        ASSERT_TRUE(
            catalog.add(entryOf(clipRecord("c", "a dragon under a grey sky", 3, "2026-11-22T10:00:00Z"))));
        const Error error{ErrorCode::OutOfMemory,
                          {{"stage", "denoise"}, {"asked", "9 GiB"}, {"free", "2 GiB"}}};
        ASSERT_TRUE(
            catalog.add(entryOf(failedJob("d", "a dragon made of glass", 4), error, "2026-11-23T10:00:00Z")));
    }
    [[nodiscard]] std::vector<std::string> runs(const ClipQuery& query) {
        std::vector<std::string> out;
        const Result<std::vector<ClipEntry>> found = catalog.find(query);
        EXPECT_TRUE(found);
        for (const ClipEntry& entry : *found) out.push_back(entry.run);
        return out;
    }
    static QStringList words(const char* text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); }

    ScratchFolder m_folder;
    ClipCatalog catalog;
};

using Runs = std::vector<std::string>;

TEST_F(ClipCatalogTest, keepsAllOfARunAndTakesItOnce) {
    const ClipEntry entry = entryOf(clipRecord("a", "a cat", 7, "2026-11-20T10:00:00Z"));
    ASSERT_TRUE(catalog.add(entry));
    ASSERT_TRUE(catalog.setLiked(entry.path, true));
    ASSERT_TRUE(catalog.setNote(entry.path, "for the intro"));
    ASSERT_TRUE(catalog.add(entry));
    EXPECT_EQ(*catalog.count({}), 1);
    ClipEntry kept = catalog.find({})->front();
    EXPECT_TRUE(kept.liked);
    EXPECT_EQ(kept.note, "for the intro");
    EXPECT_EQ(kept.request.seed, 7);
    EXPECT_EQ(kept.seconds, entry.seconds);
    EXPECT_EQ(kept.peakBytes, entry.peakBytes);
    EXPECT_EQ(catalog.setLiked("/no/such.mp4", true).error().code, ErrorCode::FileMissing);
}

TEST_F(ClipCatalogTest, filtersAndOrders) {
    addDragons();
    ASSERT_TRUE(catalog.setLiked("/clips/b.mp4", true));
    EXPECT_EQ(runs({{.failed = true}, {}}), Runs{"d"});
    EXPECT_EQ(runs({{.liked = true}, {}}), Runs{"b"});
    EXPECT_EQ(runs({{.seed = 3}, {}}), Runs{"c"});
    EXPECT_EQ(runs({{.when = TimeSpan{"2026-11-21", "2026-11-22"}}, {}}), Runs{"b"});
    EXPECT_EQ(runs({{.model = "lightreel-demo-t2v"}, {}}), (Runs{"c", "b", "a"}));
    EXPECT_EQ(runs({{}, words("dragon"), {}, ClipOrder::Oldest, 1}), Runs{"b"});
}

TEST_F(ClipCatalogTest, wordsOfPromptAndNoteAndMeaningFindTheClip) {
    addDragons();
    EXPECT_EQ(runs({{}, words("dragon blue sky")}).front(), "b");
    ASSERT_TRUE(catalog.setNote("/clips/a.mp4", "use as thumbnail"));
    EXPECT_EQ(runs({{}, words("thumbnail")}), Runs{"a"});
    EXPECT_TRUE(runs({{}, words("wyvern")}).empty());
    FakeAssistantEngine engine;
    engine.family = {{"wyvern", "dragon"}};
    const auto embed = [&engine](const std::string& text) { return engine.embed(text, {}); };
    EXPECT_EQ(*catalog.embedWaiting(embed, 3), 1);
    EXPECT_EQ(*catalog.embedWaiting(embed, 3), 0);
    EXPECT_EQ(*catalog.embedWaiting(embed, 3), 0);
    EXPECT_EQ(engine.embedded, 4);
    EXPECT_EQ(runs({{}, words("wyvern"), *embed("a wyvern over a blue sky")}).front(), "b");
}

TEST_F(ClipCatalogTest, readsAFolderOfRecordsOnceAndCountsDamagedOnes) {
    const auto clips = m_folder.path() / "clips";
    std::filesystem::create_directory(clips);
    RunRecord record = clipRecord("a", "a cat", 1, "2026-11-20T10:00:00Z");
    record.output.path = "/elsewhere/a.mp4";
    std::ofstream(clips / "a.json") << toJson(record).dump();
    std::ofstream(clips / "a.mp4") << "x";
    std::ofstream(clips / "broken.json") << R"({"job": "b", "request": )";
    std::ofstream(clips / "other.json") << R"({"colour": "red"})";
    const ClipCatalog::FolderRead first = *catalog.addFolder(clips);
    EXPECT_EQ(first.added, 1);
    EXPECT_EQ(first.damaged.size(), 1U);
    EXPECT_EQ(catalog.find({})->front().path, (clips / "a.mp4").string());
    EXPECT_EQ(catalog.addFolder(clips)->known, 1);
    EXPECT_EQ(*catalog.count({}), 1);
    EXPECT_EQ(catalog.addFolder(m_folder.path() / "none").error().code, ErrorCode::FileMissing);
}

TEST_F(ClipCatalogTest, aClipThatHasMovedIsKnownByItsNewPath) {
    const auto before = m_folder.path() / "before", after = m_folder.path() / "after";
    std::filesystem::create_directory(before);
    RunRecord record = clipRecord("a", "a cat", 1, "2026-11-20T10:00:00Z");
    record.output.path = (before / "a.mp4").string();
    std::ofstream(before / "a.json") << toJson(record).dump();
    std::ofstream(before / "a.mp4") << "x";
    ASSERT_TRUE(catalog.addFolder(before));
    ASSERT_TRUE(catalog.setLiked(record.output.path, true));
    std::filesystem::rename(before, after);
    EXPECT_EQ(catalog.addFolder(after)->known, 1);
    EXPECT_EQ(runs({{.liked = true}, {}}), Runs{"a"});
    EXPECT_EQ(catalog.find({})->front().path, (after / "a.mp4").string());
}

TEST_F(ClipCatalogTest, aClipThatReplacesAnotherTakesItsPath) {
    RunRecord first = clipRecord("a", "a cat", 1, "2026-11-20T10:00:00Z");
    RunRecord second = clipRecord("b", "a dog", 2, "2026-11-21T10:00:00Z");
    second.output.path = first.output.path;
    ASSERT_TRUE(catalog.add(entryOf(first)));
    ASSERT_TRUE(catalog.add(entryOf(second)));
    ASSERT_TRUE(catalog.setLiked(first.output.path, true));
    EXPECT_EQ(runs({{.liked = true}, {}}), Runs{"b"});
    EXPECT_EQ(*catalog.count({}), 2);
}

TEST_F(ClipCatalogTest, aFailureThatIsToldAgainIsOneAndKeepsItsTime) {
    const Job job = failedJob("d", "a dragon made of glass", 4);
    const Error error{ErrorCode::Internal, {}, {}, {}};
    ASSERT_TRUE(catalog.add(entryOf(job, error, "2026-11-23T10:00:00Z")));
    ASSERT_TRUE(catalog.add(entryOf(job, error, "2026-11-24T10:00:00Z")));
    ASSERT_EQ(*catalog.count({{.failed = true}}), 1);
    EXPECT_EQ(catalog.find({})->front().created, "2026-11-23T10:00:00Z");
    ASSERT_TRUE(catalog.add(entryOf(clipRecord("d", "a dragon", 4, "2026-11-25T10:00:00Z"))));
    EXPECT_EQ(catalog.find({})->front().created, "2026-11-25T10:00:00Z");
}

TEST_F(ClipCatalogTest, settingsAndTheNegativePromptAreWordsToo) {
    RunRecord record = clipRecord("s", "a harbour", 1, "2026-11-20T10:00:00Z");
    record.request.scheduler = "dpmpp_2m";
    record.request.negativePrompt = "fog";
    record.acceleration.cache.mode = CacheMode::DeepCache;
    ASSERT_TRUE(catalog.add(entryOf(record)));
    ASSERT_TRUE(catalog.add(entryOf(clipRecord("t", "a valley", 1, "2026-11-20T10:00:00Z"))));
    for (const char* question : {"deepcache", "fog", "dpmpp_2m"})
        EXPECT_EQ(runs({{}, words(question)}), Runs{"s"}) << question;
}

TEST_F(ClipCatalogTest, ofADamagedOneWhatCanBeReadIsTakenOver) {
    constexpr int kClips = 200;
    const auto path = m_folder.path() / "old.sqlite";
    {
        ClipCatalog old = std::move(ClipCatalog::open(path)->catalog);
        for (int i = 0; i < kClips; ++i)
            ASSERT_TRUE(old.add(entryOf(
                clipRecord("r" + std::to_string(i), std::string(500, 'x'), i, "2026-11-20T10:00:00Z"))));
        ASSERT_TRUE(old.setLiked("/clips/r0.mp4", true));
        ASSERT_TRUE(old.setNote("/clips/r199.mp4", "for the intro"));
        const Error error{ErrorCode::DiskFull, {{"path", "x"}, {"needed", "1"}}};
        ASSERT_TRUE(old.add(entryOf(failedJob("f", "a castle", 4), error, "2026-11-23T10:00:00Z")));
    }
    const auto middle = static_cast<std::streamoff>(std::filesystem::file_size(path) / 2 / 4096 * 4096);
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(middle) << std::string(4096, '\xff');
    file.close();
    Result<ClipCatalog::Opened> opened = ClipCatalog::open(path);
    ASSERT_TRUE(opened);
    ASSERT_FALSE(opened->damaged.empty());
    catalog = std::move(opened->catalog);
    constexpr int kOnAPage = 5;
    EXPECT_GE(*catalog.count({}), kClips + 1 - kOnAPage);
    EXPECT_LT(*catalog.count({}), kClips + 1);
    EXPECT_EQ(*catalog.count({}), opened->takenOver);
    EXPECT_EQ(runs({{.liked = true}, {}}), Runs{"r0"});
    EXPECT_EQ(runs({{.failed = true}, {}}), Runs{"f"});
    EXPECT_EQ(runs({{}, words("intro")}), Runs{"r199"});
}

}  // namespace
}  // namespace lightreel
