#pragma once
#include <ATen/core/Tensor.h>

#include "core/nn/convolution.h"
#include "core/weights/parameter.h"

namespace lightreel {

// The elementary layers: each declares its parameters under a scope and applies them. All keep the input's
// dtype and memory format. Inference only.

/// y = x W^T + b over the last axis. weight [out, in]; a convolution's weight [out, in, 1, 1] serves as well.
class Linear {
  public:
    enum class Stored { Matrix, Convolution };  ///< how the checkpoint keeps the weight
    Linear(const WeightScope& scope, int64_t in, int64_t out, bool bias = true,
           Stored stored = Stored::Matrix);
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;
    /// The same plus addend [..., out], in one pass.
    [[nodiscard]] at::Tensor plus(const at::Tensor& x, const at::Tensor& addend) const;

  private:
    [[nodiscard]] at::Tensor matrix() const;
    Parameter m_weight, m_bias;
};

/// 2-D convolution over [N, C, H, W] in channels_last order. The weight is packed for the kernel once,
/// at the first call after it was loaded.
class Conv2d {
  public:
    using Options = Convolution;
    Conv2d(const WeightScope& scope, int64_t in, int64_t out, const Options& options);
    Conv2d(const WeightScope& scope, int64_t in, int64_t out) : Conv2d(scope, in, out, Options{}) {}
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;
    /// Plus one number per output channel: channels [out].
    [[nodiscard]] at::Tensor plusChannels(const at::Tensor& x, const at::Tensor& channels) const;
    /// sum += the convolution of x, in place; sum is a tensor of our own, of its shape, channels_last.
    void addTo(at::Tensor& sum, const at::Tensor& x) const;

  private:
    [[nodiscard]] const at::Tensor& weightFor(const at::Tensor& x) const;
    Parameter m_weight, m_bias;
    Options m_options;
};

/// Convolution of each pixel with itself in the frames before and after (zeros at the ends): a 3-D one with
/// the kernel (3, 1, 1). in and out any.
class FrameConv {
  public:
    FrameConv(const WeightScope& scope, int64_t in, int64_t out);
    /// clip [F, in, H, W], channels_last and without gaps -> [F, out, H, W]; plus one number per output
    /// channel [out] where there are any.
    [[nodiscard]] at::Tensor operator()(const at::Tensor& clip, const at::Tensor& channels = {}) const;
    /// sum += share * the convolution, in place; sum [F, out, H, W] like clip. The share is the same at every
    /// call, as it may be multiplied into the packed weight; a layer is called in one of both ways only.
    void addTo(at::Tensor& sum, const at::Tensor& clip, double share) const;

  private:
    [[nodiscard]] const at::Tensor& weightFor(const at::Tensor& image, double share) const;
    Parameter m_weight, m_bias;
};

/// Statistics over the last axis, in float32.
class LayerNorm {
  public:
    LayerNorm(const WeightScope& scope, int64_t width, double epsilon = 1e-5);
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

  private:
    Parameter m_weight, m_bias;
    int64_t m_width;
    double m_epsilon;
};

}  // namespace lightreel
