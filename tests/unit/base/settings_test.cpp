#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "core/settings/settings_file.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

TEST(Settings, G1_ADamagedFileGivesThePreviousOneAndIsKept) {
    const ScratchFolder scratch;
    const SettingsFile file(scratch.path() / "settings.json");
    ASSERT_TRUE(file.save({{"theme", "dark"}}));
    ASSERT_TRUE(file.save({{"theme", "light"}, {"newer", 7}}));
    EXPECT_EQ(file.load().values, (json{{"theme", "light"}, {"newer", 7}}));

    std::ifstream in(scratch.path() / "settings.json");
    const std::string whole((std::istreambuf_iterator<char>(in)), {});
    for (const size_t cut : {size_t{0}, size_t{1}, whole.size() / 2, whole.size() - 3}) {
        std::ofstream(scratch.path() / "settings.json") << whole.substr(0, cut);
        const SettingsFile::Loaded loaded = file.load();
        EXPECT_EQ(loaded.values, (json{{"theme", "dark"}})) << cut;
        EXPECT_FALSE(loaded.notice.empty());
    }
    int kept = 0;
    for (const auto& entry : fs::directory_iterator(scratch.path()))
        kept += entry.path().string().find(".corrupt-") != std::string::npos ? 1 : 0;
    EXPECT_EQ(kept, 4) << "each of them";
}

/// What load() moved away; empty: nothing.
fs::path keptIn(const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().string().find(".corrupt-") != std::string::npos) return entry.path();
    return {};
}

TEST(Settings, G1_ADamagedFileIsKeptAlsoWhenItsFolderCannotBeSynced) {
    const ScratchFolder scratch;
    const SettingsFile file(scratch.path() / "settings.json");
    std::ofstream(scratch.path() / "settings.json") << "all that there is";
    ::setenv("LIGHTREEL_FAULT", "fsync:*:EIO", 1);
    const SettingsFile::Loaded loaded = file.load();
    ::unsetenv("LIGHTREEL_FAULT");
    EXPECT_NE(loaded.notice.find("was kept"), std::string::npos);
    ASSERT_TRUE(file.save({{"theme", "dark"}}));
    const fs::path kept = keptIn(scratch.path());
    ASSERT_FALSE(kept.empty());
    std::ifstream in(kept);
    EXPECT_EQ(std::string((std::istreambuf_iterator<char>(in)), {}), "all that there is");
}

TEST(Settings, G1_WhatCannotBeOpenedStepsAsideAsWell) {
    const ScratchFolder scratch;
    const fs::path path = scratch.path() / "settings.json";
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un name{AF_UNIX, {}};
    path.string().copy(name.sun_path, sizeof name.sun_path - 1);
    ASSERT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
    ::close(fd);
    EXPECT_NE(SettingsFile(path).load().notice.find("was kept"), std::string::npos);
    EXPECT_FALSE(fs::exists(path));
    EXPECT_TRUE(fs::is_socket(keptIn(scratch.path())));
}

TEST(Settings, G1_AFifoInTheirPlaceStopsNoStart) {
    const ScratchFolder scratch;
    const fs::path path = scratch.path() / "settings.json";
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    ::alarm(30);  // who waits for a writer waits for ever
    EXPECT_FALSE(SettingsFile(path).load().notice.empty());
    ::alarm(0);
    EXPECT_TRUE(fs::is_fifo(keptIn(scratch.path())));
}

TEST(Settings, nothingStoredIsEmptyWithoutNotice) {
    const ScratchFolder scratch;
    const SettingsFile::Loaded loaded = SettingsFile(scratch.path() / "settings.json").load();
    EXPECT_TRUE(loaded.values.empty());
    EXPECT_TRUE(loaded.notice.empty());
}

}  // namespace
}  // namespace lightreel
