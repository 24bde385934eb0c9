#pragma once
#include <ATen/core/Tensor.h>

#include "core/frame/frame.h"
#include "core/request/picture_framing.h"

namespace lightreel {

/// A start picture laid into a frame of width x height: [3, height, width], float32 in 0..1, of 256 levels.
/// Resized as Pillow's Lanczos filter does it, which diffusers' VideoProcessor uses: Stretch gives the
/// numbers of its preprocess(), before they become -1..1.
[[nodiscard]] at::Tensor framedPicture(const Frame& picture, const PictureFraming& framing, int width,
                                       int height);

/// What of the picture the frame shows, for clipPixels(): its own bytes as [3, h, w], uint8, not to be kept
/// longer than the picture; at least 2 x 2 of a picture of at least 2 x 2. Crop cuts at whole pixels; Pad and
/// Stretch leave it whole.
[[nodiscard]] at::Tensor framedForClip(const Frame& picture, const PictureFraming& framing, int width,
                                       int height);

}  // namespace lightreel
