#include "core/denoise/spatio_temporal_layer.h"

#include <ATen/ATen.h>

#include "core/denoise/plan_walk.h"

namespace lightreel {
namespace {

MapShape oneRow(MapShape clip) {
    clip.height = 1;
    return clip;
}

MapShape clipOf(const at::Tensor& maps, int64_t frames) {
    return {frames, maps.size(2), maps.size(3), maps.element_size()};
}

TemporalResnet::Norm normOf(const Chunker& chunker) {
    return chunker.normalisesPieces() ? TemporalResnet::Norm::OverBand : TemporalResnet::Norm::OverAll;
}

}  // namespace

SpatioTemporalLayer::SpatioTemporalLayer(const WeightScope& block, int64_t index,
                                         const ResnetBlockOptions& resnet,
                                         const std::optional<SpatioTemporalTransformerOptions>& attention)
    : UNetLayer(block / "resnets" / index / "spatial_res_block", resnet),
      m_temporal(block / "resnets" / index,
                 {resnet.out, resnet.timeWidth, resnet.normGroups, resnet.epsilon}) {
    if (attention) m_attention.emplace(block / "attentions" / index, *attention);
}

at::Tensor SpatioTemporalLayer::run(std::vector<at::Tensor> inputs, const LayerPass& pass) const {
    const int64_t atOnce = pass.framesAtOnce(resnet().peakBytes(oneFrame(inputs.front())));
    at::Tensor hidden =
        lightreel::overFrames(std::move(inputs), pass.guidanceRows(), atOnce, pass.cancel,
                              [&](const at::Tensor& x, int64_t) { return resnet()(x, pass.time); });
    overFrames(hidden, pass);
    if (!m_attention) {
        pass.tell(&resnet(), hidden);
        return hidden;
    }
    // The transformer works in place; who watches gets what was there before.
    if (pass.observer != nullptr) pass.tell(&resnet(), hidden.clone());
    m_attention->applyTo(hidden, pass.context, pass.frames, pieces(clipOf(hidden, pass.frames), pass.chunker),
                         pass.cancel);
    pass.tell(&m_attention, hidden);
    return hidden;
}

void SpatioTemporalLayer::overFrames(at::Tensor& hidden, const LayerPass& pass) const {
    if (!pass.chunker.cuts()) {
        hidden = m_temporal(hidden, pass.frames, pass.time);
        return;
    }
    const int64_t rows = temporalRows(clipOf(hidden, pass.frames), pass.chunker);
    m_temporal.inRows(hidden, pass.frames, rows, normOf(pass.chunker), pass.time, pass.cancel);
}

int64_t SpatioTemporalLayer::temporalRows(const MapShape& clip, const Chunker& chunker) const {
    return chunker.rows(clip.height, m_temporal.peakBytes(oneRow(clip), 1));
}

SpatioTemporalTransformer::Pieces SpatioTemporalLayer::pieces(const MapShape& clip,
                                                              const Chunker& chunker) const {
    return {chunker.frames(clip.frames, m_attention->frameBytes(PlanWalk::frames(clip, 1))),
            chunker.rows(clip.height, m_attention->bandBytes(oneRow(clip)))};
}

void SpatioTemporalLayer::plan(PlanWalk& walk, const Input& input) const {
    walk.resnetOverFrames(resnet(), input, {});
    const int64_t clips = walk.pass().guidanceRows;
    const MapShape clip = PlanWalk::frames(input.shape, walk.pass().frames);
    if (!walk.chunker().cuts()) {
        walk.memory().pass(m_temporal.peakBytes(input.shape, clips));
    } else {
        const int64_t rows = temporalRows(clip, walk.chunker());
        walk.memory().pass(m_temporal.peakBytesInRows(input.shape, clips, rows, normOf(walk.chunker())));
    }
    if (m_attention)
        walk.memory().pass(m_attention->peakBytes(input.shape, clips, pieces(clip, walk.chunker())));
}

double SpatioTemporalLayer::operations(const MapShape& x, int64_t clips) const {
    return resnet().operations(x) + m_temporal.operations(x) +
           (m_attention ? m_attention->operations(x, clips) : 0);
}

}  // namespace lightreel
