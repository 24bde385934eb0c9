#include "core/decode/vae_decoder.h"

#include <ATen/ATen.h>

namespace lightreel {

VaeDecoder::VaeDecoder(const VaeConfig& config, ParameterSet& parameters)
    : m_scalingFactor(config.scalingFactor),
      m_outerChannels(config.channels.front()),
      m_convIn(WeightScope(parameters, "decoder.") / "conv_in", config.latentChannels,
               config.channels.back()),
      m_middle(WeightScope(parameters, "decoder.") / "mid_block", config),
      m_normOut(WeightScope(parameters, "decoder.") / "conv_norm_out", config.normGroups,
                config.channels.front(), 1e-6),
      m_convOut(WeightScope(parameters, "decoder.") / "conv_out", config.channels.front(), 3) {
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
    x = m_normOut(x);
    return m_convOut(at::silu_(x));
}

void VaeDecoder::decode(const at::Tensor& latents, const AccelerationOptions::Slice& slice,
                        const CancelToken& cancel, const Take& take) const {
    const RowBands bands{slice.rows, cancel};
    for (int64_t first = 0; first < latents.size(0); first += slice.frames) {
        cancel.check();
        const at::Tensor part =
            latents.narrow(0, first, std::min<int64_t>(slice.frames, latents.size(0) - first));
        if (slice.rows == 1) {
            if (!take(decode(part), first)) return;
            continue;
        }
        std::vector<at::Tensor> frames;
        for (const at::Tensor& frame : part.split(1)) frames.push_back(decodeInBands(frame, bands));
        if (!take(at::cat(frames), first)) return;
    }
}

at::Tensor VaeDecoder::decodeInBands(const at::Tensor& latents, const RowBands& bands) const {
    at::Tensor x = middleOf(latents);
    for (const Block& block : m_blocks) {
        for (const ResnetBlock& resnet : block.resnets) x = resnet.inBands(std::move(x), bands);
        if (block.sampler) x = block.sampler->doubledInBands(x, bands);
    }
    const GroupNorm::Settled norm = m_normOut.over(bands.of(x));
    return bands.convolved(x, 3, [&](const at::Tensor& band) {
        at::Tensor normed = norm(band);
        return m_convOut(at::silu_(normed));
    });
}

}  // namespace lightreel
