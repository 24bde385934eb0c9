// What VaeDecoder holds at its highest, told from shapes alone: the same walk as decode(), with counters in
// the tensors' place.
#include "core/decode/vae_decoder.h"
#include "core/memory/memory_walk.h"

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
    memory.pass(m_head.peakBytes(shape, bands));
    return memory.peak();
}

int64_t VaeDecoder::peakBytes(const MapShape& latents, const Slice& slice, bool /*inFile*/) const {
    MapShape part = latents;
    part.frames = atOnce(latents.frames, slice);
    return peakBytes(part, slice.rows);
}

int64_t VaeDecoder::waitingBytes(const MapShape& /*latents*/, const Slice& /*slice*/) const {
    return 0;
}

double VaeDecoder::operations(const MapShape& latents, const Slice& /*slice*/) const {
    return operations(latents);
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
