#pragma once
#include <cstdint>
#include <memory>
#include <optional>

#include "core/base/result.h"
#include "core/memory/spill_file.h"
#include "core/nn/clip_rows.h"

namespace lightreel {

/// The maps of a clip's frames between two stages of a decoder. A stage takes them piece by piece, each of
/// some frames, and puts its results in their place: every piece begins at the same frame in all stages.
class ClipMaps : public ClipRows {
  public:
    [[nodiscard]] static std::unique_ptr<ClipMaps> inMemory();
    /// In a scratch file, of whose pages only what is worked on is in memory. frameBytes: of one frame's
    /// largest map (ClipDecoder::waitingBytes). errors: DiskFull, WriteFailed
    [[nodiscard]] static Result<std::unique_ptr<ClipMaps>> inFile(SpillFile& file, int64_t frames,
                                                                  int64_t frameBytes);

    /// The piece [n, C, H, W] that begins with this frame, channels_last; it is the caller's to change, and
    /// not here any more. errors: throws Failure{WriteFailed} when the disk cannot give it back
    [[nodiscard]] virtual at::Tensor take(int64_t first) = 0;
    virtual void put(int64_t first, at::Tensor maps) = 0;
    /// Why something could not be written, which stays in memory then; nothing when all could.
    [[nodiscard]] virtual std::optional<Error> trouble() const { return std::nullopt; }
};

}  // namespace lightreel
