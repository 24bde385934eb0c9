#include "core/nn/motion_module.h"

#include <ATen/ATen.h>

#include <cmath>
#include <optional>

namespace lightreel {

at::Tensor framePositions(int64_t frames, int64_t width) {
    const at::Tensor position = at::arange(frames, at::kFloat).unsqueeze(1);
    const at::Tensor frequency =
        at::exp(at::arange(0, width, 2, at::kFloat) * (-std::log(10000.0) / static_cast<double>(width)));
    const at::Tensor angle = position * frequency;
    return at::stack({angle.sin(), angle.cos()}, -1).flatten(1).narrow(1, 0, width).unsqueeze(1).contiguous();
}

MotionModule::Block::Block(const WeightScope& scope, const MotionModuleOptions& options)
    : norm1(scope / "norm1", options.channels),
      norm2(scope / "norm2", options.channels),
      norm3(scope / "norm3", options.channels),
      attn1(scope / "attn1", options.channels, options.channels, options.heads),
      attn2(scope / "attn2", options.channels, options.channels, options.heads),
      ff(scope / "ff", options.channels),
      positions((scope / "pos_embed").optionalParameter("pe", {1, options.maxFrames, options.channels})) {}

MotionModule::MotionModule(const WeightScope& scope, const MotionModuleOptions& options)
    : m_norm(scope / "norm", options.normGroups, options.channels, 1e-6),
      m_projIn(scope / "proj_in", options.channels, options.channels),
      m_projOut(scope / "proj_out", options.channels, options.channels),
      m_channels(options.channels) {
    for (int64_t i = 0; i < options.layers; ++i)
        m_blocks.emplace_back(scope / "transformer_blocks" / i, options);
}

at::Tensor MotionModule::positionsOf(const Block& block, int64_t frames, const at::Tensor& like) const {
    const at::Tensor& stored = *block.positions;
    if (stored.defined()) return stored[0].narrow(0, 0, frames).unsqueeze(1);
    return framePositions(frames, m_channels).to(like.options());
}

double MotionModule::operations(const MapShape& x, int64_t clips) const {
    const auto channels = static_cast<double>(m_channels);
    double sum = 2 * channels * channels * static_cast<double>(x.pixels());
    for (const Block& block : m_blocks)
        sum += 2 * block.attn1.framesOperations(clips, x.frames / clips, x.height * x.width) +
               block.ff.operations(x.pixels());
    return sum;
}

int64_t MotionModule::peakBytes(const MapShape& x, int64_t clips) const {
    const int64_t map = x.bytes(m_channels), tokens = x.pixels(), size = x.elementSize;
    int64_t inside = map;
    for (const Block& block : m_blocks)
        inside = std::max(
            {inside, map + block.attn1.framesPeakBytes(clips, x.frames / clips, x.height * x.width, size),
             block.ff.peakBytes(tokens, size)});
    return map + inside;
}

at::Tensor MotionModule::attended(at::Tensor normed, const at::Tensor& residual) const {
    at::Tensor tokens = m_projIn(normed);
    normed.reset();
    for (const Block& block : m_blocks) {
        const at::Tensor positions = positionsOf(block, tokens.size(1), tokens);
        tokens = block.attn1.overFrames(block.norm1(tokens).add_(positions), tokens);
        tokens = block.attn2.overFrames(block.norm2(tokens).add_(positions), tokens);
        block.ff.addTo(tokens, block.norm3);
    }
    return m_projOut.plus(tokens, residual);
}

at::Tensor MotionModule::normedClips(const at::Tensor& x, int64_t frames) const {
    std::vector<at::Tensor> clips;
    for (const at::Tensor& clip : x.split(frames)) clips.push_back(m_norm.overClip(clip)(clip));
    return clips.size() == 1 ? clips.front() : at::cat(clips);
}

at::Tensor MotionModule::operator()(const at::Tensor& x, int64_t frames) const {
    // [B, F, H * W, C], a view of the channels-last memory.
    const auto tokens = [frames](const at::Tensor& maps) {
        return maps.permute({0, 2, 3, 1}).unflatten(0, {-1, frames}).flatten(2, 3);
    };
    at::Tensor normed = tokens(normedClips(x, frames));
    return attended(std::move(normed), tokens(x))
        .flatten(0, 1)
        .unflatten(1, {x.size(2), x.size(3)})
        .permute({0, 3, 1, 2});
}

void MotionModule::inRows(at::Tensor& x, int64_t frames, int64_t rows, Norm over,
                          const CancelToken& cancel) const {
    const auto tokens = [](const at::Tensor& part) {
        return part.permute({0, 2, 3, 1}).flatten(1, 2).unsqueeze(0);
    };
    for (int64_t clipStart = 0; clipStart < x.size(0); clipStart += frames) {
        const at::Tensor clip = x.narrow(0, clipStart, frames);
        std::optional<GroupNorm::Settled> norm;
        if (over == Norm::OverAll) norm = m_norm.overClip(clip);
        for (int64_t first = 0; first < x.size(2); first += rows) {
            cancel.check();
            const at::Tensor band = clip.narrow(2, first, std::min(rows, x.size(2) - first));
            const at::Tensor part = band.contiguous(at::MemoryFormat::ChannelsLast);
            if (over == Norm::OverBand) norm = m_norm.overClip(part);
            at::Tensor normed = tokens((*norm)(part));
            const at::Tensor out = attended(std::move(normed), tokens(part));
            band.copy_(out.squeeze(0).unflatten(1, {band.size(2), band.size(3)}).permute({0, 3, 1, 2}));
        }
    }
}

}  // namespace lightreel
