#include "core/denoise/plan_walk.h"

#include <algorithm>

namespace lightreel {

void PlanWalk::resnetOverFrames(const ResnetBlock& resnet, const UNetLayer::Input& input, const Rest& rest) {
    const MapShape frame = frames(input.shape, 1);
    const auto behind = [&](const MapShape& shape) {
        const int64_t more = rest ? rest(shape) : 0;
        return more > 0 ? shape.bytes(resnet.outChannels()) + more : 0;
    };
    const int64_t atOnce = m_chunker.frames(m_pass.frames, std::max(resnet.peakBytes(frame), behind(frame)));
    const bool cut = !whole(atOnce);
    const MapShape shape = cut ? frames(input.shape, atOnce) : input.shape;
    const int64_t result = input.shape.bytes(resnet.outChannels());
    const int64_t joined = input.joins ? shape.bytes(input.channels) : 0;
    if (cut) m_memory.hold(result);
    m_memory.hold(joined);
    if (!cut && input.joins) m_memory.release(input.own);
    m_memory.pass(resnet.peakBytes(shape));
    if (input.packing > 0)  // beside what the convolution reads
        m_memory.pass(input.packing + shape.bytes(std::max(resnet.inChannels(), resnet.outChannels())));
    m_memory.release(joined);
    if (!cut && !input.joins) m_memory.release(input.own);
    m_memory.pass(behind(shape));
    if (cut)
        m_memory.release(input.own);
    else
        m_memory.hold(result);
}

}  // namespace lightreel
