#include "core/cache/chunker.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace lightreel {
namespace {

int64_t dividedUp(int64_t a, int64_t b) {
    return (a + b - 1) / b;
}

at::Tensor joined(const std::vector<at::Tensor>& inputs, int64_t first, int64_t count) {
    if (inputs.size() == 1) return inputs.front().narrow(0, first, count);
    std::vector<at::Tensor> parts;
    parts.reserve(inputs.size());
    for (const at::Tensor& input : inputs) parts.push_back(input.narrow(0, first, count));
    return at::cat(parts, 1);
}

}  // namespace

int64_t Chunker::atOnce(int64_t total, int64_t bytes, int pieces, int paperPieces) const {
    if (!cuts()) return total;
    if (pieces == 0 && m_options.mode == ChunkMode::Paper) pieces = paperPieces;
    if (pieces > 0) return dividedUp(total, std::min<int64_t>(pieces, total));
    const int64_t fitting = std::clamp<int64_t>(m_options.bytes / std::max<int64_t>(1, bytes), 1, total);
    return dividedUp(total, dividedUp(total, fitting));  // pieces of nearly one size
}

int64_t Chunker::frames(int64_t total, int64_t bytes) const {
    constexpr int kPaperPieces = 9;
    return atOnce(total, bytes, m_options.frames, kPaperPieces);
}

int64_t Chunker::rows(int64_t total, int64_t bytes) const {
    constexpr int kPaperPieces = 2;
    return atOnce(total, bytes, m_options.rows, kPaperPieces);
}

at::Tensor overFrames(std::vector<at::Tensor> inputs, int64_t guidanceRows, int64_t atOnce,
                      const CancelToken& cancel, const FrameWork& work) {
    const int64_t total = inputs.front().size(0), frames = total / guidanceRows;
    cancel.check();
    if (atOnce >= frames) {
        at::Tensor whole = joined(inputs, 0, total);
        inputs.clear();
        return work(std::move(whole), -1);
    }
    at::Tensor out;
    for (int64_t row = 0; row < guidanceRows; ++row)
        for (int64_t first = 0; first < frames; first += atOnce) {
            cancel.check();
            const int64_t count = std::min(atOnce, frames - first), at = row * frames + first;
            const at::Tensor piece = work(joined(inputs, at, count), row);
            if (!out.defined())
                out = at::empty({total, piece.size(1), piece.size(2), piece.size(3)},
                                piece.options().memory_format(at::MemoryFormat::ChannelsLast));
            out.narrow(0, at, count).copy_(piece);
        }
    return out;
}

}  // namespace lightreel
