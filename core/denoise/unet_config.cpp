#include "core/denoise/unet_config.h"

#include <nlohmann/json.hpp>
#include <numeric>
#include <string>

namespace lightreel {
namespace {

using nlohmann::json;

// Limits for configuration that came from outside.
constexpr int64_t kMaxLayers = 128;
constexpr int64_t kMaxChannels = 16'384;
constexpr int64_t kMaxHeads = 256;

[[noreturn]] void refuse(std::string_view path, const std::string& reason) {
    throw Failure{{ErrorCode::ModelUnsupported, {{"path", std::string(path)}, {"reason", reason}}}};
}

/// Reads one config.json with errors that name key and value.
class ConfigReader {
  public:
    ConfigReader(const json& config, std::string_view path) : m_config(config), m_path(path) {
        if (!config.is_object()) refuse(path, "its configuration is not an object");
    }

    [[nodiscard]] bool has(const char* key) const {
        return m_config.contains(key) && !m_config.at(key).is_null();
    }

    [[nodiscard]] int64_t integer(const char* key, int64_t fallback, int64_t high) const {
        return has(key) ? bounded(key, m_config.at(key), high) : fallback;
    }

    [[nodiscard]] bool boolean(const char* key, bool fallback) const {
        if (!has(key)) return fallback;
        if (!m_config.at(key).is_boolean()) wrong(key);
        return m_config.at(key).get<bool>();
    }

    [[nodiscard]] double number(const char* key, double fallback) const {
        if (!has(key)) return fallback;
        if (!m_config.at(key).is_number()) wrong(key);
        return m_config.at(key).get<double>();
    }

    /// One number for all of size levels, or a list with one each.
    [[nodiscard]] std::vector<int64_t> perLevel(const char* key, int64_t fallback, size_t size,
                                                int64_t high) const {
        if (!has(key)) return std::vector<int64_t>(size, fallback);
        const json& value = m_config.at(key);
        if (!value.is_array()) return std::vector<int64_t>(size, bounded(key, value, high));
        if (value.size() != size) wrong(key);
        std::vector<int64_t> out;
        for (const json& item : value) out.push_back(bounded(key, item, high));
        return out;
    }

    [[nodiscard]] std::vector<int64_t> layers(const char* key, const json& value, int64_t count) const {
        if (!value.is_array())
            return std::vector<int64_t>(static_cast<size_t>(count), bounded(key, value, kMaxLayers));
        if (static_cast<int64_t>(value.size()) != count) wrong(key);
        std::vector<int64_t> out;
        for (const json& item : value) out.push_back(bounded(key, item, kMaxLayers));
        return out;
    }

    [[nodiscard]] const json& raw(const char* key) const { return m_config.at(key); }

    /// A key that must be absent, null or one of the harmless values.
    void require(const char* key, const std::vector<json>& harmless) const {
        if (!has(key)) return;
        for (const json& value : harmless)
            if (m_config.at(key) == value) return;
        wrong(key);
    }

    /// Which blocks have cross-attention, from "CrossAttnDownBlock2D" and its like.
    [[nodiscard]] std::vector<bool> attentionBlocks(const char* key, const std::string& plain) const {
        if (!has(key) || !m_config.at(key).is_array()) wrong(key);
        std::vector<bool> out;
        for (const json& item : m_config.at(key)) {
            const std::string name = item.is_string() ? item.get<std::string>() : "";
            const bool attention =
                name == "CrossAttn" + plain + "2D" || name == "CrossAttn" + plain + "Motion";
            if (!attention && name != plain + "2D" && name != plain + "Motion")
                refuse(m_path, "there is no block \"" + name + "\" in this program");
            out.push_back(attention);
        }
        return out;
    }

    [[noreturn]] void wrong(const char* key) const {
        const std::string value = m_config.contains(key) ? m_config.at(key).dump().substr(0, 80) : "nothing";
        refuse(m_path, std::string("its configuration has ") + key + " = " + value +
                           ", which no block here can honour");
    }

  private:
    [[nodiscard]] int64_t bounded(const char* key, const json& value, int64_t high) const {
        if (!value.is_number_integer() || value.get<int64_t>() < 1 || value.get<int64_t>() > high) wrong(key);
        return value.get<int64_t>();
    }

