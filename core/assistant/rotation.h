#pragma once
#include <ATen/core/Tensor.h>

namespace lightreel {

/// Rotary position embedding: number j of a head turns with number j + headSize / 2 by position * base ^
/// (-2 j / headSize). source: arXiv 2104.09864; transformers' LlamaRotaryEmbedding
class Rotation {
  public:
    Rotation(int64_t headSize, double base);

    /// x [heads, T, headSize] at positions [T] or [heads, T] (int64, from 0); computed in float32, returned
    /// in x's dtype.
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x, const at::Tensor& positions) const;

  private:
    at::Tensor m_frequencies;  ///< [headSize / 2], float64
};

}  // namespace lightreel
