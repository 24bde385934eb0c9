#pragma once
#include <ATen/core/Tensor.h>

#include <functional>

#include "core/base/cancel_token.h"
#include "core/nn/map_shape.h"
#include "core/request/acceleration_options.h"

namespace lightreel {

/// Latents of a clip to pictures, in the order of frames, a few at a time.
class ClipDecoder {
  public:
    virtual ~ClipDecoder() = default;
    /// false: no more are wanted
    using Take = std::function<bool(const at::Tensor& pictures, int64_t first)>;
    virtual void decode(const at::Tensor& latents, const AccelerationOptions::Slice& slice,
                        const CancelToken& cancel, const Take& take) const = 0;
    [[nodiscard]] virtual int64_t peakBytes(const MapShape& latents,
                                            const AccelerationOptions::Slice& slice) const = 0;
    [[nodiscard]] virtual double operations(const MapShape& latents,
                                            const AccelerationOptions::Slice& slice) const = 0;
};

}  // namespace lightreel
