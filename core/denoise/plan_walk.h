#pragma once
#include <functional>

#include "core/denoise/unet_layer.h"
#include "core/memory/memory_walk.h"

namespace lightreel {

/// A pass's shape: guidance rows R, frames F, latents h x w.
struct PassShape {
    int64_t guidanceRows = 1, frames = 16, height = 64, width = 64;
    int64_t elementSize = 4;  ///< bytes per number

    /// All frames of all rows.
    [[nodiscard]] MapShape maps() const { return {guidanceRows * frames, height, width, elementSize}; }
};

/// A pass through a U-Net told from shapes alone: what layers hold, in their order.
class PlanWalk {
  public:
    PlanWalk(const PassShape& pass, const Chunker& chunker) : m_pass(pass), m_chunker(chunker) {}

    [[nodiscard]] MemoryWalk& memory() { return m_memory; }
    [[nodiscard]] const PassShape& pass() const { return m_pass; }
    [[nodiscard]] const Chunker& chunker() const { return m_chunker; }
    [[nodiscard]] bool whole(int64_t framesAtOnce) const { return framesAtOnce >= m_pass.frames; }
    /// The maps of so many frames instead of all.
    [[nodiscard]] static MapShape frames(MapShape shape, int64_t count) {
        shape.frames = count;
        return shape;
    }
    /// Rows of one clip.
    [[nodiscard]] MapShape band(MapShape shape, int64_t rows) const {
        shape.frames = m_pass.frames;
        shape.height = rows;
        return shape;
    }
    /// overFrames() in pieces over maps of this shape: the first piece before there is a result, the others
    /// beside it. result: bytes; it is held at the end.
    void overPieces(const MapShape& shape, int64_t atOnce, int64_t result,
                    const std::function<void(const MapShape&)>& piece);
    /// What a piece of a layer's frames holds besides its input and the resnet's result, once the resnet is
    /// done.
    using Rest = std::function<int64_t(const MapShape&)>;
    /// overFrames() of a layer's resnet and of what follows it piece by piece; its result is held at the end.
    void resnetOverFrames(const ResnetBlock& resnet, const UNetLayer::Input& input, const Rest& rest);

  private:
    PassShape m_pass;
    const Chunker& m_chunker;
    MemoryWalk m_memory;
};

}  // namespace lightreel
