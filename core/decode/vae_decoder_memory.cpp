// What VaeDecoder holds at its highest, told from shapes alone: the same walk as decode(), with counters in
// the tensors' place.
#include "core/decode/vae_decoder.h"
#include "core/memory/memory_walk.h"
#include "core/nn/onednn.h"

namespace lightreel {
namespace {

/// Rows of a band at this height; the height itself without bands.
int64_t bandRows(int64_t height, int64_t bands) {
    return (height + bands - 1) / bands;
}

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
            memory.pass(bands > 1 ? resnet.peakBytesInBands(shape, bandRows(shape.height, bands))
                                  : resnet.peakBytes(shape));
            replace(shape.bytes(resnet.outChannels()));
        }
        if (!block.sampler) continue;
        MapShape band = shape = doubled(shape);
        band.height = std::min(2 * (bandRows(shape.height / 2, bands) + 2), shape.height);
        const int64_t channels = block.resnets.back().outChannels();
        memory.pass(bands > 1 ? shape.bytes(channels) + block.sampler->peakBytes(band)
                              : block.sampler->peakBytes(shape));
        replace(shape.bytes(channels));
    }
    MapShape band = shape;
    if (bands > 1) band.height = std::min(bandRows(shape.height, bands) + 2, shape.height);
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
