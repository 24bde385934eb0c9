#include "core/decode/vae_decoder.h"

#include <ATen/ATen.h>

namespace lightreel {

VaeDecoder::VaeDecoder(const VaeConfig& config, ParameterSet& parameters)
    : m_scalingFactor(config.scalingFactor),
      m_convIn(WeightScope(parameters, "decoder.") / "conv_in", config.latentChannels,
               config.channels.back()),
      m_middle(WeightScope(parameters, "decoder.") / "mid_block", config),
      m_head(WeightScope(parameters, "decoder."), config.channels.front(), config.normGroups) {
    const WeightScope root(parameters);
    if (config.postQuantConv)
        m_postQuantConv.emplace(root / "post_quant_conv", config.latentChannels, config.latentChannels,
                                Conv2d::Options{1, 1, 0});
    int64_t channels = config.channels.back();
    for (size_t i = 0; i < config.channels.size(); ++i) {
        const int64_t out = config.channels[config.channels.size() - 1 - i];
        const WeightScope scope = root / "decoder" / "up_blocks" / static_cast<int64_t>(i);
        Block block;
        for (int64_t j = 0; j <= config.layers; ++j) {
            block.resnets.emplace_back(scope / "resnets" / j, vaeResnet(config, channels, out));
            channels = out;
        }
        if (i + 1 < config.channels.size()) block.sampler.emplace(scope / "upsamplers" / 0, out);
        m_blocks.push_back(std::move(block));
    }
}

int64_t VaeDecoder::atOnce(int64_t frames, const Slice& slice) {
    return slice.rows > 1 ? 1 : std::min<int64_t>(slice.frames, frames);
}

at::Tensor VaeDecoder::middleOf(const at::Tensor& latents) const {
    at::Tensor x = (latents / m_scalingFactor).contiguous(at::MemoryFormat::ChannelsLast);
    if (m_postQuantConv) x = (*m_postQuantConv)(x);
    return m_middle(m_convIn(x));
}

at::Tensor VaeDecoder::decode(const at::Tensor& latents) const {
    at::Tensor x = middleOf(latents);
    for (const Block& block : m_blocks) {
        for (const ResnetBlock& resnet : block.resnets) x = resnet(x);
        if (block.sampler) x = (*block.sampler)(x, 2 * x.size(2), 2 * x.size(3));
    }
    return m_head(std::move(x));
}

at::Tensor VaeDecoder::decodeInBands(const at::Tensor& latents, const RowBands& bands) const {
    at::Tensor x = middleOf(latents);
    for (const Block& block : m_blocks) {
        for (const ResnetBlock& resnet : block.resnets) x = resnet.inBands(std::move(x), bands);
        if (block.sampler) x = block.sampler->doubledInBands(x, bands);
    }
    return m_head.inBands(x, bands);
}

void VaeDecoder::decode(const at::Tensor& latents, const Slice& slice, ClipMaps* /*waiting*/,
                        const CancelToken& cancel, const Take& take) const {
    const RowBands bands{slice.rows, cancel};
    const int64_t frames = latents.size(0), step = atOnce(frames, slice);
    for (int64_t first = 0; first < frames; first += step) {
        cancel.check();
        const at::Tensor part = latents.narrow(0, first, std::min(step, frames - first));
        take(slice.rows > 1 ? decodeInBands(part, bands) : decode(part), first);
    }
}

}  // namespace lightreel
