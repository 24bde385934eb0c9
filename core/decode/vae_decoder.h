#pragma once
#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "core/decode/clip_decoder.h"
#include "core/decode/vae_blocks.h"

namespace lightreel {

/// AutoencoderKL's decoder: every frame by itself.
/// source: diffusers AutoencoderKL, Decoder; arXiv 2112.10752
class VaeDecoder : public ClipDecoder {
  public:
    VaeDecoder(const VaeConfig& config, ParameterSet& parameters);

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

    // A clip: slice.frames at a time, or each frame in slice.rows bands. Nothing waits between stages.
    void decode(const at::Tensor& latents, const Slice& slice, ClipMaps* waiting, const CancelToken& cancel,
                const Take& take) const override;
    [[nodiscard]] int64_t waitingBytes(const MapShape& latents, const Slice& slice) const override;
    [[nodiscard]] int64_t peakBytes(const MapShape& latents, const Slice& slice, bool inFile) const override;
    [[nodiscard]] double operations(const MapShape& latents, const Slice& slice) const override;

  private:
    struct Block {
        std::vector<ResnetBlock> resnets;
        std::optional<Upsample> sampler;
    };
    /// Frames of a clip that are decoded together.
    [[nodiscard]] static int64_t atOnce(int64_t frames, const Slice& slice);
    [[nodiscard]] at::Tensor middleOf(const at::Tensor& latents) const;

    double m_scalingFactor;
    std::optional<Conv2d> m_postQuantConv;
    Conv2d m_convIn;
    VaeMiddle m_middle;
    std::vector<Block> m_blocks;
    VaeHead m_head;
};

}  // namespace lightreel
