#pragma once
#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "core/decode/clip_decoder.h"
#include "core/decode/vae_blocks.h"
#include "core/memory/memory_walk.h"
#include "core/nn/temporal_resnet.h"

namespace lightreel {

/// AutoencoderKLTemporalDecoder's decoder, whose frames see each other. It is a chain of stages, each a
/// spatial part, frame by frame, and a temporal one; between two of them the maps of the clip wait in
/// ClipMaps. So besides one map of all frames it holds what a frame needs.
///
/// Slice::temporal: with Window n the frames [0, n), [n, 2n), ... see each other, as with diffusers'
/// decode_chunk_size; with Exact all do; with Flat the temporal parts are left out. Slice::frames: frames
/// that a spatial part takes at a time. Slice::rows: bands of rows of both parts; with 1 the temporal parts
/// cut themselves into bands where they would need much more than a frame does. Bands differ by rounding.
/// source: diffusers AutoencoderKLTemporalDecoder: TemporalDecoder; arXiv 2311.15127
class TemporalVaeDecoder : public ClipDecoder {
  public:
    /// config: with temporalDecoder
    TemporalVaeDecoder(const VaeConfig& config, ParameterSet& parameters);

    void decode(const at::Tensor& latents, const Slice& slice, ClipMaps* waiting, const CancelToken& cancel,
                const Take& take) const override;
    [[nodiscard]] int64_t waitingBytes(const MapShape& latents, const Slice& slice) const override;
    [[nodiscard]] int64_t peakBytes(const MapShape& latents, const Slice& slice, bool inFile) const override;
    [[nodiscard]] double operations(const MapShape& latents, const Slice& slice) const override;

  private:
    /// How a clip is taken apart.
    struct Cut {
        Cut(int64_t frames, const Slice& slice);
        int64_t clip;   ///< frames that see each other
        int64_t piece;  ///< frames of a spatial part
        int64_t bands;  ///< of rows, asked for
        bool temporal;
    };
    /// diffusers SpatioTemporalResBlock, and what comes before it frame by frame.
    struct Stage {
        Stage(const WeightScope& scope, const VaeConfig& config, int64_t in, int64_t out);
        [[nodiscard]] at::Tensor spatially(at::Tensor x, const RowBands& bands) const;
        /// The shape after the stage.
        [[nodiscard]] MapShape after(const MapShape& x) const;
        /// What spatially() does with memory; x is held before it, and what is returned after it.
        int64_t walkSpatially(MemoryWalk& memory, MapShape x, int64_t bands) const;
        /// What blend() holds besides the waiting maps of the clip.
        [[nodiscard]] int64_t blendBytes(const MapShape& clip, const Cut& cut, bool inFile) const;

        std::optional<VaeAttention> attention;
        std::optional<Upsample> upsampler;
        ResnetBlock spatial;
        TemporalResnet temporal;
    };

    void decodeClip(const at::Tensor& latents, const Cut& cut, ClipMaps& maps, const CancelToken& cancel,
                    const Take& take) const;
    [[nodiscard]] at::Tensor entered(const at::Tensor& latents) const;
    static void blend(const Stage& stage, const MapShape& clip, const Cut& cut, ClipMaps& maps,
                      const CancelToken& cancel);
    /// Rows of a clip that a temporal part works on at a time; 0: on the whole clip.
    [[nodiscard]] static int64_t rowsAtOnce(const Stage& stage, const MapShape& clip, const Cut& cut);

    double m_scalingFactor;
    Conv2d m_convIn;
    std::vector<Stage> m_stages;
    VaeHead m_head;
    FrameConv m_timeConvOut;
};

}  // namespace lightreel
