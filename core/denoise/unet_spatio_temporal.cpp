#include "core/denoise/unet_spatio_temporal.h"

#include "core/denoise/spatio_temporal_layer.h"
#include "core/denoise/unet_config_reader.h"

namespace lightreel {
namespace {

using Level = SpatioTemporalConfig::Level;
using Part = LayerPlace::Part;

constexpr int64_t kNormGroups = 32;
constexpr int64_t kAddedNumbers = 3;

LayeredUNet::Shape shapeOf(const SpatioTemporalConfig& config) {
    LayeredUNet::Shape shape{config.inChannels, config.outChannels,  kNormGroups, 1e-5, 1,
                             kAddedNumbers,     config.addedFeatures};
    for (const Level& level : config.levels) shape.levels.push_back({level.channels, level.layers});
    return shape;
}

bool attends(const Level& level, const LayerPlace& place) {
    if (place.part == Part::Middle) return place.index == 0;
    return place.part == Part::Down ? level.attentionDown : level.attentionUp;
}

/// Of the resnets' norms, as diffusers' unet_3d_blocks.py builds them whatever its caller names.
double epsilonOf(const LayerPlace& place, bool attention) {
    const bool fine = place.part == Part::Up || (place.part == Part::Down && attention);
    return fine ? 1e-6 : 1e-5;
}

std::unique_ptr<UNetLayer> makeLayer(const SpatioTemporalConfig& config, const LayerPlace& place) {
    const Level& level = config.levels[place.level];
    const bool attention = attends(level, place);
    const ResnetBlockOptions resnet{place.in, place.out, 4 * config.levels.front().channels, kNormGroups,
                                    epsilonOf(place, attention)};
    std::optional<SpatioTemporalTransformerOptions> transformer;
    if (attention)
        transformer = {level.channels, level.heads, level.contextWidth, level.transformerLayers, kNormGroups};
    return std::make_unique<SpatioTemporalLayer>(place.block, place.index, resnet, transformer);
}

/// Every number may be within its bounds and the network still fill the memory with its names.
void refuseGiants(const UNetConfigReader& reader, const SpatioTemporalConfig& network) {
    constexpr int64_t kMostBlocks = 20'000;
    int64_t blocks = 2;
    for (const Level& level : network.levels)
        blocks += (2 * level.layers + 1) * (1 + 2 * level.transformerLayers);
    if (blocks > kMostBlocks) reader.wrong("layers_per_block");
}

SpatioTemporalConfig read(const UNetConfigReader& reader) {
    SpatioTemporalConfig out;
    const std::vector<bool> down =
        reader.attentionBlocks("down_block_types", "DownBlock", {"SpatioTemporal"});
    const std::vector<bool> up = reader.attentionBlocks("up_block_types", "UpBlock", {"SpatioTemporal"});
    const size_t levels = down.size();
    if (levels < 1 || levels > 8 || up.size() != levels) reader.wrong("up_block_types");
    if (!reader.has("block_out_channels")) reader.wrong("block_out_channels");
    const auto numbers = [&](const char* key, int64_t fallback, int64_t high) {
        return reader.perLevel(key, fallback, levels, high);
    };
    const auto channels = numbers("block_out_channels", 1, UNetConfigReader::kMaxChannels),
               layers = numbers("layers_per_block", 2, UNetConfigReader::kMaxLayers),
               heads = numbers("num_attention_heads", 8, UNetConfigReader::kMaxHeads),
               context = numbers("cross_attention_dim", 1024, UNetConfigReader::kMaxChannels),
               transformer = numbers("transformer_layers_per_block", 1, UNetConfigReader::kMaxLayers);
    out.inChannels = reader.integer("in_channels", out.inChannels, UNetConfigReader::kMaxChannels);
    out.outChannels = reader.integer("out_channels", out.outChannels, UNetConfigReader::kMaxChannels);
    out.addedFeatures = reader.integer("addition_time_embed_dim", 256, UNetConfigReader::kMaxChannels);
    if (reader.integer("projection_class_embeddings_input_dim", 768, 4 * UNetConfigReader::kMaxChannels) !=
        kAddedNumbers * out.addedFeatures)
        reader.wrong("projection_class_embeddings_input_dim");
    out.frames = reader.integer("num_frames", out.frames, 1024);
    for (size_t i = 0; i < levels; ++i) {
        out.levels.push_back(
            {channels[i], down[i], up[levels - 1 - i], layers[i], heads[i], context[i], transformer[i]});
        if (channels[i] % kNormGroups != 0) reader.wrong("block_out_channels");
        if (channels[i] % heads[i] != 0) reader.wrong("num_attention_heads");
    }
    refuseGiants(reader, out);
    return out;
}

}  // namespace

Result<SpatioTemporalConfig> SpatioTemporalConfig::fromJson(const nlohmann::json& config,
                                                            std::string_view path) {
    try {
        return read(UNetConfigReader(config, path));
    } catch (const Failure& failure) {
        return failure.error;
    }
}

UNetSpatioTemporal::UNetSpatioTemporal(const SpatioTemporalConfig& config, ParameterSet& parameters)
    : LayeredUNet(shapeOf(config), parameters,
                  [&config](const LayerPlace& place) { return makeLayer(config, place); }) {}

}  // namespace lightreel
