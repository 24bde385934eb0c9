#include <gtest/gtest.h>

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

TEST(Settings, nothingStoredIsEmptyWithoutNotice) {
    const ScratchFolder scratch;
    const SettingsFile::Loaded loaded = SettingsFile(scratch.path() / "settings.json").load();
    EXPECT_TRUE(loaded.values.empty());
    EXPECT_TRUE(loaded.notice.empty());
}

}  // namespace
}  // namespace lightreel
