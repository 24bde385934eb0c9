#pragma once
#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "core/decode/clip_decoder.h"
#include "core/decode/vae_blocks.h"

namespace lightreel {

/// AutoencoderKL's decoder.
/// source: diffusers AutoencoderKL, Decoder; arXiv 2112.10752
class VaeDecoder : public ClipDecoder {
  public:
    VaeDecoder(const VaeConfig& config, ParameterSet& parameters);

    void decode(const at::Tensor& latents, const AccelerationOptions::Slice& slice, const CancelToken& cancel,
                const Take& take) const override;
    [[nodiscard]] int64_t peakBytes(const MapShape& latents,
                                    const AccelerationOptions::Slice& slice) const override {
        MapShape some = latents;
        some.frames = std::min<int64_t>(slice.frames, latents.frames);
        return peakBytes(some, slice.rows);
    }
    [[nodiscard]] double operations(const MapShape& latents,
                                    const AccelerationOptions::Slice&) const override {
        return operations(latents);
    }

    /// latents [N, C, h, w] as the U-Net has them (scaled) -> pictures [N, 3, H, W] in about -1..1, same
    /// dtype.
    [[nodiscard]] at::Tensor decode(const at::Tensor& latents) const;
    /// The same for one frame [1, C, h, w] in bands of rows, in about two thirds of the memory. Differs by
    /// rounding.
    [[nodiscard]] at::Tensor decodeInBands(const at::Tensor& latents, const RowBands& bands) const;

    /// Bytes that decode() holds at its highest besides the latents, for latents of a shape; bands: of
    /// decodeInBands(), 1 for decode().
    [[nodiscard]] int64_t peakBytes(const MapShape& latents, int64_t bands) const;
    /// Multiplications with their addition.
    [[nodiscard]] double operations(const MapShape& latents) const;

    /// Stored tensors of the other half (encoder, quant_conv).
    static bool ignorable(std::string_view name) {
        return name.starts_with("encoder.") || name.starts_with("quant_conv.");
    }

  private:
    struct Block {
        std::vector<ResnetBlock> resnets;
        std::optional<Upsample> sampler;
    };
    [[nodiscard]] at::Tensor middleOf(const at::Tensor& latents) const;

    double m_scalingFactor;
    int64_t m_outerChannels;
    std::optional<Conv2d> m_postQuantConv;
    Conv2d m_convIn;
    VaeMiddle m_middle;
    std::vector<Block> m_blocks;
    GroupNorm m_normOut;
    Conv2d m_convOut;
};

}  // namespace lightreel
