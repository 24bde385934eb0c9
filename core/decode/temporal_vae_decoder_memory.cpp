// What TemporalVaeDecoder holds at its highest and how much it multiplies, told from shapes alone: the same
// walk as decodeClip(), with counters in the tensors' place.
#include "core/decode/temporal_vae_decoder.h"
#include "core/memory/memory_walk.h"
#include "core/nn/onednn.h"

namespace lightreel {

int64_t TemporalVaeDecoder::Stage::walkSpatially(MemoryWalk& memory, MapShape x, int64_t bands) const {
    int64_t held = x.bytes(spatial.inChannels());
    const auto replace = [&](int64_t bytes) {
        memory.release(held);
        memory.hold(held = bytes);
    };
    if (attention) memory.pass(attention->peakBytes(x));
    if (upsampler) {
        x = after(x);
        memory.pass(bands > 1 ? upsampler->peakBytesInBands(x, bands) : upsampler->peakBytes(x));
        replace(x.bytes(spatial.inChannels()));
    }
    memory.pass(bands > 1 ? spatial.peakBytesInBands(x, bands) : spatial.peakBytes(x));
    replace(x.bytes(spatial.outChannels()));
    return held;
}

int64_t TemporalVaeDecoder::Stage::blendBytes(const MapShape& clip, const Cut& cut, bool inFile) const {
    const int64_t rows = rowsAtOnce(*this, clip, cut);
    MapShape band = clip;
    band.height = std::min(rows, clip.height);
    if (rows > 0) return temporal.peakBytesInBands(band);
    const bool copied = inFile || cut.piece < clip.frames;
    return (copied ? clip.bytes(spatial.outChannels()) : 0) + temporal.peakBytes(clip, 1);
}

int64_t TemporalVaeDecoder::peakBytes(const MapShape& latents, const Slice& slice, bool inFile) const {
    const Cut cut(latents.frames, slice);
    MemoryWalk memory;
    MapShape clip = latents, piece = latents;
    clip.frames = cut.clip;
    const auto eachPiece = [&](const std::function<void()>& work) {
        for (int64_t first = 0; first < cut.clip; first += cut.piece) {
            piece.frames = std::min(cut.piece, cut.clip - first);
            work();
        }
    };
    for (const Stage& stage : m_stages) {
        eachPiece([&] {
            // What comes from memory is held already.
            if (&stage == &m_stages.front() || inFile) memory.hold(piece.bytes(stage.spatial.inChannels()));
            const int64_t held = stage.walkSpatially(memory, piece, cut.bands);
            if (inFile) memory.release(held);
        });
        clip = stage.after(clip);
        piece = stage.after(piece);
        if (cut.temporal) memory.pass(stage.blendBytes(clip, cut, inFile));
    }
    const int64_t channels = m_stages.back().spatial.outChannels();
    memory.hold(clip.bytes(3));
    eachPiece([&] {
        if (inFile) memory.hold(piece.bytes(channels));
        memory.pass(m_head.peakBytes(piece, cut.bands));
        memory.release(piece.bytes(channels));
    });
    if (cut.temporal) memory.pass(clip.bytes(3) + onednn::frameScratchBytes(3, clip));
    return memory.peak();
}

int64_t TemporalVaeDecoder::waitingBytes(const MapShape& latents, const Slice& slice) const {
    const Cut cut(latents.frames, slice);
    if (slice.temporal != TemporalDecode::Exact || cut.piece == cut.clip) return 0;
    MapShape frame = latents;
    frame.frames = 1;
    int64_t most = 0;
    for (const Stage& stage : m_stages) {
        frame = stage.after(frame);
        most = std::max(most, frame.bytes(stage.spatial.outChannels()));
    }
    return most;
}

double TemporalVaeDecoder::operations(const MapShape& latents, const Slice& slice) const {
    const Cut cut(latents.frames, slice);
    MapShape clip = latents;
    clip.frames = cut.clip;
    double sum = 0;
    for (const Stage& stage : m_stages) {
        if (stage.attention) sum += stage.attention->operations(clip);
        clip = stage.after(clip);
        if (stage.upsampler) sum += stage.upsampler->operations(clip);
        sum += stage.spatial.operations(clip);
        if (cut.temporal)
            sum += stage.temporal.operations(clip) * (rowsAtOnce(stage, clip, cut) > 0 ? 1.5 : 1);
    }
    return sum * static_cast<double>(latents.frames) / static_cast<double>(cut.clip);
}

}  // namespace lightreel
