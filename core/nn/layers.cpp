#include "core/nn/layers.h"

#include <ATen/ATen.h>

namespace lightreel {

Linear::Linear(const WeightScope& scope, int64_t in, int64_t out, bool bias, Stored stored)
    : m_weight(stored == Stored::Matrix ? scope.parameter("weight", {out, in})
                                        : scope.parameter("weight", {out, in, 1, 1})),
      m_bias(bias ? scope.parameter("bias", {out}) : Parameter()) {}

at::Tensor Linear::operator()(const at::Tensor& x) const {
    const at::Tensor& weight = *m_weight;
    return at::linear(x, weight.dim() == 2 ? weight : weight.flatten(1), *m_bias);
}

Conv2d::Conv2d(const WeightScope& scope, int64_t in, int64_t out, const Options& options)
    : m_weight(scope.parameter("weight", {out, in, options.kernel, options.kernel})),
      m_bias(scope.parameter("bias", {out})),
      m_options(options) {}

at::Tensor Conv2d::operator()(const at::Tensor& x) const {
    return at::conv2d(x, *m_weight, *m_bias, m_options.stride, m_options.padding);
}

GroupNorm::GroupNorm(const WeightScope& scope, int64_t groups, int64_t channels, double epsilon)
    : m_weight(scope.parameter("weight", {channels})),
      m_bias(scope.parameter("bias", {channels})),
      m_groups(groups),
      m_epsilon(epsilon) {}

at::Tensor GroupNorm::operator()(const at::Tensor& x) const {
    return at::group_norm(x, m_groups, *m_weight, *m_bias, m_epsilon);
}

LayerNorm::LayerNorm(const WeightScope& scope, int64_t width, double epsilon)
    : m_weight(scope.parameter("weight", {width})),
      m_bias(scope.parameter("bias", {width})),
      m_width(width),
      m_epsilon(epsilon) {}

at::Tensor LayerNorm::operator()(const at::Tensor& x) const {
    return at::layer_norm(x, {m_width}, *m_weight, *m_bias, m_epsilon);
}

}  // namespace lightreel
