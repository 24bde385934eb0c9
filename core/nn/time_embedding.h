#pragma once
#include <ATen/core/Tensor.h>

#include "core/nn/layers.h"

namespace lightreel {

/// Sinusoidal time features, cosine half first (flip_sin_to_cos, freq_shift 0): [width] float32 for one
/// timestep. source: diffusers get_timestep_embedding; arXiv 2006.11239
[[nodiscard]] at::Tensor timeFeatures(double timestep, int64_t width);

/// linear_1, SiLU, linear_2 over the features; `out` wide, or `width` where it is left out.
class TimeEmbedding {
  public:
    TimeEmbedding(const WeightScope& scope, int64_t features, int64_t width, int64_t out);
    TimeEmbedding(const WeightScope& scope, int64_t features, int64_t width)
        : TimeEmbedding(scope, features, width, width) {}
    /// [N, features] -> [N, out]
    [[nodiscard]] at::Tensor operator()(const at::Tensor& features) const;

  private:
    Linear m_linear1, m_linear2;
};

}  // namespace lightreel
