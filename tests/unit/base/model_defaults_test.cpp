#include "core/request/model_defaults.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

class ModelDefaultsTest : public testing::Test {
  protected:
    Result<ModelDefaults> read(const std::string& text) {
        std::ofstream(m_scratch.path() / kDefaultsFile) << text;
        return ModelDefaults::of(m_scratch.path());
    }
    ScratchFolder m_scratch;
};

TEST_F(ModelDefaultsTest, aFolderWithoutTheFileRecommendsNothing) {
    const auto defaults = ModelDefaults::of(m_scratch.path());
    ASSERT_TRUE(defaults);
    EXPECT_FALSE(defaults->steps || defaults->guidance || defaults->scheduler);
    EXPECT_TRUE(defaults->schedulerConfig.empty());
}

TEST_F(ModelDefaultsTest, whatTheFileSaysCounts) {
    const auto defaults = read(R"({"steps": 20, "guidance": 4, "scheduler": "ddim", "later": true})");
    ASSERT_TRUE(defaults);
    EXPECT_EQ(defaults->steps, 20);
    EXPECT_EQ(defaults->guidance, 4);
    EXPECT_EQ(defaults->scheduler, "ddim");
}

TEST_F(ModelDefaultsTest, B8_ValuesThatMeanNothingAreRefused) {
    for (const char* text : {R"({"steps": 0})", R"({"steps": 2.5})", R"({"steps": "many"})",
                             R"({"guidance": -1})", R"({"guidance": 1e99})", R"({"scheduler": "magic"})",
                             R"({"scheduler_config": []})", "[]", "{", R"({"steps": 1, "steps": 2})"}) {
        const auto defaults = read(text);
        ASSERT_FALSE(defaults) << text;
        EXPECT_EQ(defaults.error().code, ErrorCode::ModelDamaged) << text;
    }
}

TEST_F(ModelDefaultsTest, publishedAdaptersAreKnownByTheirNames) {
    EXPECT_EQ(adapterDefaults("animatediff_lightning_8step_diffusers.safetensors").at("steps"), 8);
    EXPECT_EQ(adapterDefaults("mm_sd_v15_v2.safetensors").at("scheduler_config").at("beta_schedule"),
              "linear");
    EXPECT_FALSE(adapterDefaults("mm_sd_v15_v2.safetensors").contains("steps"));
    EXPECT_TRUE(adapterDefaults("my_own_motion.safetensors").empty());
    const auto byName = ModelDefaults::of("nowhere/mm_sd_v15_v2.safetensors");
    ASSERT_TRUE(byName);
    EXPECT_TRUE(byName->schedulerConfig.empty()) << "no such file: nothing to recommend";
}

}  // namespace
}  // namespace lightreel
