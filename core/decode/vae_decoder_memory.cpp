// What VaeDecoder holds at its highest, told from shapes alone: the same walk as decode(), with counters in
// the tensors' place.
#include "core/decode/vae_decoder.h"
#include "core/memory/memory_walk.h"
#include "core/nn/onednn.h"

namespace lightreel {
namespace {

MapShape doubled(MapShape shape) {
    shape.height *= 2;
    shape.width *= 2;
    return shape;
}

}  // namespace

int64_t VaeDecoder::peakBytes(const MapShape& latents, int64_t bands) const {
    MemoryWalk memory;
    MapShape shape = latents;
    int64_t held = shape.bytes(m_blocks.front().resnets.front().inChannels());
    memory.hold(held);
    memory.pass(m_middle.peakBytes(shape));
    const auto replace = [&](int64_t bytes) {
        memory.release(held);
        memory.hold(held = bytes);
    };
    for (const Block& block : m_blocks) {
        for (const ResnetBlock& resnet : block.resnets) {
            memory.pass(bands > 1 ? resnet.peakBytesInBands(shape, bands) : resnet.peakBytes(shape));
            replace(shape.bytes(resnet.outChannels()));
        }
        if (!block.sampler) continue;
        shape = doubled(shape);
        memory.pass(bands > 1 ? block.sampler->peakBytesInBands(shape, bands)
                              : block.sampler->peakBytes(shape));
        replace(shape.bytes(block.resnets.back().outChannels()));
    }
    MapShape band = shape;
    if (bands > 1) band.height = RowBands::rowsWithNeighbours(shape.height, bands);
    memory.pass(band.bytes(m_outerChannels) + shape.bytes(3) + onednn::scratchBytes(m_outerChannels, band));
    return memory.peak();
}

double VaeDecoder::operations(const MapShape& latents) const {
    MapShape shape = latents;
    double sum = m_middle.operations(shape);
    for (const Block& block : m_blocks) {
        for (const ResnetBlock& resnet : block.resnets) sum += resnet.operations(shape);
        if (!block.sampler) continue;
        shape = doubled(shape);
        sum += block.sampler->operations(shape);
    }
    return sum;
}

}  // namespace lightreel
