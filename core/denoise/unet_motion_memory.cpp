// What a pass of UNetMotion holds at its highest and how much it computes, told from shapes alone: the same
// walk as predict(), with counters in the tensors' place.
#include <vector>

#include "core/denoise/unet_motion.h"
#include "core/memory/memory_walk.h"

namespace lightreel {

/// The walk's state: all frames of all guidance rows, at the present resolution.
class UNetMotion::PeakWalk {
  public:
    PeakWalk(const PassShape& pass, const Chunker& chunker, const WeightPlan& weights)
        : m_pass(pass), m_chunker(chunker), m_weights(weights) {}

    /// A stack of all frames with so many channels, at a level halved so many times.
    struct Map {
        int64_t channels = 0;
        MapShape shape;

        [[nodiscard]] int64_t bytes() const { return shape.bytes(channels); }
    };
    [[nodiscard]] Map map(int64_t channels, int64_t height, int64_t width) const {
        return {channels, {m_pass.guidanceRows * m_pass.frames, height, width, m_pass.elementSize}};
    }
    [[nodiscard]] Map like(const Map& other, int64_t channels) const { return {channels, other.shape}; }

    MemoryWalk& memory() { return m_memory; }

    /// A layer over x; `own`: bytes of its inputs that go with the call; joins: it lays two maps side by
    /// side.
    Map layer(const Layer& layer, const Map& x, int64_t own, bool joins);
    Map upsampled(const UpStep& step, const Map& x, const Map& skip);
    Map halved(const DownStep& step, const Map& x);
    void head(const Map& x, int64_t outChannels);

  private:
    [[nodiscard]] bool whole(int64_t atOnce) const { return atOnce >= m_pass.frames; }
    [[nodiscard]] static MapShape piece(const Map& x, int64_t frames);
    void motion(const MotionModule& module, const Map& x);
    /// Bytes that come with a group and go with it.
    [[nodiscard]] ParameterSet::GroupBytes coming(size_t group) const {
        return m_weights.bytes.empty() || m_weights.kept[group] ? ParameterSet::GroupBytes()
                                                                : m_weights.bytes[group];
    }

