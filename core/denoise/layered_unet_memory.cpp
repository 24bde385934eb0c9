// What a pass of LayeredUNet holds at its highest and how much it computes, told from shapes alone: the same
// walk as predict(), with counters in the tensors' place.
#include "core/denoise/layered_unet.h"

#include <algorithm>
#include <vector>

#include "core/nn/onednn.h"

namespace lightreel {
namespace {

MapShape halved(MapShape shape) {
    shape.height = (shape.height + 1) / 2;
    shape.width = (shape.width + 1) / 2;
    return shape;
}

}  // namespace

/// The walk's state: all frames of all guidance rows, at the present resolution.
class LayeredUNet::PeakWalk {
  public:
    PeakWalk(const PassShape& pass, const Chunker& chunker, const WeightPlan& weights)
        : m_walk(pass, chunker), m_weights(weights) {}

    struct Map {
        int64_t channels = 0;
        MapShape shape;

        [[nodiscard]] int64_t bytes() const { return shape.bytes(channels); }
    };
    MemoryWalk& memory() { return m_walk.memory(); }

    /// A layer over x; `own`: bytes of its inputs that go with the call; joins: it lays two maps side by
    /// side.
    Map layer(const Layer& layer, const Map& x, int64_t own, bool joins);
    Map upsampled(const UpStep& step, const Map& x, const Map& skip);
    Map downsampled(const DownStep& step, const Map& x);
    void head(const Map& x, int64_t outChannels);

  private:
    /// Bytes that come with a group and go with it.
    [[nodiscard]] ParameterSet::GroupBytes coming(size_t group) const {
        return m_weights.bytes.empty() || m_weights.kept[group] ? ParameterSet::GroupBytes()
                                                                : m_weights.bytes[group];
    }
    [[nodiscard]] int64_t framesAtOnce(int64_t bytes) const {
        return m_walk.chunker().frames(m_walk.pass().frames, bytes);
    }

