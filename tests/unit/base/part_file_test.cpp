#include "core/base/part_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

void touch(const fs::path& path) {
    std::ofstream(path) << "x";
}

/// The id of a process that is over.
pid_t deadProcess() {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    ::waitpid(child, nullptr, 0);
    return child;
}

fs::path partOf(const fs::path& folder, pid_t owner, const std::string& suffix = ".mp4") {
    return folder / ("clip.lightreel-" + std::to_string(owner) + "-1.part" + suffix);
}

TEST(PartFile, namesLieBesideTheTargetAndDiffer) {
    const fs::path one = partFileFor("/a/my.clip.mp4"), two = partFileFor("/a/my.clip.mp4");
    EXPECT_EQ(one.parent_path(), "/a");
    EXPECT_EQ(one.extension(), ".mp4");
    EXPECT_NE(one, two);
}

TEST(PartFile, E1_WhatAKilledProcessLeftIsRemoved) {
    const ScratchFolder scratch;
    const pid_t dead = deadProcess();
    touch(partOf(scratch.path(), dead));
    touch(partOf(scratch.path(), dead, ".json"));
    fs::create_directory(partOf(scratch.path(), dead, ""));
    touch(partOf(scratch.path(), dead, "") / "frame_0001.png");
    removeStaleParts(scratch.path());
    EXPECT_TRUE(fs::is_empty(scratch.path()));
}

TEST(PartFile, E1_WhatIsNotALeftoverOfOursStays) {
    const ScratchFolder scratch;
    const pid_t dead = deadProcess();
    touch(partOf(scratch.path(), ::getppid()));       // its process lives
    touch(partFileFor(scratch.path() / "clip.mp4"));  // our own
    touch(scratch.path() / "clip.mp4");
    touch(scratch.path() / "film.part1.mp4");  // somebody's own name
    touch(scratch.path() / "clip.lightreel-x-1.part");
    touch(scratch.path() / ("clip.lightreel-" + std::to_string(dead) + "-1.party"));
    touch(scratch.path() / ("clip.lightreel-" + std::to_string(dead) + ".part"));
    fs::create_symlink("/", partOf(scratch.path(), dead, ".link"));
    const auto count = [&] { return std::distance(fs::directory_iterator(scratch.path()), {}); };
    const auto before = count();
    removeStaleParts(scratch.path());
    EXPECT_EQ(count(), before);
}

/// In a container every run has the same process id.
TEST(PartFile, E1_WhatAKilledRunWithOurProcessIdLeftIsRemoved) {
    const ScratchFolder scratch;
    const fs::path file = partOf(scratch.path(), ::getpid()), folder = partOf(scratch.path(), ::getpid(), "");
    const fs::path own = partFileFor(scratch.path() / "clip.mp4");
    touch(file);
    touch(own);
    fs::create_directory(folder);
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    lockPart(fd);
    removeStaleParts(scratch.path());
    EXPECT_FALSE(fs::exists(file));
    EXPECT_TRUE(fs::exists(folder)) << "another container's process of that id lives";
    ::close(fd);
    removeStaleParts(scratch.path());
    EXPECT_FALSE(fs::exists(folder));
    EXPECT_TRUE(fs::exists(own));
}

TEST(PartFile, E1_AFileThatIsHeldOpenElsewhereStays) {
    const ScratchFolder scratch;
    const fs::path part = partOf(scratch.path(), deadProcess());
    touch(part);
    const int fd = ::open(part.c_str(), O_RDWR | O_CLOEXEC);
    lockPart(fd);
    removeStaleParts(scratch.path());
    EXPECT_TRUE(fs::exists(part));
    ::close(fd);
    removeStaleParts(scratch.path());
    EXPECT_FALSE(fs::exists(part));
}

}  // namespace
}  // namespace lightreel
