#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/cancel_token.h"
#include "core/request/acceleration_options.h"

namespace lightreel {

/// Cuts a layer's work into pieces, so that its working memory is that of one piece. Frames are cut where
/// every frame stands alone, rows where every pixel's frames belong together.
/// source: the idea is LightCache's feature chunk, arXiv 2510.05367; the cuts here leave the result alone
class Chunker {
  public:
    explicit Chunker(const AccelerationOptions::Chunk& options = {}) : m_options(options) {}

    [[nodiscard]] bool cuts() const { return m_options.mode != ChunkMode::Off; }
    /// Bands of rows are normalised each by itself, as the paper's are: another picture.
    [[nodiscard]] bool normalisesPieces() const { return m_options.mode == ChunkMode::Paper; }
    /// Frames of `total` that are worked on at once, when one needs `bytes` of working memory.
    [[nodiscard]] int64_t frames(int64_t total, int64_t bytes) const;
    /// The same for rows.
    [[nodiscard]] int64_t rows(int64_t total, int64_t bytes) const;

  private:
    [[nodiscard]] int64_t atOnce(int64_t total, int64_t bytes, int pieces, int paperPieces) const;
    AccelerationOptions::Chunk m_options;
};

/// One piece of a run over frames: its input and which guidance row it belongs to.
using FrameWork = std::function<at::Tensor(at::Tensor x, int64_t guidanceRow)>;

/// Runs `work` over `atOnce` frames at a time and lays the results side by side, channels_last. inputs: maps
/// [guidanceRows * F, C, H, W] whose channels are joined piece by piece; they are released at the end. No
/// piece holds frames of two guidance rows, except when atOnce covers all: then work is called once, with row
/// -1.
[[nodiscard]] at::Tensor overFrames(std::vector<at::Tensor> inputs, int64_t guidanceRows, int64_t atOnce,
                                    const CancelToken& cancel, const FrameWork& work);

}  // namespace lightreel
