#pragma once
#include <filesystem>
#include <memory>
#include <vector>

#include "core/base/cancel_token.h"
#include "core/base/result.h"
#include "core/frame/frame.h"

namespace lightreel {

/// What a clip starts from.
struct StartFrames {
    std::vector<std::shared_ptr<const Frame>> frames;  ///< in order, all of one size; at least one
    bool clip = false;     ///< from a clip or an animation's pictures, not from a picture
    bool more = false;     ///< the file holds more than was asked for
    bool damaged = false;  ///< a part of the picture could not be read, and was filled up
};

/// A picture as one frame, or the first frames of a clip (MP4, WebM, MOV, GIF, a folder of PNG pictures),
/// told apart by content. An animation gives as many pictures as are asked for when it is a GIF, else, as
/// the pages of a TIFF, its first one. mostFrames: at least 1. Clips have at least 8 x 8 pixels; what is read
/// takes at most 2 GiB. errors: FileMissing, FileUnreadable{path, reason}; Cancelled is thrown
[[nodiscard]] Result<StartFrames> startFrames(const std::filesystem::path& path, int mostFrames,
                                              const CancelToken& cancel);

}  // namespace lightreel