    PlanWalk m_walk;
    const WeightPlan& m_weights;
};

LayeredUNet::PeakWalk::Map LayeredUNet::PeakWalk::layer(const Layer& layer, const Map& x, int64_t own,
                                                        bool joins) {
    const ParameterSet::GroupBytes weights = coming(layer.group);
    memory().hold(weights.held);
    layer.run->plan(m_walk, {x.channels, x.shape, own, joins, weights.packing});
    memory().release(weights.held);
    return {layer.run->resnet().outChannels(), x.shape};
}

LayeredUNet::PeakWalk::Map LayeredUNet::PeakWalk::downsampled(const DownStep& step, const Map& x) {
    const Map half{x.channels, halved(x.shape)};
    const ParameterSet::GroupBytes weights = coming(step.samplerGroup);
    const int64_t widened = onednn::widenedBytes(x.channels, x.channels, x.shape, {3, 2, 1});
    memory().pass(weights.held + std::max(weights.packing, half.bytes() + widened));
    memory().hold(half.bytes());
    return half;
}

LayeredUNet::PeakWalk::Map LayeredUNet::PeakWalk::upsampled(const UpStep& step, const Map& x,
                                                            const Map& skip) {
    const Upsample& sampler = *step.sampler;
    const ParameterSet::GroupBytes weights = coming(step.samplerGroup);
    memory().hold(weights.held);
    memory().pass(weights.packing);
    const Map out{x.channels, skip.shape};
    const int64_t atOnce = framesAtOnce(sampler.peakBytes(PlanWalk::frames(out.shape, 1)));
    if (m_walk.whole(atOnce)) {
        memory().pass(sampler.peakBytes(out.shape));
        memory().hold(out.bytes());
    } else {
        m_walk.overPieces(out.shape, atOnce, out.bytes(),
                          [&](const MapShape& piece) { memory().pass(sampler.peakBytes(piece)); });
    }
    memory().release(x.bytes() + weights.held);
    return out;
}

void LayeredUNet::PeakWalk::head(const Map& x, int64_t outChannels) {
    const int64_t atOnce = framesAtOnce(PlanWalk::frames(x.shape, 1).bytes(2 * x.channels));
    memory().hold(x.shape.bytes(outChannels));
    const MapShape piece = m_walk.whole(atOnce) ? x.shape : PlanWalk::frames(x.shape, atOnce);
    memory().pass(piece.bytes(x.channels) + onednn::widenedBytes(x.channels, outChannels, piece));
}

int64_t LayeredUNet::peakBytes(const PassShape& pass, const Chunker& chunker, const EntryPlan& entry,
                               const WeightPlan& weights) const {
    PeakWalk walk(pass, chunker, weights);
    MemoryWalk& memory = walk.memory();
    const size_t depth = static_cast<size_t>(std::max<int64_t>(entry.depth, 0)),
                 entryLayer = upLayerAt(static_cast<int64_t>(depth));
    if (entry.held) memory.hold(entryBytes(pass, entry.depth));
    const int64_t latents = pass.maps().bytes(m_inChannels);
    memory.hold(latents);
    std::vector<PeakWalk::Map> skips{{m_baseChannels, pass.maps()}};
    memory.hold(skips.back().bytes());
    memory.pass(onednn::widenedBytes(m_inChannels, m_baseChannels, pass.maps()));
    for (size_t i = 0; i < (entry.reuse ? depth : m_down.size()); ++i) {
        const PeakWalk::Map from = skips.back();
        skips.push_back(m_down[i].layer ? walk.layer(*m_down[i].layer, from, 0, false)
                                        : walk.downsampled(m_down[i], from));
    }
    PeakWalk::Map x = skips.back();
    int64_t own = 0;  // bytes of x that go when it is used; the last skip is still in its list
    if (!entry.reuse)
        for (const Layer& layer : m_middle) {
            x = walk.layer(layer, x, own, false);
            own = x.bytes();
        }
    memory.release(latents);
    for (size_t k = entry.reuse ? entryLayer : 0; k < m_up.size(); ++k) {
        const Layer& layer = m_up[k].layer;
        if (k == entryLayer && entry.depth >= 0) {
            own = 0;  // the entry feature stays; a full pass captures it in an older one's place
            if (entry.held && !entry.reuse) memory.release(entryBytes(pass, entry.depth));
        }
        const PeakWalk::Map joined{layer.run->resnet().inChannels(), skips.back().shape};
        own += skips.back().bytes();
        skips.pop_back();
        x = walk.layer(layer, joined, own, true);
        if (m_up[k].sampler) x = walk.upsampled(m_up[k], x, skips.back());
        own = x.bytes();
    }
    walk.head(x, m_outChannels);
    return memory.peak();
}

double LayeredUNet::operations(const PassShape& pass, const EntryPlan& entry) const {
    double sum = 0;
    std::vector<MapShape> skips{pass.maps()};
    const auto depth = static_cast<size_t>(std::max<int64_t>(entry.depth, 0));
    for (size_t i = 0; i < (entry.reuse ? depth : m_down.size()); ++i) {
        const MapShape x = m_down[i].layer ? skips.back() : halved(skips.back());
        skips.push_back(x);
        sum += m_down[i].layer ? m_down[i].layer->run->operations(x, pass.guidanceRows)
                               : m_down[i].sampler->operations(x);
    }
    if (!entry.reuse)
        for (const Layer& layer : m_middle) sum += layer.run->operations(skips.back(), pass.guidanceRows);
    for (size_t k = entry.reuse ? upLayerAt(static_cast<int64_t>(depth)) : 0; k < m_up.size(); ++k) {
        sum += m_up[k].layer.run->operations(skips.back(), pass.guidanceRows);
        skips.pop_back();
        if (m_up[k].sampler) sum += m_up[k].sampler->operations(skips.back());
    }
    return sum;
}

int64_t LayeredUNet::entryBytes(const PassShape& pass, int64_t depth) const {
    // What enters an up layer has the width of the up layer before it, at the resolution of its own skip.
    const size_t layer = upLayerAt(depth);
    const UNetLayer& before = layer == 0 ? *m_middle.back().run : *m_up[layer - 1].layer.run;
    MapShape shape = pass.maps();
    for (size_t i = 0; i < static_cast<size_t>(depth); ++i)
        if (!m_down[i].layer) shape = halved(shape);
    return shape.bytes(before.resnet().outChannels());
}

}  // namespace lightreel
