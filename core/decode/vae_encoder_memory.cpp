// What VaeEncoder holds at its highest and how much it multiplies, told from shapes alone: the same walk as
// mean(), with counters in the tensors' place.
#include "core/decode/vae_encoder.h"
#include "core/memory/memory_walk.h"
#include "core/nn/onednn.h"

namespace lightreel {
namespace {

/// What the asymmetric downsampling leaves.
MapShape halved(MapShape shape) {
    shape.height /= 2;
    shape.width /= 2;
    return shape;
}

}  // namespace

int64_t VaeEncoder::peakBytes(const MapShape& pictures) const {
    MemoryWalk memory;
    MapShape shape = pictures;
    int64_t held = shape.bytes(m_outerChannels);
    memory.hold(held);
    memory.pass(onednn::scratchBytes(3, m_outerChannels, shape));
    const auto replace = [&](int64_t bytes) {
        memory.release(held);
        memory.hold(held = bytes);
    };
    for (const Block& block : m_blocks) {
        for (const ResnetBlock& resnet : block.resnets) {
            memory.pass(resnet.peakBytes(shape));
            replace(shape.bytes(resnet.outChannels()));
        }
        if (!block.sampler) continue;
        shape = halved(shape);
        memory.pass(block.sampler->peakBytes(shape));
        replace(shape.bytes(block.resnets.back().outChannels()));
    }
    memory.pass(m_middle.peakBytes(shape));
    memory.pass(2 * held);  // the middle's result and the norm behind it
    return memory.peak();
}

double VaeEncoder::operations(const MapShape& pictures) const {
    MapShape shape = pictures;
    double sum = 0;
    for (const Block& block : m_blocks) {
        for (const ResnetBlock& resnet : block.resnets) sum += resnet.operations(shape);
        if (!block.sampler) continue;
        shape = halved(shape);
        sum += block.sampler->operations(shape);
    }
    return sum + m_middle.operations(shape);
}

}  // namespace lightreel
