#pragma once
#include <ATen/core/Tensor.h>

#include <vector>

namespace lightreel {

/// How fast the numbers of a head turn.
struct RotationRules {
    double base = 0;
    double stretch = 1;  ///< positions are divided by it: "linear" scaling, arXiv 2306.15595
    /// By number of a half, the frequency is divided by it; empty: by none. Llama 3.1's scaling comes so.
    std::vector<double> factors = {};
};

/// Rotary position embedding: number j of a head turns with number j + headSize / 2 by position / stretch *
/// base ^ (-2 j / headSize) / factors[j]. source: arXiv 2104.09864; transformers' LlamaRotaryEmbedding
class Rotation {
  public:
    /// For positions from 0 to below `positions`.
    Rotation(int64_t headSize, const RotationRules& rules, int64_t positions);

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
