#include "core/denoise/plan_walk.h"

#include <algorithm>

namespace lightreel {

void PlanWalk::overPieces(const MapShape& shape, int64_t atOnce, int64_t result,
                          const std::function<void(const MapShape&)>& piece) {
    piece(frames(shape, atOnce));
    m_memory.hold(result);
    m_memory.pass(result / shape.frames * atOnce);  // the first piece's own result, until it is copied
    const bool fullAgain = m_pass.guidanceRows > 1;
    piece(frames(shape, fullAgain ? atOnce : std::min(atOnce, m_pass.frames - atOnce)));
}

void PlanWalk::resnetOverFrames(const ResnetBlock& resnet, const UNetLayer::Input& input, const Rest& rest) {
    const MapShape frame = frames(input.shape, 1);
    const auto behind = [&](const MapShape& shape) {
        const int64_t more = rest ? rest(shape) : 0;
        return more > 0 ? shape.bytes(resnet.outChannels()) + more : 0;
    };
    const int64_t atOnce = m_chunker.frames(m_pass.frames, std::max(resnet.peakBytes(frame), behind(frame)));
    const int64_t result = input.shape.bytes(resnet.outChannels());
    const auto piece = [&](const MapShape& shape) {
        const int64_t joined = input.joins ? shape.bytes(input.channels) : 0;
        m_memory.hold(joined);
        if (whole(atOnce) && input.joins) m_memory.release(input.own);
        m_memory.pass(resnet.peakBytes(shape));
        if (input.packing > 0)  // beside what the convolution reads
            m_memory.pass(input.packing + shape.bytes(std::max(resnet.inChannels(), resnet.outChannels())));
        m_memory.release(joined);
        if (whole(atOnce) && !input.joins) m_memory.release(input.own);
        m_memory.pass(behind(shape));
    };
    if (whole(atOnce)) {
        piece(input.shape);
        m_memory.hold(result);
    } else {
        overPieces(input.shape, atOnce, result, piece);
        m_memory.release(input.own);
    }
}

}  // namespace lightreel
