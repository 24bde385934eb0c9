#include "core/nn/resnet_block.h"

#include <ATen/ATen.h>

#include "core/nn/onednn.h"

namespace lightreel {
namespace {

/// Of a 3x3 convolution that gives maps of this shape.
double convolutionOperations(int64_t in, int64_t out, const MapShape& x) {
    return static_cast<double>(9 * in * out) * static_cast<double>(x.pixels());
}

/// Of a downsampler.
Convolution options(bool asymmetric) {
    return {3, 2, asymmetric ? 0 : 1};
}

}  // namespace

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
    at::Tensor hidden = m_norm1.activated(x);
    hidden = m_timeProj ? m_conv1.plusChannels(hidden, (*m_timeProj)(time).squeeze(0)) : m_conv1(hidden);
    m_norm2.activate(hidden);
    if (!m_shortcut) return m_conv2(hidden).add_(x);
    at::Tensor sum = (*m_shortcut)(x);
    m_conv2.addTo(sum, hidden);
    return sum;
}

at::Tensor ResnetBlock::inBands(at::Tensor x, const RowBands& bands) const {
    const GroupNorm::Settled first = m_norm1.over(bands.of(x));
    const at::Tensor hidden =
        bands.convolved(x, m_out, [&](const at::Tensor& band) { return m_conv1(first.activated(band)); });
    const GroupNorm::Settled second = m_norm2.over(bands.of(hidden));
    at::Tensor out = m_shortcut ? at::empty_like(hidden) : x;
    bands.convolve(
        hidden, [&](const at::Tensor& band) { return m_conv2(second.activated(band)); },
        [&](const at::Tensor& band, int64_t at) {
            const at::Tensor rows = x.narrow(2, at, band.size(2));
            at::Tensor into = out.narrow(2, at, band.size(2));
            if (m_shortcut) into.copy_((*m_shortcut)(rows));
            into.add_(band);
        });
    return out;
}

int64_t ResnetBlock::peakBytes(const MapShape& x) const {
    // The first norm beside the first convolution; then two maps of the output's width at any time.
    return std::max(x.bytes(m_in + m_out) + onednn::scratchBytes(m_in, m_out, x),
                    x.bytes(2 * m_out) + onednn::scratchBytes(m_out, m_out, x));
}

int64_t ResnetBlock::peakBytesInBands(const MapShape& x, int64_t bands) const {
    // The map between the convolutions; the result, where it cannot take the input's place; a band's norm
    // and convolution.
    MapShape band = x;
    band.height = RowBands::rowsWithNeighbours(x.height, bands);
    return x.bytes(m_out) + (m_shortcut ? x.bytes(m_out) : 0) + peakBytes(band);
}

double ResnetBlock::operations(const MapShape& x) const {
    const int64_t shortcut = m_shortcut ? m_in * m_out : 0;
    return convolutionOperations(m_in, m_out, x) + convolutionOperations(m_out, m_out, x) +
           static_cast<double>(shortcut) * static_cast<double>(x.pixels());
}

Downsample::Downsample(const WeightScope& scope, int64_t channels, bool asymmetric)
    : m_channels(channels),
      m_conv(scope / "conv", channels, channels, options(asymmetric)),
      m_asymmetric(asymmetric) {}

at::Tensor Downsample::operator()(const at::Tensor& x) const {
    return m_conv(m_asymmetric ? at::constant_pad_nd(x, {0, 1, 0, 1}) : x);
}

Upsample::Upsample(const WeightScope& scope, int64_t channels)
    : m_channels(channels), m_conv(scope / "conv", channels, channels) {}

at::Tensor Upsample::operator()(const at::Tensor& x, int64_t height, int64_t width) const {
    return m_conv(at::upsample_nearest2d(x, {height, width}));
}

at::Tensor Upsample::doubledInBands(const at::Tensor& x, const RowBands& bands) const {
    return bands.convolved(
        x, m_channels,
        [&](const at::Tensor& band) { return (*this)(band, 2 * band.size(2), 2 * band.size(3)); }, 2);
}

int64_t Upsample::peakBytes(const MapShape& x) const {
    return 2 * x.bytes(m_channels) + onednn::scratchBytes(m_channels, m_channels, x);
}

int64_t Upsample::peakBytesInBands(const MapShape& x, int64_t bands) const {
    MapShape band = x;
    band.height = 2 * RowBands::rowsWithNeighbours(x.height / 2, bands);
    return x.bytes(m_channels) + peakBytes(band);
}

double Downsample::operations(const MapShape& x) const {
    return convolutionOperations(m_channels, m_channels, x);
}

int64_t Downsample::peakBytes(const MapShape& x) const {
    MapShape padded = x;
    padded.height = 2 * x.height + 1;
    padded.width = 2 * x.width + 1;
    return x.bytes(m_channels) + (m_asymmetric ? padded.bytes(m_channels) : 0) +
           onednn::scratchBytes(m_channels, m_channels, padded, options(m_asymmetric));
}

double Upsample::operations(const MapShape& x) const {
    return convolutionOperations(m_channels, m_channels, x);
}

}  // namespace lightreel
