#include "core/denoise/motion_layer.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/denoise/plan_walk.h"

namespace lightreel {

MotionLayer::MotionLayer(const WeightScope& block, int64_t index, const ResnetBlockOptions& resnet,
                         const std::optional<SpatialTransformerOptions>& attention,
                         const std::optional<MotionModuleOptions>& motion)
    : UNetLayer(block / "resnets" / index, resnet) {
    if (attention) m_attention.emplace(block / "attentions" / index, *attention);
    if (motion) m_motion.emplace(block / "motion_modules" / index, *motion);
}

int64_t MotionLayer::frameBytes(const MapShape& frame) const {
    const int64_t attention =
        m_attention ? frame.bytes(resnet().outChannels()) + m_attention->peakBytes(frame) : 0;
    return std::max(resnet().peakBytes(frame), attention);
}

at::Tensor MotionLayer::run(std::vector<at::Tensor> inputs, const LayerPass& pass) const {
    const int64_t atOnce = pass.framesAtOnce(frameBytes(oneFrame(inputs.front())));
    at::Tensor hidden = overFrames(std::move(inputs), pass.guidanceRows(), atOnce, pass.cancel,
                                   [&](at::Tensor x, int64_t row) {
                                       at::Tensor out = resnet()(x, pass.time);
                                       x.reset();
                                       pass.tell(&resnet(), out);
                                       if (!m_attention) return out;
                                       const at::Tensor& prompt = pass.context;
                                       out = (*m_attention)(out, row < 0 ? prompt : prompt.narrow(0, row, 1));
                                       pass.tell(&m_attention, out);
                                       return out;
                                   });
    if (m_motion) move(hidden, pass);
    return hidden;
}

void MotionLayer::move(at::Tensor& hidden, const LayerPass& pass) const {
    if (!pass.chunker.cuts()) {
        hidden = (*m_motion)(hidden, pass.frames);
        return;
    }
    const MapShape row{pass.frames, 1, hidden.size(3), hidden.element_size()};
    m_motion->inRows(
        hidden, pass.frames, pass.chunker.rows(hidden.size(2), m_motion->peakBytes(row, 1)),
        pass.chunker.normalisesPieces() ? MotionModule::Norm::OverBand : MotionModule::Norm::OverAll,
        pass.cancel);
}

void MotionLayer::plan(PlanWalk& walk, const Input& input) const {
    walk.resnetOverFrames(resnet(), input, [this](const MapShape& shape) {
        return m_attention ? m_attention->peakBytes(shape) : 0;
    });
    if (!m_motion) return;
    if (!walk.chunker().cuts()) {
        walk.memory().pass(m_motion->peakBytes(input.shape, walk.pass().guidanceRows));
        return;
    }
    const int64_t height = input.shape.height;
    const MapShape band = walk.band(
        input.shape, walk.chunker().rows(height, m_motion->peakBytes(walk.band(input.shape, 1), 1)));
    // One frame's rows lie together as they are.
    const int64_t copy = band.height < height && band.frames > 1 ? band.bytes(resnet().outChannels()) : 0;
    walk.memory().pass(copy + m_motion->peakBytes(band, 1));
}

double MotionLayer::operations(const MapShape& x, int64_t clips) const {
    return resnet().operations(x) + (m_attention ? m_attention->operations(x) : 0) +
           (m_motion ? m_motion->operations(x, clips) : 0);
}

}  // namespace lightreel
