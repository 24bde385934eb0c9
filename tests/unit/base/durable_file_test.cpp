#include "core/base/durable_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "core/base/format.h"
#include "core/base/part_file.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

size_t filesIn(const fs::path& folder) {
    return static_cast<size_t>(std::distance(fs::directory_iterator(folder), {}));
}

TEST(DurableFile, replacesOrNumbers) {
    const ScratchFolder scratch;
    const fs::path target = scratch.path() / "clip.mp4";
    EXPECT_EQ(*writeFileDurably(target, "one"), target);
    EXPECT_EQ(*writeFileDurably(target, "two"), target);
    EXPECT_EQ(writeFileDurably(target, "three", Existing::Keep)->filename(), "clip (2).mp4");
    EXPECT_EQ(contentOf(target), "two");
    EXPECT_EQ(filesIn(scratch.path()), 2U);
}

TEST(DurableFile, piecesFollowOneAnother) {
    const ScratchFolder scratch;
    const fs::path target = scratch.path() / "note.txt";
    const std::array<std::string_view, 4> pieces{"one", "", ", two", std::string_view()};
    ASSERT_EQ(*writeFileDurably(target, pieces), target);
    EXPECT_EQ(contentOf(target), "one, two");
}

TEST(DurableFile, D8_ManyWritersOfOneNameAllKeepTheirFile) {
    const ScratchFolder scratch;
    std::vector<fs::path> names(8);
    std::vector<std::thread> threads;
    for (size_t i = 0; i < names.size(); ++i)
        threads.emplace_back([&, i] {
            const fs::path part = scratch.path() / ("part" + std::to_string(i));
            std::ofstream(part) << i;
            names[i] = *commitFile(part, scratch.path() / "clip.mp4", Existing::Keep);
        });
    for (std::thread& thread : threads) thread.join();
    for (size_t i = 0; i < names.size(); ++i) EXPECT_EQ(contentOf(names[i]), std::to_string(i));
    EXPECT_EQ(filesIn(scratch.path()), names.size());
}

/// A part folder with one file in it.
fs::path partFolder(const fs::path& target, const std::string& content) {
    const fs::path part = partFileFor(target);
    fs::create_directory(part);
    std::ofstream(part / "frame") << content;
    return part;
}

TEST(DurableFile, D9_FoldersAreCommittedWhereRenamesTakeNoFlags) {
    for (const char* fault : {"", "renameat2:*:EINVAL"}) {
        const ScratchFolder scratch;
        const fs::path target = scratch.path() / "frames";
        const auto commit = [&](const char* content, Existing existing) {
            const fs::path part = partFolder(target, content);
            ::setenv("LIGHTREEL_FAULT", fault, 1);
            const auto committed = commitFile(part, target, existing);
            ::unsetenv("LIGHTREEL_FAULT");
            return committed;
        };
        EXPECT_EQ(*commit("one", Existing::Keep), target) << fault;
        EXPECT_EQ(commit("two", Existing::Keep)->filename(), "frames (2)") << fault;
        EXPECT_EQ(*commit("three", Existing::Replace), target) << fault;
        EXPECT_EQ(contentOf(target / "frame"), "three") << fault;
        EXPECT_EQ(contentOf(scratch.path() / "frames (2)" / "frame"), "two") << fault;
        EXPECT_EQ(filesIn(scratch.path()), 2U) << fault;
        fs::remove_all(target);
        std::ofstream(target) << "a file";
        EXPECT_EQ(commit("four", Existing::Keep)->filename(), "frames (3)") << fault;
        EXPECT_EQ(contentOf(target), "a file") << fault;
    }
}

TEST(DurableFile, D9_FoldersAreCommittedWhereFoldersCannotBeSynced) {
    const ScratchFolder scratch;
    const fs::path target = scratch.path() / "model";
    const fs::path part = partFolder(target, "one");
    fs::create_directory(part / "unet");
    const auto commit = [&](const char* fault) {
        ::setenv("LIGHTREEL_FAULT", fault, 1);
        const auto committed = commitFile(part, target, Existing::Keep);
        ::unsetenv("LIGHTREEL_FAULT");
        return committed;
    };
    EXPECT_FALSE(commit("fsync:1:EIO"));
    const auto committed = commit("fsync:*:EINVAL");
    ASSERT_TRUE(committed) << paragraph(committed.error());
    EXPECT_EQ(contentOf(target / "frame"), "one");
    EXPECT_EQ(filesIn(scratch.path()), 1U);
}

