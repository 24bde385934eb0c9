#pragma once
#include <ATen/core/Tensor.h>

namespace lightreel {

/// Rotary position embedding: number j of a head turns with number j + headSize / 2 by position * base ^
/// (-2 j / headSize). source: arXiv 2104.09864; transformers' LlamaRotaryEmbedding
class Rotation {
  public:
    /// For positions from 0 to below `positions`.
    Rotation(int64_t headSize, double base, int64_t positions);

    /// x [heads, T, headSize] at positions [T] or [heads, T] (int32 or int64); computed in float32, returned
    /// in x's dtype.
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x, const at::Tensor& positions) const;

    // [positions, headSize / 2]
    [[nodiscard]] const float* cosines() const { return m_cosines.const_data_ptr<float>(); }
    [[nodiscard]] const float* sines() const { return m_sines.const_data_ptr<float>(); }

  private:
    at::Tensor m_cosines, m_sines;
};

}  // namespace lightreel
