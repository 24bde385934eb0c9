#include "core/decode/vae_encoder.h"

#include <ATen/ATen.h>

namespace lightreel {

VaeEncoder::VaeEncoder(const VaeConfig& config, ParameterSet& parameters)
    : m_scalingFactor(config.scalingFactor),
      m_latentChannels(config.latentChannels),
      m_outerChannels(config.channels.front()),
      m_convIn(WeightScope(parameters, "encoder.") / "conv_in", 3, config.channels.front()),
      m_middle(WeightScope(parameters, "encoder.") / "mid_block", config),
      m_normOut(WeightScope(parameters, "encoder.") / "conv_norm_out", config.normGroups,
                config.channels.back(), 1e-6),
      m_convOut(WeightScope(parameters, "encoder.") / "conv_out", config.channels.back(),
                2 * config.latentChannels) {
    const WeightScope root(parameters);
    int64_t channels = config.channels.front();
    for (size_t i = 0; i < config.channels.size(); ++i) {
        const WeightScope scope = root / "encoder" / "down_blocks" / static_cast<int64_t>(i);
        Block block;
        for (int64_t j = 0; j < config.layers; ++j) {
            block.resnets.emplace_back(scope / "resnets" / j,
                                       vaeResnet(config, channels, config.channels[i]));
            channels = config.channels[i];
        }
        if (i + 1 < config.channels.size()) block.sampler.emplace(scope / "downsamplers" / 0, channels, true);
        m_blocks.push_back(std::move(block));
    }
    const int64_t moments = 2 * config.latentChannels;
    if (config.quantConv)
        m_quantConv.emplace(root / "quant_conv", moments, moments, Conv2d::Options{1, 1, 0});
}

at::Tensor VaeEncoder::encode(const at::Tensor& pictures) const {
    return mean(pictures) * m_scalingFactor;
}

at::Tensor VaeEncoder::mean(const at::Tensor& pictures) const {
    return moments(pictures).narrow(1, 0, m_latentChannels).contiguous();
}

LatentMoments VaeEncoder::distribution(const at::Tensor& pictures) const {
    const std::vector<at::Tensor> parts = moments(pictures).to(at::kFloat).split(m_latentChannels, 1);
    const at::Tensor deviation = (parts[1].clamp(-30, 20) * 0.5).exp_();
    return {parts[0] * m_scalingFactor, deviation * m_scalingFactor};
}

at::Tensor VaeEncoder::moments(const at::Tensor& pictures) const {
    at::Tensor x = m_convIn(pictures.contiguous(at::MemoryFormat::ChannelsLast));
    for (const Block& block : m_blocks) {
        for (const ResnetBlock& resnet : block.resnets) x = resnet(x);
        if (block.sampler) x = (*block.sampler)(x);
    }
    x = m_middle(x);
    m_normOut.activate(x);
    x = m_convOut(x);
    if (m_quantConv) x = (*m_quantConv)(x);
    return x;
}

}  // namespace lightreel