TEST(DurableFile, D8_ALinkThatStepsAsideTakesNobodysName) {
    for (const char* fault : {"", "renameat2:*:EINVAL"}) {
        const ScratchFolder scratch;
        const fs::path target = scratch.path() / "frames", real = scratch.path() / "real",
                       user = scratch.path() / "frames (2)";
        fs::create_directory(real);
        std::ofstream(real / "frame") << "old";
        fs::create_symlink(real, target);
        std::ofstream(user) << "somebody's own";
        const fs::path part = partFolder(target, "new");
        ::setenv("LIGHTREEL_FAULT", fault, 1);
        const auto committed = commitFile(part, target, Existing::Replace);
        ::unsetenv("LIGHTREEL_FAULT");
        ASSERT_TRUE(committed) << fault << paragraph(committed.error());
        EXPECT_FALSE(fs::is_symlink(target)) << fault;
        EXPECT_EQ(contentOf(target / "frame"), "new") << fault;
        EXPECT_EQ(contentOf(real / "frame"), "old") << fault;
        EXPECT_EQ(contentOf(user), "somebody's own") << fault;
        EXPECT_EQ(filesIn(scratch.path()), 3U) << fault;
    }
}

TEST(DurableFile, whatMovesAsideIsNumberedAndNotOpened) {
    const ScratchFolder scratch;
    const fs::path from = scratch.path() / "fifo", to = scratch.path() / "kept";
    for (const char* name : {"kept", "kept (2)"}) {
        ASSERT_EQ(::mkfifo(from.c_str(), 0600), 0);
        const auto moved = moveAside(from, to);
        ASSERT_TRUE(moved) << paragraph(moved.error());
        EXPECT_EQ(moved->filename(), name);
        EXPECT_TRUE(fs::is_fifo(*moved));
    }
    EXPECT_EQ(moveAside(from, to).error().code, ErrorCode::NotWritable) << "it is not there any more";
    EXPECT_EQ(filesIn(scratch.path()), 2U);
}

TEST(DurableFile, D5_AFolderThatIsNotThereIsToldAndNothingIsLeft) {
    const ScratchFolder scratch;
    const auto written = writeFileDurably(scratch.path() / "no" / "clip.mp4", "x");
    ASSERT_FALSE(written);
    EXPECT_EQ(exitCode(written.error().code), ExitCode::InputOutput);
    EXPECT_EQ(filesIn(scratch.path()), 0U);
}

TEST(Error, everyCodeHasItsThreeSentences) {
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
        const auto error = static_cast<ErrorCode>(code);
        EXPECT_EQ(errorCodeFromName(name(error)), error) << code;
        for (const char* part :
             {messageTemplate(error).cause, messageTemplate(error).kept, messageTemplate(error).next})
            EXPECT_GT(std::string(part).size(), 10U) << name(error);
    }
    EXPECT_EQ(fillIn("{a} of {b}, {c}", {{"a", "1"}, {"b", "{a}"}}), "1 of {a}, {c}");
}

TEST(Format, unitsAndSizes) {
    EXPECT_EQ(formatMemory(int64_t{3} << 30), "3.00 GiB");
    EXPECT_EQ(formatMemory(512), "512 B");
    EXPECT_EQ(formatSeconds(125), "2 min 05 s");
    EXPECT_EQ(parseMemory("6GiB"), int64_t{6} << 30);
    EXPECT_EQ(parseMemory("1.5 GB"), 1'500'000'000);
    for (const char* wrong : {"", "x", "6 apples", "-1", "GiB", "1e30GiB"})
        EXPECT_FALSE(parseMemory(wrong)) << wrong;
}

}  // namespace
}  // namespace lightreel
