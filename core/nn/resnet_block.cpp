#include "core/nn/resnet_block.h"

#include <ATen/ATen.h>

namespace lightreel {

ResnetBlock::ResnetBlock(const WeightScope& scope, const ResnetBlockOptions& options)
    : m_in(options.in),
      m_out(options.out),
      m_norm1(scope / "norm1", options.normGroups, options.in, options.epsilon),
      m_norm2(scope / "norm2", options.normGroups, options.out, options.epsilon),
      m_conv1(scope / "conv1", options.in, options.out),
      m_conv2(scope / "conv2", options.out, options.out) {
    if (options.timeWidth > 0) m_timeProj.emplace(scope / "time_emb_proj", options.timeWidth, options.out);
    if (options.in != options.out)
        m_shortcut.emplace(scope / "conv_shortcut", options.in, options.out, Conv2d::Options{1, 1, 0});
}

at::Tensor ResnetBlock::operator()(const at::Tensor& x, const at::Tensor& time) const {
    at::Tensor hidden = m_norm1(x);
    at::silu_(hidden);
    hidden = m_timeProj ? m_conv1.plusChannels(hidden, (*m_timeProj)(time).squeeze(0)) : m_conv1(hidden);
    hidden = m_norm2(hidden);
    at::silu_(hidden);
    if (!m_shortcut) return m_conv2(hidden).add_(x);
    at::Tensor sum = (*m_shortcut)(x);
    m_conv2.addTo(sum, hidden);
    return sum;
}

int64_t ResnetBlock::peakBytes(const MapShape& x) const {
    // The first norm beside the first convolution; then two maps of the output's width at any time.
    return x.bytes(m_out + std::max(m_in, m_out));
}

Downsample::Downsample(const WeightScope& scope, int64_t channels, bool asymmetric)
    : m_conv(scope / "conv", channels, channels, Conv2d::Options{3, 2, asymmetric ? 0 : 1}),
      m_asymmetric(asymmetric) {}

at::Tensor Downsample::operator()(const at::Tensor& x) const {
    return m_conv(m_asymmetric ? at::constant_pad_nd(x, {0, 1, 0, 1}) : x);
}

Upsample::Upsample(const WeightScope& scope, int64_t channels)
    : m_channels(channels), m_conv(scope / "conv", channels, channels) {}

at::Tensor Upsample::operator()(const at::Tensor& x, int64_t height, int64_t width) const {
    return m_conv(at::upsample_nearest2d(x, {height, width}));
}

}  // namespace lightreel
