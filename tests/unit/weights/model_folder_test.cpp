#include "core/weights/model_folder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "core/weights/safetensors.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

TEST(ModelFolder, theEmbeddedModelOpens) {
    const auto folder = ModelFolder::open(fs::path(LIGHTREEL_RESOURCES) / "models/lightreel-demo-t2v");
    ASSERT_TRUE(folder);
    EXPECT_EQ(folder->partClass("unet"), "UNet2DConditionModel");
    EXPECT_FALSE(folder->has("feature_extractor"));
    for (const char* part : {"unet", "motion_adapter", "text_encoder", "vae"}) {
        EXPECT_TRUE(folder->config(part)) << part;
        EXPECT_TRUE(folder->weights(part)) << part;
    }
}

TEST(ModelFolder, everyPartHasItsOwnFileOfSettings) {
    const ScratchFolder scratch;
    write(scratch.path() / "model_index.json", "{}");
    for (const auto& [part, file] : {std::pair{"unet", "config.json"},
                                     {"scheduler", "scheduler_config.json"},
                                     {"feature_extractor", "preprocessor_config.json"}}) {
        fs::create_directory(scratch.path() / part);
        write(scratch.path() / part / file, std::string(R"({"part": ")") + part + "\"}");
        const auto folder = ModelFolder::open(scratch.path());
        ASSERT_TRUE(folder);
        const auto config = folder->config(part);
        ASSERT_TRUE(config) << part;
        EXPECT_EQ(config->at("part"), part);
    }
}

TEST(ModelFolder, whatIsNoModelIsToldApart) {
    const ScratchFolder scratch;
    EXPECT_EQ(ModelFolder::open(scratch.path() / "nothing").error().code, ErrorCode::ModelMissing);
    EXPECT_EQ(ModelFolder::open(scratch.path()).error().code, ErrorCode::ModelUnsupported);
    write(scratch.path() / "model_index.json", "{\"unet\": [");
    EXPECT_EQ(ModelFolder::open(scratch.path()).error().code, ErrorCode::ModelDamaged);
}

TEST(ModelFolder, shardsAreJoined) {
    const ScratchFolder scratch;
    write(scratch.path() / "a/x", "");
    ASSERT_TRUE(writeSafetensors(scratch.path() / "a/model-1.safetensors", {{"one", at::ones({2})}}));
    ASSERT_TRUE(writeSafetensors(scratch.path() / "a/model-2.safetensors", {{"two", at::ones({3})}}));
    write(scratch.path() / "a/model.safetensors.index.json",
          R"({"weight_map": {"one": "model-1.safetensors", "two": "model-2.safetensors"}})");
    const auto source = openWeights(scratch.path() / "a");
    ASSERT_TRUE(source);
    EXPECT_EQ((*source)->names(), (std::vector<std::string>{"one", "two"}));
    fs::remove(scratch.path() / "a/model-2.safetensors");
    EXPECT_EQ(openWeights(scratch.path() / "a").error().code, ErrorCode::ModelDamaged);
}

TEST(ModelFolder, B8_NamesThatLeadElsewhereAreRefused) {
    for (const char* name : {"../x.safetensors", "/etc/x.safetensors", "C:\\\\x.safetensors",
                             ".x.safetensors", "a/b.safetensors", "x.bin", ""}) {
        const ScratchFolder scratch;
        write(scratch.path() / "model.safetensors.index.json",
              std::string(R"({"weight_map": {"one": ")") + name + "\"}}");
        const auto source = openWeights(scratch.path());
        ASSERT_FALSE(source) << name;
        EXPECT_EQ(source.error().code, ErrorCode::ModelDamaged);
    }
}

TEST(ModelFolder, B8_AFifoDoesNotHang) {
    const ScratchFolder scratch;
    ASSERT_EQ(::mkfifo((scratch.path() / "model.safetensors").c_str(), 0600), 0);
    EXPECT_EQ(openWeights(scratch.path()).error().code, ErrorCode::ModelDamaged);
}

TEST(ModelFolder, B9_AFolderOfPicklesSaysHowToConvert) {
    const ScratchFolder scratch;
    write(scratch.path() / "diffusion_pytorch_model.bin", "x");
    const auto source = openWeights(scratch.path());
    ASSERT_FALSE(source);
    EXPECT_NE(source.error().args.at("reason").find("safe_serialization"), std::string::npos);
}

TEST(MotionAdapter, originalNamesBecomeCurrentOnes) {
    const ScratchFolder scratch;
    const std::string old = "module.down_blocks.0.motion_modules.0.temporal_transformer.";
    const auto path = scratch.path() / "mm.safetensors";
    ASSERT_TRUE(writeSafetensors(
        path, {{old + "norm.weight", at::ones({8})},
               {old + "transformer_blocks.0.attention_blocks.0.to_q.weight", at::ones({8, 8})},
               {old + "transformer_blocks.0.attention_blocks.1.to_out.0.bias", at::ones({8})},
               {old + "transformer_blocks.0.attention_blocks.0.pos_encoder.pe", at::ones({1, 24, 8})},
               {old + "transformer_blocks.0.attention_blocks.1.pos_encoder.pe", at::ones({1, 24, 8})},
               {old + "transformer_blocks.0.norms.1.weight", at::ones({8})},
               {old + "transformer_blocks.0.ff_norm.bias", at::ones({8})}}));
    const auto source = openMotionAdapter(path);
    ASSERT_TRUE(source);
    const std::string now = "down_blocks.0.motion_modules.0.";
    for (const char* name : {"norm.weight", "transformer_blocks.0.attn1.to_q.weight",
                             "transformer_blocks.0.attn2.to_out.0.bias", "transformer_blocks.0.norm2.weight",
                             "transformer_blocks.0.norm3.bias", "transformer_blocks.0.pos_embed.pe"})
        EXPECT_NE((*source)->find(now + name), nullptr) << name;
    EXPECT_EQ((*source)->names().size(), 6U);
    const auto config = motionAdapterConfig(path, **source);
    ASSERT_TRUE(config);
    EXPECT_EQ(config->at("motion_max_seq_length"), 24);
    EXPECT_EQ(config->at("use_motion_mid_block"), false);
}

}  // namespace
}  // namespace lightreel