    PassShape m_pass;
    const Chunker& m_chunker;
    const WeightPlan& m_weights;
    MemoryWalk m_memory;
};

MapShape UNetMotion::PeakWalk::piece(const Map& x, int64_t frames) {
    MapShape shape = x.shape;
    shape.frames = frames;
    return shape;
}

UNetMotion::PeakWalk::Map UNetMotion::PeakWalk::layer(const Layer& layer, const Map& x, int64_t own,
                                                      bool joins) {
    const Map out = like(x, layer.resnet.outChannels());
    const int64_t atOnce = m_chunker.frames(m_pass.frames, workingBytes(layer, piece(x, 1)));
    const bool cut = !whole(atOnce);
    const MapShape shape = cut ? piece(x, atOnce) : x.shape;
    const int64_t joined = joins ? shape.bytes(x.channels) : 0;
    const ParameterSet::GroupBytes weights = coming(layer.group);
    m_memory.hold(weights.held);
    if (cut) m_memory.hold(out.bytes());
    m_memory.hold(joined);
    if (!cut && joins) m_memory.release(own);
    m_memory.pass(layer.resnet.peakBytes(shape));
    if (weights.packing > 0)  // beside what the convolution reads
        m_memory.pass(weights.packing + shape.bytes(std::max(layer.resnet.inChannels(), out.channels)));
    m_memory.release(joined);
    if (!cut && !joins) m_memory.release(own);
    if (layer.attention) m_memory.pass(shape.bytes(out.channels) + layer.attention->peakBytes(shape));
    if (cut)
        m_memory.release(own);
    else
        m_memory.hold(out.bytes());
    if (layer.motion) motion(*layer.motion, out);
    m_memory.release(weights.held);
    return out;
}

void UNetMotion::PeakWalk::motion(const MotionModule& module, const Map& x) {
    if (!m_chunker.cuts()) {
        m_memory.pass(module.peakBytes(x.shape, m_pass.guidanceRows));
        return;
    }
    MapShape band = piece(x, m_pass.frames);
    band.height = 1;
    band.height = m_chunker.rows(x.shape.height, module.peakBytes(band, 1));
    const int64_t copy = band.height < x.shape.height ? band.bytes(x.channels) : 0;
    m_memory.pass(copy + module.peakBytes(band, 1));
}

UNetMotion::PeakWalk::Map UNetMotion::PeakWalk::halved(const DownStep& step, const Map& x) {
    const Map half = map(x.channels, (x.shape.height + 1) / 2, (x.shape.width + 1) / 2);
    const ParameterSet::GroupBytes weights = coming(step.samplerGroup);
    m_memory.pass(weights.held + std::max(weights.packing, half.bytes()));
    m_memory.hold(half.bytes());
    return half;
}

UNetMotion::PeakWalk::Map UNetMotion::PeakWalk::upsampled(const UpStep& step, const Map& x, const Map& skip) {
    const Upsample& sampler = *step.sampler;
    const ParameterSet::GroupBytes weights = coming(step.samplerGroup);
    m_memory.hold(weights.held);
    m_memory.pass(weights.packing);
    const Map out = like(skip, x.channels);
    const int64_t atOnce = m_chunker.frames(m_pass.frames, sampler.peakBytes(piece(out, 1)));
    if (whole(atOnce)) {
        m_memory.pass(sampler.peakBytes(out.shape));
        m_memory.hold(out.bytes());
    } else {
        m_memory.hold(out.bytes());
        m_memory.pass(sampler.peakBytes(piece(out, atOnce)));
    }
    m_memory.release(x.bytes() + weights.held);
    return out;
}

void UNetMotion::PeakWalk::head(const Map& x, int64_t outChannels) {
    const int64_t atOnce = m_chunker.frames(m_pass.frames, piece(x, 1).bytes(2 * x.channels));
    m_memory.hold(x.shape.bytes(outChannels));
    m_memory.pass((whole(atOnce) ? x.shape : piece(x, atOnce)).bytes(x.channels));
}

int64_t UNetMotion::workingBytes(const Layer& layer, const MapShape& frame) {
    const int64_t attention =
        layer.attention ? frame.bytes(layer.resnet.outChannels()) + layer.attention->peakBytes(frame) : 0;
    return std::max(layer.resnet.peakBytes(frame), attention);
}

int64_t UNetMotion::peakBytes(const PassShape& pass, const Chunker& chunker, const EntryPlan& entry,
                              const WeightPlan& weights) const {
    PeakWalk walk(pass, chunker, weights);
    MemoryWalk& memory = walk.memory();
    const size_t depth = static_cast<size_t>(std::max<int64_t>(entry.depth, 0)),
                 entryLayer = upLayerAt(static_cast<int64_t>(depth));
    if (entry.held) memory.hold(entryBytes(pass, entry.depth));
    const int64_t latents = walk.map(m_inChannels, pass.height, pass.width).bytes();
    memory.hold(latents);
    std::vector<PeakWalk::Map> skips{walk.map(m_baseChannels, pass.height, pass.width)};
    memory.hold(skips.back().bytes());
    for (size_t i = 0; i < (entry.reuse ? depth : m_down.size()); ++i) {
        const PeakWalk::Map from = skips.back();
        skips.push_back(m_down[i].layer ? walk.layer(*m_down[i].layer, from, 0, false)
                                        : walk.halved(m_down[i], from));
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
        const PeakWalk::Map joined = walk.like(skips.back(), layer.resnet.inChannels());
        own += skips.back().bytes();
        skips.pop_back();
        x = walk.layer(layer, joined, own, true);
        if (m_up[k].sampler) x = walk.upsampled(m_up[k], x, skips.back());
        own = x.bytes();
    }
    walk.head(x, m_outChannels);
    return memory.peak();
}

double UNetMotion::operations(const Layer& layer, const MapShape& x, int64_t clips) {
    return layer.resnet.operations(x) + (layer.attention ? layer.attention->operations(x) : 0) +
           (layer.motion ? layer.motion->operations(x, clips) : 0);
}

double UNetMotion::operations(const PassShape& pass, const EntryPlan& entry) const {
    double sum = 0;
    std::vector<MapShape> skips{{pass.guidanceRows * pass.frames, pass.height, pass.width, pass.elementSize}};
    const auto depth = static_cast<size_t>(std::max<int64_t>(entry.depth, 0));
    for (size_t i = 0; i < (entry.reuse ? depth : m_down.size()); ++i) {
        MapShape x = skips.back();
        if (!m_down[i].layer) x.height = (x.height + 1) / 2, x.width = (x.width + 1) / 2;
        skips.push_back(x);
        sum += m_down[i].layer ? operations(*m_down[i].layer, x, pass.guidanceRows)
                               : m_down[i].sampler->operations(x);
    }
    if (!entry.reuse)
        for (const Layer& layer : m_middle) sum += operations(layer, skips.back(), pass.guidanceRows);
    for (size_t k = entry.reuse ? upLayerAt(static_cast<int64_t>(depth)) : 0; k < m_up.size(); ++k) {
        sum += operations(m_up[k].layer, skips.back(), pass.guidanceRows);
        skips.pop_back();
        if (m_up[k].sampler) sum += m_up[k].sampler->operations(skips.back());
    }
    return sum;
}

int64_t UNetMotion::entryBytes(const PassShape& pass, int64_t depth) const {
    // What enters an up layer has the width of the up layer before it, at the resolution of its own skip.
    const size_t layer = upLayerAt(depth);
    const int64_t channels =
        layer == 0 ? m_middle.back().resnet.outChannels() : m_up[layer - 1].layer.resnet.outChannels();
    int64_t height = pass.height, width = pass.width;
    for (size_t i = 0; i < static_cast<size_t>(depth); ++i)
        if (!m_down[i].layer) height = (height + 1) / 2, width = (width + 1) / 2;
    return MapShape{pass.guidanceRows * pass.frames, height, width, pass.elementSize}.bytes(channels);
}

}  // namespace lightreel
