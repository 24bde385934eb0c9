#pragma once
#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "core/decode/vae_blocks.h"
#include "core/nn/group_norm.h"
#include "core/nn/latent_moments.h"

namespace lightreel {

/// AutoencoderKL's encoder.
/// source: diffusers AutoencoderKL, Encoder; arXiv 2112.10752
class VaeEncoder {
  public:
    VaeEncoder(const VaeConfig& config, ParameterSet& parameters);

    /// pictures [N, 3, H, W] in -1..1 -> mean of the latents' distribution [N, C, h, w], scaled as the U-Net
    /// has them.
    [[nodiscard]] at::Tensor encode(const at::Tensor& pictures) const;
    /// The same, not scaled: what SVD's U-Net sees of its start picture.
    [[nodiscard]] at::Tensor mean(const at::Tensor& pictures) const;
    /// The whole distribution: what AnimateDiff's start latents are drawn from.
    [[nodiscard]] LatentMoments distribution(const at::Tensor& pictures) const;

    /// Bytes that encode() or mean() holds at its highest besides the pictures, which are channels_last.
    [[nodiscard]] int64_t peakBytes(const MapShape& pictures) const;
    /// Multiplications with their addition.
    [[nodiscard]] double operations(const MapShape& pictures) const;

    /// Stored tensors of the other half (decoder, post_quant_conv).
    static bool ignorable(std::string_view name) {
        return name.starts_with("decoder.") || name.starts_with("post_quant_conv.");
    }

  private:
    /// [N, 2 C, h, w]: means, then logarithms of the variances.
    [[nodiscard]] at::Tensor moments(const at::Tensor& pictures) const;

    struct Block {
        std::vector<ResnetBlock> resnets;
        std::optional<Downsample> sampler;
    };
    double m_scalingFactor;
    int64_t m_latentChannels, m_outerChannels;
    Conv2d m_convIn;
    std::vector<Block> m_blocks;
    VaeMiddle m_middle;
    GroupNorm m_normOut;
    Conv2d m_convOut;
    std::optional<Conv2d> m_quantConv;
};

}  // namespace lightreel
