#include "core/denoise/unet_motion_config.h"

#include <nlohmann/json.hpp>
#include <numeric>
#include <string>

#include "core/denoise/unet_config_reader.h"

namespace lightreel {
namespace {

using nlohmann::json;

void refuseForeignOptions(const UNetConfigReader& config) {
    config.require("act_fn", {"silu", "swish"});
    config.require("mid_block_type", {"UNetMidBlock2DCrossAttn", "UNetMidBlockCrossAttnMotion"});
    config.require("downsample_padding", {1});
    config.require("mid_block_scale_factor", {1, 1.0});
    config.require("resnet_time_scale_shift", {"default"});
    config.require("resnet_out_scale_factor", {1, 1.0});
    config.require("time_embedding_type", {"positional"});
    config.require("flip_sin_to_cos", {true});
    config.require("freq_shift", {0});
    config.require("conv_in_kernel", {3});
    config.require("conv_out_kernel", {3});
    config.require("attention_type", {"default"});
    for (const char* off : {"dual_cross_attention", "only_cross_attention", "mid_block_only_cross_attention",
                            "class_embeddings_concat", "center_input_sample", "resnet_skip_time_act"})
        config.require(off, {false});
    for (const char* absent :
         {"addition_embed_type", "class_embed_type", "encoder_hid_dim", "encoder_hid_dim_type",
          "time_cond_proj_dim", "num_class_embeds", "timestep_post_act", "time_embedding_act_fn",
          "time_embedding_dim", "cross_attention_norm", "conv_in_channels"})
        config.require(absent, {});
}

/// What both layouts share: the picture side of every level.
UNetMotionConfig readSpatial(const UNetConfigReader& config, const std::vector<int64_t>& heads) {
    UNetMotionConfig out;
    refuseForeignOptions(config);
    const std::vector<bool> down = config.attentionBlocks("down_block_types", "DownBlock", {"2D", "Motion"});
    const std::vector<bool> up = config.attentionBlocks("up_block_types", "UpBlock", {"2D", "Motion"});
    const size_t levels = down.size();
    if (levels < 1 || levels > 8 || up.size() != levels) config.wrong("up_block_types");
    if (!config.has("block_out_channels")) config.wrong("block_out_channels");
    const auto channels = config.perLevel("block_out_channels", 1, levels, UNetConfigReader::kMaxChannels);
    const auto layers = config.perLevel("layers_per_block", 2, levels, UNetConfigReader::kMaxLayers);
    const auto context = config.perLevel("cross_attention_dim", 1280, levels, UNetConfigReader::kMaxChannels);
    const auto transformer =
        config.perLevel("transformer_layers_per_block", 1, levels, UNetConfigReader::kMaxLayers);
    config.require("reverse_transformer_layers_per_block", {});
    out.inChannels = config.integer("in_channels", 4, UNetConfigReader::kMaxChannels);
    out.outChannels = config.integer("out_channels", 4, UNetConfigReader::kMaxChannels);
    out.normGroups = config.integer("norm_num_groups", 32, UNetConfigReader::kMaxChannels);
    out.normEpsilon = config.number("norm_eps", 1e-5);
    out.linearProjection = config.boolean("use_linear_projection", false);
    out.midLayers = config.integer("mid_block_layers", 1, UNetConfigReader::kMaxLayers);
    out.midTransformerLayers =
        config.integer("transformer_layers_per_mid_block", transformer.back(), UNetConfigReader::kMaxLayers);
    for (size_t i = 0; i < levels; ++i) {
        UNetMotionConfig::Level level;
        level.channels = channels[i];
        level.attentionDown = down[i];
        level.attentionUp = up[levels - 1 - i];
        level.layers = layers[i];
        level.heads = heads[i];
        level.contextWidth = context[i];
        level.transformerLayersDown.assign(static_cast<size_t>(layers[i]), transformer[i]);
        level.transformerLayersUp.assign(static_cast<size_t>(layers[i] + 1), transformer[i]);
        if (level.channels % out.normGroups != 0) config.wrong("norm_num_groups");
        if (level.channels % level.heads != 0) config.wrong("attention_head_dim");
        out.levels.push_back(std::move(level));
    }
    return out;
}

/// The keys of the motion side under the names of one of the two layouts.
struct MotionKeys {
    const char* heads;
    const char* layers;
    const char* midLayers;
    const char* maxFrames;
};

/// Every number may be within its bounds and the network still fill the memory with its names.
void refuseGiants(const UNetConfigReader& config, const UNetMotionConfig& network) {
    constexpr int64_t kMostBlocks = 20'000;
    const auto sum = [](const std::vector<int64_t>& numbers) {
        return std::accumulate(numbers.begin(), numbers.end(), int64_t{0});
    };
    int64_t blocks = network.midLayers * network.midTransformerLayers + sum(network.midMotionLayers);
    for (const UNetMotionConfig::Level& level : network.levels)
        blocks += 2 * level.layers + 1 + sum(level.transformerLayersDown) + sum(level.transformerLayersUp) +
                  sum(level.motionLayersDown) + sum(level.motionLayersUp);
    if (blocks > kMostBlocks) config.wrong("layers_per_block");
}

void readMotion(const UNetConfigReader& config, const MotionKeys& keys, UNetMotionConfig& out) {
    const auto heads = config.perLevel(keys.heads, 8, out.levels.size(), UNetConfigReader::kMaxHeads);
    const auto motion = config.perLevel(keys.layers, 1, out.levels.size(), UNetConfigReader::kMaxLayers);
    for (size_t i = 0; i < out.levels.size(); ++i) {
        UNetMotionConfig::Level& level = out.levels[i];
        level.motionHeads = heads[i];
        level.motionLayersDown.assign(static_cast<size_t>(level.layers), motion[i]);
        level.motionLayersUp.assign(static_cast<size_t>(level.layers + 1), motion[i]);
        if (level.channels % level.motionHeads != 0) config.wrong(keys.heads);
    }
    out.motionMaxFrames = config.integer(keys.maxFrames, 32, 4096);
    out.midMotion = config.boolean("use_motion_mid_block", true);
    const nlohmann::json mid = config.has(keys.midLayers) ? config.raw(keys.midLayers) : nlohmann::json(1);
    out.midMotionLayers = config.layers(keys.midLayers, mid, out.midLayers);
    refuseGiants(config, out);
}

}  // namespace

Result<UNetMotionConfig> UNetMotionConfig::fromMotionModel(const json& config, std::string_view path) {
    try {
        const UNetConfigReader reader(config, path);
        const size_t levels =
            reader.attentionBlocks("down_block_types", "DownBlock", {"2D", "Motion"}).size();
        UNetMotionConfig out = readSpatial(
            reader, reader.perLevel("num_attention_heads", 8, levels, UNetConfigReader::kMaxHeads));
        reader.require("reverse_temporal_transformer_layers_per_block", {});
        reader.require("reverse_motion_num_attention_heads", {});
        readMotion(reader,
                   {"motion_num_attention_heads", "temporal_transformer_layers_per_block",
                    "temporal_transformer_layers_per_mid_block", "motion_max_seq_length"},
                   out);
        return out;
    } catch (const Failure& failure) {
        return failure.error;
    }
}

Result<UNetMotionConfig> UNetMotionConfig::fromUNet2D(const json& config, const json& adapter,
                                                      std::string_view path) {
    try {
        const UNetConfigReader reader(config, path);
        const UNetConfigReader motion(adapter, path);
        const size_t levels =
            reader.attentionBlocks("down_block_types", "DownBlock", {"2D", "Motion"}).size();
        // SD 1.5 names its number of heads "attention_head_dim".
        const char* headsKey =
            reader.has("num_attention_heads") ? "num_attention_heads" : "attention_head_dim";
        UNetMotionConfig out =
            readSpatial(reader, reader.perLevel(headsKey, 8, levels, UNetConfigReader::kMaxHeads));
        const auto motionLayers =
            motion.perLevel("motion_layers_per_block", 2, levels, UNetConfigReader::kMaxLayers);
        for (size_t i = 0; i < levels; ++i)
            if (motionLayers[i] != out.levels[i].layers)
                reader.refuse("its motion adapter has another number of layers than its U-Net");
        motion.require("conv_in_channels", {});
        if (motion.integer("motion_mid_block_layers_per_block", 1, UNetConfigReader::kMaxLayers) !=
            out.midLayers)
            motion.wrong("motion_mid_block_layers_per_block");
        readMotion(motion,
                   {"motion_num_attention_heads", "motion_transformer_layers_per_block",
                    "motion_transformer_layers_per_mid_block", "motion_max_seq_length"},
                   out);
        return out;
    } catch (const Failure& failure) {
        return failure.error;
    }
}

}  // namespace lightreel
