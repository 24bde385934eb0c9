#pragma once
#include <ATen/core/Tensor.h>

#include <functional>
#include <string_view>

#include "core/base/cancel_token.h"
#include "core/decode/clip_maps.h"
#include "core/nn/map_shape.h"
#include "core/request/acceleration_options.h"

namespace lightreel {

/// Latents of a clip to pictures, in the order of frames, a few at a time.
class ClipDecoder {
  public:
    using Slice = AccelerationOptions::Slice;
    /// pictures [n, 3, H, W] in about -1..1; first: index of the first of them. What it throws passes
    /// through.
    using Take = std::function<void(const at::Tensor& pictures, int64_t first)>;

    virtual ~ClipDecoder() = default;

    /// latents [F, C, h, w] as the U-Net has them (scaled), in the decoder's dtype. waiting: where the maps
    /// of all frames lie between two stages, empty before and after; null: in memory. Every frame is taken
    /// once, as soon as it is final.
    /// errors: throws Cancelled, between frames and bands of rows; Failure where `waiting` does
    virtual void decode(const at::Tensor& latents, const Slice& slice, ClipMaps* waiting,
                        const CancelToken& cancel, const Take& take) const = 0;

    /// Bytes of a frame's largest map that lies in `waiting`; 0: nothing worth a file waits.
    [[nodiscard]] virtual int64_t waitingBytes(const MapShape& latents, const Slice& slice) const = 0;
    /// Bytes that decode() holds at its highest besides the latents and what take() makes, for latents of F
    /// frames. inFile: `waiting` is a file.
    [[nodiscard]] virtual int64_t peakBytes(const MapShape& latents, const Slice& slice,
                                            bool inFile) const = 0;
    /// Multiplications with their addition.
    [[nodiscard]] virtual double operations(const MapShape& latents, const Slice& slice) const = 0;

    /// Stored tensors of the other half (encoder, quant_conv).
    static bool ignorable(std::string_view name) {
        return name.starts_with("encoder.") || name.starts_with("quant_conv.");
    }
};

}  // namespace lightreel
