#include "core/decode/temporal_vae_decoder.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace lightreel {

TemporalVaeDecoder::Stage::Stage(const WeightScope& scope, const VaeConfig& config, int64_t in, int64_t out)
    : spatial(scope / "spatial_res_block", vaeResnet(config, in, out)),
      temporal(scope, {out, 0, config.normGroups, 1e-5, TemporalResnetOptions::Mix::Temporal}) {}

TemporalVaeDecoder::TemporalVaeDecoder(const VaeConfig& config, ParameterSet& parameters)
    : m_scalingFactor(config.scalingFactor),
      m_convIn(WeightScope(parameters, "decoder.") / "conv_in", config.latentChannels,
               config.channels.back()),
      m_head(WeightScope(parameters, "decoder."), config.channels.front(), config.normGroups),
      m_timeConvOut(WeightScope(parameters, "decoder.") / "time_conv_out", 3, 3) {
    const WeightScope root(parameters, "decoder.");
    int64_t channels = config.channels.back();
    const VaeAttention attention(root / "mid_block" / "attentions" / 0, channels, config.normGroups);
    for (int64_t i = 0; i < config.layers; ++i) {
        Stage stage(root / "mid_block" / "resnets" / i, config, channels, channels);
        if (i == 1) stage.attention = attention;
        // Each resnet but the first follows an attention of its own, and there is only one: the others are
        // stored for nothing.
        if (i < 2) m_stages.push_back(std::move(stage));
    }
    std::optional<Upsample> upsampler;
    for (size_t i = 0; i < config.channels.size(); ++i) {
        const int64_t out = config.channels[config.channels.size() - 1 - i];
        const WeightScope scope = root / "up_blocks" / static_cast<int64_t>(i);
        for (int64_t j = 0; j <= config.layers; ++j) {
            Stage& stage = m_stages.emplace_back(scope / "resnets" / j, config, channels, out);
            if (j == 0) stage.upsampler = upsampler;
            channels = out;
        }
        if (i + 1 < config.channels.size()) upsampler.emplace(scope / "upsamplers" / 0, out);
    }
}

TemporalVaeDecoder::Cut::Cut(int64_t frames, const Slice& slice)
    : clip(frames),
      piece(slice.rows > 1 ? 1 : slice.frames),
      bands(slice.rows),
      temporal(slice.temporal != TemporalDecode::Flat) {
    if (slice.temporal == TemporalDecode::Window) clip = std::min<int64_t>(slice.window, frames);
    if (!temporal) clip = std::min(piece, frames);
    piece = std::min(piece, clip);
}

MapShape TemporalVaeDecoder::Stage::after(const MapShape& x) const {
    if (!upsampler) return x;
    MapShape doubled = x;
    doubled.height *= 2;
    doubled.width *= 2;
    return doubled;
}

at::Tensor TemporalVaeDecoder::Stage::spatially(at::Tensor x, const RowBands& bands) const {
    const bool whole = bands.count == 1;
    if (attention) x = (*attention)(x);
    if (upsampler)
        x = whole ? (*upsampler)(x, 2 * x.size(2), 2 * x.size(3)) : upsampler->doubledInBands(x, bands);
    return whole ? spatial(x) : spatial.inBands(std::move(x), bands);
}

void TemporalVaeDecoder::decode(const at::Tensor& latents, const Slice& slice, ClipMaps* waiting,
                                const CancelToken& cancel, const Take& take) const {
    const int64_t frames = latents.size(0);
    const Cut cut(frames, slice);
    const std::unique_ptr<ClipMaps> memory = waiting == nullptr ? ClipMaps::inMemory() : nullptr;
    ClipMaps& maps = waiting == nullptr ? *memory : *waiting;
    for (int64_t first = 0; first < frames; first += cut.clip)
        decodeClip(latents.narrow(0, first, std::min(cut.clip, frames - first)), cut, maps, cancel,
                   [&](const at::Tensor& pictures, int64_t frame) { take(pictures, first + frame); });
}

void TemporalVaeDecoder::decodeClip(const at::Tensor& latents, const Cut& cut, ClipMaps& maps,
                                    const CancelToken& cancel, const Take& take) const {
    const int64_t frames = latents.size(0);
    const RowBands bands{cut.bands, cancel};
    const auto eachPiece = [&](const std::function<void(int64_t, int64_t)>& work) {
        for (int64_t first = 0; first < frames; first += cut.piece) {
            cancel.check();
            work(first, std::min(cut.piece, frames - first));
        }
    };
    MapShape shape{frames, latents.size(2), latents.size(3), static_cast<int64_t>(latents.element_size())};
    for (const Stage& stage : m_stages) {
        shape = stage.after(shape);
        eachPiece([&](int64_t first, int64_t count) {
            at::Tensor x =
                &stage == &m_stages.front() ? entered(latents.narrow(0, first, count)) : maps.take(first);
            maps.put(first, stage.spatially(std::move(x), bands));
        });
        if (cut.temporal) blend(stage, shape, cut, maps, cancel);
    }
    at::Tensor pictures =
        at::empty({frames, 3, shape.height, shape.width}, latents.options(), at::MemoryFormat::ChannelsLast);
    eachPiece([&](int64_t first, int64_t count) {
        at::Tensor x = maps.take(first);
        pictures.narrow(0, first, count)
            .copy_(cut.bands > 1 ? m_head.inBands(x, bands) : m_head(std::move(x)));
    });
    if (cut.temporal) pictures = m_timeConvOut(pictures);
    for (int64_t i = 0; i < frames; ++i) take(pictures.narrow(0, i, 1), i);
}

at::Tensor TemporalVaeDecoder::entered(const at::Tensor& latents) const {
    return m_convIn((latents / m_scalingFactor).contiguous(at::MemoryFormat::ChannelsLast));
}

void TemporalVaeDecoder::blend(const Stage& stage, const MapShape& clip, const Cut& cut, ClipMaps& maps,
                               const CancelToken& cancel) {
    const int64_t rows = rowsAtOnce(stage, clip, cut);
    if (rows > 0)
        stage.temporal.inBands(maps, clip.height, rows, cancel);
    else if (cut.piece >= clip.frames)
        maps.put(0, stage.temporal(maps.take(0), clip.frames));
    else
        maps.write(0, stage.temporal(maps.read(0, clip.height), clip.frames));
}

int64_t TemporalVaeDecoder::rowsAtOnce(const Stage& stage, const MapShape& clip, const Cut& cut) {
    if (cut.bands > 1) return RowBands::rows(clip.height, cut.bands);
    if (cut.piece >= clip.frames) return 0;
    MapShape piece = clip, row = clip;
    piece.frames = cut.piece;
    row.height = 1;
    // What the spatial part has just needed costs nothing.
    constexpr int64_t kLittle = int64_t{64} << 20;
    const int64_t budget = std::max(kLittle, stage.spatial.peakBytes(piece)),
                  channels = stage.spatial.outChannels();
    if (clip.bytes(channels) + stage.temporal.peakBytes(clip, 1) <= budget) return 0;
    const int64_t most = std::clamp<int64_t>(budget / (2 * row.bytes(channels)), 1, clip.height);
    return RowBands::rows(clip.height, RowBands::rows(clip.height, most));
}

}  // namespace lightreel
