#pragma once
#include <ATen/core/Tensor.h>

#include <memory>

#include "core/frame/frame.h"

namespace lightreel {

/// Decoded pictures [N, 3, H, W] in -1..1 -> [N, 3, H, W] float32 in 0..1, clamped.
/// Throws Failure{BadPixels} when a value is not finite.
[[nodiscard]] at::Tensor toUnitRange(const at::Tensor& decoded);

/// One picture [3, H, W] float32 in 0..1 -> RGB8, rounded half to even.
[[nodiscard]] std::shared_ptr<const Frame> toFrame(const at::Tensor& picture, int64_t index, int fps);

}  // namespace lightreel