    const json& m_config;
    std::string_view m_path;
};

void refuseForeignOptions(const ConfigReader& config) {
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
UNetConfig readSpatial(const ConfigReader& config, const std::vector<int64_t>& heads) {
    UNetConfig out;
    refuseForeignOptions(config);
    const std::vector<bool> down = config.attentionBlocks("down_block_types", "DownBlock");
    const std::vector<bool> up = config.attentionBlocks("up_block_types", "UpBlock");
    const size_t levels = down.size();
    if (levels < 1 || levels > 8 || up.size() != levels) config.wrong("up_block_types");
    if (!config.has("block_out_channels")) config.wrong("block_out_channels");
    const auto channels = config.perLevel("block_out_channels", 1, levels, kMaxChannels);
    const auto layers = config.perLevel("layers_per_block", 2, levels, kMaxLayers);
    const auto context = config.perLevel("cross_attention_dim", 1280, levels, kMaxChannels);
    const auto transformer = config.perLevel("transformer_layers_per_block", 1, levels, kMaxLayers);
    config.require("reverse_transformer_layers_per_block", {});
    out.inChannels = config.integer("in_channels", 4, kMaxChannels);
    out.outChannels = config.integer("out_channels", 4, kMaxChannels);
    out.normGroups = config.integer("norm_num_groups", 32, kMaxChannels);
    out.normEpsilon = config.number("norm_eps", 1e-5);
    out.linearProjection = config.boolean("use_linear_projection", false);
    out.midLayers = config.integer("mid_block_layers", 1, kMaxLayers);
    out.midTransformerLayers =
        config.integer("transformer_layers_per_mid_block", transformer.back(), kMaxLayers);
    for (size_t i = 0; i < levels; ++i) {
        UNetConfig::Level level;
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
void refuseGiants(const ConfigReader& config, const UNetConfig& network) {
    constexpr int64_t kMostBlocks = 20'000;
    const auto sum = [](const std::vector<int64_t>& numbers) {
        return std::accumulate(numbers.begin(), numbers.end(), int64_t{0});
    };
    int64_t blocks = network.midLayers * network.midTransformerLayers + sum(network.midMotionLayers);
    for (const UNetConfig::Level& level : network.levels)
        blocks += 2 * level.layers + 1 + sum(level.transformerLayersDown) + sum(level.transformerLayersUp) +
                  sum(level.motionLayersDown) + sum(level.motionLayersUp);
    if (blocks > kMostBlocks) config.wrong("layers_per_block");
}

void readMotion(const ConfigReader& config, const MotionKeys& keys, UNetConfig& out) {
    const auto heads = config.perLevel(keys.heads, 8, out.levels.size(), kMaxHeads);
    const auto motion = config.perLevel(keys.layers, 1, out.levels.size(), kMaxLayers);
    for (size_t i = 0; i < out.levels.size(); ++i) {
        UNetConfig::Level& level = out.levels[i];
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

Result<UNetConfig> UNetConfig::fromMotionModel(const json& config, std::string_view path) {
    try {
        const ConfigReader reader(config, path);
        const size_t levels = reader.attentionBlocks("down_block_types", "DownBlock").size();
        UNetConfig out = readSpatial(reader, reader.perLevel("num_attention_heads", 8, levels, kMaxHeads));
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

Result<UNetConfig> UNetConfig::fromUNet2D(const json& config, const json& adapter, std::string_view path) {
    try {
        const ConfigReader reader(config, path);
        const ConfigReader motion(adapter, path);
        const size_t levels = reader.attentionBlocks("down_block_types", "DownBlock").size();
        // SD 1.5 names its number of heads "attention_head_dim".
        const char* headsKey =
            reader.has("num_attention_heads") ? "num_attention_heads" : "attention_head_dim";
        UNetConfig out = readSpatial(reader, reader.perLevel(headsKey, 8, levels, kMaxHeads));
        const auto motionLayers = motion.perLevel("motion_layers_per_block", 2, levels, kMaxLayers);
        for (size_t i = 0; i < levels; ++i)
            if (motionLayers[i] != out.levels[i].layers)
                refuse(path, "its motion adapter has another number of layers than its U-Net");
        motion.require("conv_in_channels", {});
        if (motion.integer("motion_mid_block_layers_per_block", 1, kMaxLayers) != out.midLayers)
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
