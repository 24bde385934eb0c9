#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/pipeline/engine_loader.h"
#include "core/request/model_defaults.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// One engine that keeps a copy of the tiny model open while its text files change.
class ChangedTexts : public testing::Test {
  protected:
    ChangedTexts() {
        fs::copy(LIGHTREEL_TEST_DATA "/tiny-t2v", m_model, fs::copy_options::recursive);
        m_input.modelFolder = m_model;
        m_input.request.prompt = "a red circle";
        m_input.request.width = m_input.request.height = 32;
        m_input.request.frames = 2;
        m_input.request.guidance = 1;
        m_input.request.dtype = "float32";
    }

    void setScheduler(const char* key, const json& value) const {
        const fs::path path = m_model / "scheduler" / "scheduler_config.json";
        std::ifstream in(path);
        json config = json::parse(in);
        config[key] = value;
        std::ofstream(path) << config;
    }

    Result<RunPlan> plan() { return m_engine->plan(m_input); }

    ScratchFolder m_scratch;
    fs::path m_model = m_scratch.path() / "model";
    RunInput m_input;
    std::unique_ptr<EngineLibrary> m_engine = openEngineLibrary().value();
};

TEST_F(ChangedTexts, editedDefaultsCountFromTheNextPlanOn) {
    for (const int steps : {4, 12}) {
        std::ofstream(m_model / kDefaultsFile) << json{{"steps", steps}};
        const auto planned = plan();
        ASSERT_TRUE(planned) << paragraph(planned.error());
        EXPECT_EQ(planned->request.steps, steps);
    }
    fs::remove(m_model / kDefaultsFile);
    EXPECT_NE(plan()->request.steps, 12);
}

TEST_F(ChangedTexts, editedDefaultsOfAMotionAdapterDoSoToo) {
    m_input.motionAdapter = m_scratch.path() / "adapter" / "motion.safetensors";
    fs::create_directory(m_input.motionAdapter.parent_path());
    fs::copy(m_model / "motion_adapter" / "diffusion_pytorch_model.safetensors", m_input.motionAdapter);
    for (const int steps : {4, 12}) {
        std::ofstream(m_input.motionAdapter.parent_path() / kDefaultsFile) << json{{"steps", steps}};
        const auto planned = plan();
        ASSERT_TRUE(planned) << paragraph(planned.error());
        EXPECT_EQ(planned->request.steps, steps);
    }
}

TEST_F(ChangedTexts, aBrokenSchedulerIsRefusedAndTakenAgainOnceItIsMended) {
    m_input.request.scheduler = "dpmpp_2m";
    m_input.request.steps = 4;
    ASSERT_TRUE(plan());
    setScheduler("algorithm_type", "sde-dpmsolver++");
    const auto refused = plan();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::ModelUnsupported);
    setScheduler("algorithm_type", "dpmsolver++");
    const auto planned = plan();
    EXPECT_TRUE(planned) << paragraph(planned.error());
}

TEST_F(ChangedTexts, aBrokenVocabularyIsRefusedAndTakenAgainOnceItIsMended) {
    m_input.request.steps = 4;
    const fs::path vocabulary = m_model / "tokenizer" / "vocab.json", aside = m_scratch.path() / "vocab.json";
    ASSERT_TRUE(plan());
    fs::rename(vocabulary, aside);
    std::ofstream(vocabulary) << "[]";
    EXPECT_FALSE(plan());
    fs::rename(aside, vocabulary);
    EXPECT_TRUE(plan());
}

}  // namespace
}  // namespace lightreel
