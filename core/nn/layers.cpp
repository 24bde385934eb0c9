#include "core/nn/layers.h"

#include <ATen/ATen.h>

#include "core/nn/onednn.h"

namespace lightreel {
namespace {

/// A clip [F, C, H, W] as one image of F rows and H * W columns: in channels_last order the memory is the
/// same, and a convolution along the frames is one along the rows.
at::Tensor asImage(const at::Tensor& clip) {
    return clip.permute({0, 2, 3, 1}).flatten(1, 2).unsqueeze(0).permute({0, 3, 1, 2});
}

}  // namespace

Linear::Linear(const WeightScope& scope, int64_t in, int64_t out, bool bias, Stored stored)
    : m_weight(stored == Stored::Matrix ? scope.parameter("weight", {out, in})
                                        : scope.parameter("weight", {out, in, 1, 1})),
      m_bias(bias ? scope.parameter("bias", {out}) : Parameter()) {}

at::Tensor Linear::matrix() const {
    return (*m_weight).flatten(1);
}

at::Tensor Linear::operator()(const at::Tensor& x) const {
    return onednn::linear(x, matrix(), *m_bias);
}

at::Tensor Linear::plus(const at::Tensor& x, const at::Tensor& addend) const {
    return onednn::linearPlus(x, matrix(), *m_bias, addend);
}

Conv2d::Conv2d(const WeightScope& scope, int64_t in, int64_t out, const Options& options)
    : m_weight(scope.packedParameter("weight", {out, in, options.kernel.height, options.kernel.width})),
      m_bias(scope.parameter("bias", {out})),
      m_options(options) {}

const at::Tensor& Conv2d::weightFor(const at::Tensor& x) const {
    return m_weight.prepared([&](const at::Tensor& stored) {
        return onednn::takes(x) ? onednn::packed(stored, m_options, x) : stored;
    });
}

at::Tensor Conv2d::operator()(const at::Tensor& x) const {
    return onednn::convolve(x, weightFor(x), *m_bias, m_options);
}

at::Tensor Conv2d::plusChannels(const at::Tensor& x, const at::Tensor& channels) const {
    return onednn::convolve(x, weightFor(x), *m_bias + channels, m_options);
}

void Conv2d::addTo(at::Tensor& sum, const at::Tensor& x) const {
    onednn::convolveOnto(sum, x, weightFor(x), *m_bias, m_options);
}

FrameConv::FrameConv(const WeightScope& scope, int64_t in, int64_t out)
    : m_weight(scope.packedParameter("weight", {out, in, 3, 1, 1})), m_bias(scope.parameter("bias", {out})) {}

const at::Tensor& FrameConv::weightFor(const at::Tensor& image, double share) const {
    return m_weight.prepared([&](const at::Tensor& stored) {
        at::Tensor weight = stored.squeeze(-1);
        if (!onednn::takes(image)) return weight;
        return onednn::packed(share == 1 ? weight : weight * share, kAlongFrames, image);
    });
}

at::Tensor FrameConv::operator()(const at::Tensor& clip, const at::Tensor& channels) const {
    const at::Tensor image = asImage(clip);
    const at::Tensor bias = channels.defined() ? *m_bias + channels : *m_bias;
    return onednn::convolve(image, weightFor(image, 1), bias, kAlongFrames)
        .permute({0, 2, 3, 1})
        .squeeze(0)
        .unflatten(1, {clip.size(2), clip.size(3)})
        .permute({0, 3, 1, 2});
}

void FrameConv::addTo(at::Tensor& sum, const at::Tensor& clip, double share) const {
    const at::Tensor image = asImage(clip);
    at::Tensor onto = asImage(sum);
    onednn::convolveOnto(onto, image, weightFor(image, share), *m_bias * share, kAlongFrames,
                         onednn::takes(image) ? 1 : share);
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
