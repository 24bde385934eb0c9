#pragma once
#include <ATen/core/Tensor.h>

namespace lightreel {

/// Attention of some tokens that is shown keys and values a part at a time: each part's softmax is weighed
/// against the earlier ones' by the logarithm of its sum, so all of them together are never held, nor is a
/// mask. source: FlashAttention (arXiv 2205.14135), section 3.1
class PartialAttention {
  public:
    /// queries [heads, T, headSize], rotated, without gaps.
    explicit PartialAttention(const at::Tensor& queries) : m_queries(queries) {}

    /// What every query sees: keys (rotated) and values [kvHeads, n, headSize]; kvHeads divides heads.
    void see(const at::Tensor& keys, const at::Tensor& values);
    /// The T tokens' own: each query sees those up to itself.
    void seeOwn(const at::Tensor& keys, const at::Tensor& values);

    /// [heads, T, headSize], of everything that was seen.
    [[nodiscard]] at::Tensor result() const;

  private:
    void add(const at::Tensor& keys, const at::Tensor& values, bool own);

    at::Tensor m_queries;
    at::Tensor m_result;  ///< [kvHeads, group, T, headSize]
    at::Tensor m_logSum;  ///< [kvHeads, group, T], of the weights before they are divided by their sum
};

}  // namespace lightreel
