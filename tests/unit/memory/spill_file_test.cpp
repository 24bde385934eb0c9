#include "core/memory/spill_file.h"

#include <gtest/gtest.h>
#include <linux/magic.h>
#include <sys/statfs.h>

#include <cstring>
#include <fstream>
#include <vector>

#include "core/memory/meter.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

TEST(SpillFile, hasNoNameAndReadsBackWhatWasWritten) {
    const ScratchFolder folder;
    const auto file = SpillFile::open(folder.path());
    ASSERT_TRUE(file);
    EXPECT_TRUE(fs::is_empty(folder.path()));
    const auto first = (*file)->reserve(10000), second = (*file)->reserve(5);
    ASSERT_TRUE(first && second);
    const std::vector<char> bytes(10000, 'x');
    ASSERT_TRUE((*first)->write(bytes.data(), bytes.size()));
    ASSERT_TRUE((*second)->write("hello", 5));
    (*first)->fetch(bytes.size());
    EXPECT_EQ(std::memcmp((*first)->data(), bytes.data(), bytes.size()), 0);
    (*first)->leave();
    EXPECT_EQ(std::memcmp((*first)->data(), bytes.data(), bytes.size()), 0);
    EXPECT_EQ(std::memcmp((*second)->data(), "hello", 5), 0);
    EXPECT_FALSE((*first)->damaged());
}

TEST(SpillFile, aRegionOutlivesItsFile) {
    const ScratchFolder folder;
    std::shared_ptr<SpillRegion> region;
    {
        const auto file = SpillFile::open(folder.path());
        ASSERT_TRUE(file);
        region = *(*file)->reserve(5);
    }
    ASSERT_TRUE(region->write("hello", 5));
    EXPECT_EQ(std::memcmp(region->data(), "hello", 5), 0);
}

TEST(SpillFile, foldersThatDoNotTakeItAreRefusedWithAReason) {
    const ScratchFolder folder;
    std::ofstream(folder.path() / "file") << "x";
    for (const fs::path& bad : {folder.path() / "missing", folder.path() / "file", fs::path("/proc")}) {
        const auto file = SpillFile::open(bad);
        ASSERT_FALSE(file) << bad;
        EXPECT_EQ(file.error().code, ErrorCode::NotWritable) << bad;
        EXPECT_FALSE(file.error().args.at("reason").empty()) << bad;
    }
}

TEST(SpillFile, aFileSystemInMemoryIsRefused) {
    struct statfs facts {};
    if (::statfs("/dev/shm", &facts) != 0 || facts.f_type != TMPFS_MAGIC)
        GTEST_SKIP() << "/dev/shm is no tmpfs here";
    const auto file = SpillFile::open("/dev/shm");
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().args.at("reason"), "it lies in memory itself");
}

TEST(SpillFile, moreThanTheDiskHasIsRefusedAtOnce) {
    const ScratchFolder folder;
    const auto file = SpillFile::open(folder.path());
    ASSERT_TRUE(file);
    const auto region = (*file)->reserve(int64_t{1} << 60);
    ASSERT_FALSE(region);
    EXPECT_EQ(region.error().code, ErrorCode::DiskFull);
}

TEST(DiscardPages, givesBackWholePagesAndTouchesNothingElse) {
    constexpr size_t kSize = size_t{32} << 20;
    std::vector<char> block(kSize, 'x');
    const int64_t before = residentBytes();
    discardPages(block.data() + 100, kSize - 200);
    EXPECT_GE(before - residentBytes(), static_cast<int64_t>(kSize) * 3 / 4);
    EXPECT_EQ(block[99], 'x');
    EXPECT_EQ(block[kSize - 100], 'x');
    EXPECT_EQ(block[kSize / 2], 0);
    discardPages(block.data(), 10);  // no whole page
    EXPECT_EQ(block[5], 'x');
}

TEST(DefaultSpillFolder, followsTheUsersFolders) {
    const ScratchFolder folder;
    ::setenv("LIGHTREEL_HOME", folder.path().c_str(), 1);
    EXPECT_EQ(defaultSpillFolder(), folder.path() / "cache");
    EXPECT_TRUE(fs::is_directory(folder.path() / "cache"));
    ::unsetenv("LIGHTREEL_HOME");
}

}  // namespace
}  // namespace lightreel
