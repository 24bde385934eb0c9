#include "core/nn/temporal_resnet.h"

#include <ATen/ATen.h>

#include <cmath>
#include <functional>

#include "core/nn/onednn.h"

namespace lightreel {
namespace {

/// work(band, first) for every band of a clip's rows, a view.
void eachBand(const at::Tensor& clip, int64_t rows, const CancelToken& cancel,
              const std::function<void(const at::Tensor&, int64_t)>& work) {
    for (int64_t first = 0; first < clip.size(2); first += rows) {
        cancel.check();
        work(clip.narrow(2, first, std::min(rows, clip.size(2) - first)), first);
    }
}

at::Tensor withoutGaps(const at::Tensor& band) {
    return band.contiguous(at::MemoryFormat::ChannelsLast);
}

}  // namespace

TemporalResnet::TemporalResnet(const WeightScope& scope, const TemporalResnetOptions& options)
    : m_channels(options.channels),
      m_mixFactor(options.mixFactor),
      m_norm1(scope / "temporal_res_block" / "norm1", options.normGroups, options.channels, options.epsilon),
      m_norm2(scope / "temporal_res_block" / "norm2", options.normGroups, options.channels, options.epsilon),
      m_conv1(scope / "temporal_res_block" / "conv1", options.channels, options.channels),
      m_conv2(scope / "temporal_res_block" / "conv2", options.channels, options.channels),
      m_mix((scope / "time_mixer").parameter("mix_factor", {1})) {
    if (options.timeWidth > 0)
        m_timeProj.emplace(scope / "temporal_res_block" / "time_emb_proj", options.timeWidth,
                           options.channels);
}

double TemporalResnet::weight() const {
    const double factor = (*m_mix).item<double>();
    return 1 / (1 + std::exp(m_mixFactor == TemporalResnetOptions::Mix::Temporal ? -factor : factor));
}

at::Tensor TemporalResnet::channelsOf(const at::Tensor& time, int64_t clip) const {
    return m_timeProj ? (*m_timeProj)(time[time.size(0) == 1 ? 0 : clip]) : at::Tensor();
}

at::Tensor TemporalResnet::blended(const at::Tensor& clip, const at::Tensor& channels) const {
    at::Tensor hidden = m_conv1(m_norm1.overClip(clip).activated(clip), channels);
    m_norm2.overClip(hidden).activate(hidden);
    at::Tensor sum = clip.clone();
    m_conv2.addTo(sum, hidden, weight());
    return sum;
}

at::Tensor TemporalResnet::operator()(const at::Tensor& x, int64_t frames, const at::Tensor& time) const {
    if (x.size(0) == frames) return blended(x, channelsOf(time, 0));
    at::Tensor out = at::empty_like(x);
    for (int64_t first = 0; first < x.size(0); first += frames)
        out.narrow(0, first, frames)
            .copy_(blended(x.narrow(0, first, frames), channelsOf(time, first / frames)));
    return out;
}

void TemporalResnet::inRows(at::Tensor& x, int64_t frames, int64_t rows, Norm norm, const at::Tensor& time,
                            const CancelToken& cancel) const {
    for (int64_t first = 0; first < x.size(0); first += frames) {
        const at::Tensor clip = x.narrow(0, first, frames), channels = channelsOf(time, first / frames);
        if (norm == Norm::OverAll) {
            blendInRows(clip, rows, channels, cancel);
            continue;
        }
        eachBand(clip, rows, cancel, [&](const at::Tensor& band, int64_t /*first*/) {
            band.copy_(blended(withoutGaps(band), channels));
        });
    }
}

void TemporalResnet::blendInRows(const at::Tensor& clip, int64_t rows, const at::Tensor& channels,
                                 const CancelToken& cancel) const {
    const at::Tensor hidden = at::empty_like(clip);
    const GroupNorm::Settled norm1 = m_norm1.overClip(clip);
    eachBand(clip, rows, cancel, [&](const at::Tensor& band, int64_t first) {
        hidden.narrow(2, first, band.size(2)).copy_(m_conv1(norm1.activated(band), channels));
    });
    const GroupNorm::Settled norm2 = m_norm2.overClip(hidden);
    eachBand(clip, rows, cancel, [&](const at::Tensor& band, int64_t first) {
        const at::Tensor part = norm2.activated(hidden.narrow(2, first, band.size(2)));
        at::Tensor sum = withoutGaps(band);
        m_conv2.addTo(sum, part, weight());
        band.copy_(sum);
    });
}

void TemporalResnet::inBands(ClipRows& clip, int64_t height, int64_t rows, const CancelToken& cancel) const {
    const auto bands = static_cast<size_t>((height + rows - 1) / rows);
    const auto firstRow = [rows](size_t band) { return static_cast<int64_t>(band) * rows; };
    const auto read = [&](size_t band) {
        cancel.check();
        return clip.read(firstRow(band), std::min(rows, height - firstRow(band)));
    };
    const GroupNorm::Settled norm1 = m_norm1.over(bands, read);
    const auto hidden = [&](size_t band) {
        at::Tensor own = read(band);
        norm1.activate(own);
        return m_conv1(own);
    };
    const GroupNorm::Settled norm2 = m_norm2.over(bands, hidden);
    for (size_t band = 0; band < bands; ++band) {
        at::Tensor part = hidden(band);
        norm2.activate(part);
        at::Tensor sum = read(band);
        m_conv2.addTo(sum, part, weight());
        clip.write(firstRow(band), sum);
    }
}

int64_t TemporalResnet::peakBytes(const MapShape& x, int64_t clips) const {
    MapShape clip = x;
    clip.frames = x.frames / clips;
    return (clips == 1 ? 0 : x.bytes(m_channels)) + 2 * clip.bytes(m_channels) +
           onednn::frameScratchBytes(m_channels, clip);
}

int64_t TemporalResnet::peakBytesInRows(const MapShape& x, int64_t clips, int64_t rows, Norm norm) const {
    MapShape clip = x;
    clip.frames = x.frames / clips;
    MapShape band = clip;
    band.height = std::min(rows, x.height);
    const int64_t scratch = onednn::frameScratchBytes(m_channels, band);
    if (norm == Norm::OverBand) return 3 * band.bytes(m_channels) + scratch;
    // The map between the convolutions; beside it a band's norm and convolution.
    return clip.bytes(m_channels) + 2 * band.bytes(m_channels) + scratch;
}

int64_t TemporalResnet::peakBytesInBands(const MapShape& x) const {
    return 2 * x.bytes(m_channels) + onednn::frameScratchBytes(m_channels, x);
}

double TemporalResnet::operations(const MapShape& x) const {
    return static_cast<double>(6 * m_channels * m_channels) * static_cast<double>(x.pixels());
}

}  // namespace lightreel
