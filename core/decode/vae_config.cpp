#include "core/decode/vae_config.h"

#include <nlohmann/json.hpp>
#include <string>

namespace lightreel {
namespace {

using nlohmann::json;

Error refused(std::string_view path, const std::string& reason) {
    return {ErrorCode::ModelUnsupported, {{"path", std::string(path)}, {"reason", reason}}};
}

bool allAre(const json& config, const char* key, const std::string& block) {
    if (!config.contains(key)) return true;
    for (const json& item : config.at(key))
        if (item != block) return false;
    return true;
}

bool nothing(const json& config, const char* key) {
    return !config.contains(key) || config.at(key).is_null();
}

}  // namespace

Result<VaeConfig> VaeConfig::fromJson(const json& config, std::string_view path) {
    VaeConfig out;
    try {
        if (!allAre(config, "down_block_types", "DownEncoderBlock2D") ||
            !allAre(config, "up_block_types", "UpDecoderBlock2D"))
            return refused(path, "its autoencoder has blocks that are not known here");
        if (config.value("act_fn", "silu") != "silu")
            return refused(path, "its autoencoder's activation is not known here");
        if (!nothing(config, "shift_factor") || !nothing(config, "latents_mean"))
            return refused(path, "its autoencoder shifts the latents, which is not known here");
        out.channels = config.value("block_out_channels", std::vector<int64_t>{64});
        out.layers = config.value("layers_per_block", int64_t{1});
        out.latentChannels = config.value("latent_channels", int64_t{4});
        out.normGroups = config.value("norm_num_groups", int64_t{32});
        out.scalingFactor = config.value("scaling_factor", 0.18215);
        out.midAttention = config.value("mid_block_add_attention", true);
        out.quantConv = config.value("use_quant_conv", true);
        out.temporalDecoder = config.value("_class_name", "") == "AutoencoderKLTemporalDecoder";
        out.postQuantConv = !out.temporalDecoder && config.value("use_post_quant_conv", true);
    } catch (const json::exception& failure) {
        Error error = refused(path, "its autoencoder's configuration has a value of the wrong type");
        error.detail = failure.what();
        return error;
    }
    bool sound = !out.channels.empty() && out.channels.size() <= 8 && out.layers >= 1 && out.layers <= 128 &&
                 out.latentChannels >= 1 && out.latentChannels <= 64 && out.normGroups >= 1 &&
                 out.scalingFactor > 0;
    for (int64_t channels : out.channels)
        sound = sound && channels >= 1 && channels <= 16'384 && channels % out.normGroups == 0;
    if (!sound) return refused(path, "its autoencoder's configuration has numbers that do not fit together");
    return out;
}

}  // namespace lightreel
