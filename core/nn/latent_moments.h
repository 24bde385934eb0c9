#pragma once
#include <ATen/core/Tensor.h>

namespace lightreel {

/// What an autoencoder makes of pictures: normal distributions of latents, [N, C, h, w] each, scaled as the
/// U-Net has them.
struct LatentMoments {
    at::Tensor mean, deviation;
};

}  // namespace lightreel
