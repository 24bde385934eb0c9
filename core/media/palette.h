#pragma once
#include <functional>
#include <memory>

#include "core/frame/frame.h"
#include "core/media/av.h"

namespace lightreel::av {

/// One palette for a whole clip: takes all RGB frames, then gives all back as PAL8. A GIF with a palette per
/// frame flickers; with a fixed one it shows bands. All calls throw Failure.
class ClipPalette {
  public:
    virtual ~ClipPalette() = default;
    virtual void add(const Frame& frame) = 0;
    /// No more frames; calls take for each in order.
    virtual void finish(const std::function<void(AVFrame&)>& take) = 0;
};

/// libavfilter's palettegen and paletteuse, see filter_library.h.
[[nodiscard]] std::unique_ptr<ClipPalette> makeClipPalette(int width, int height, int fps,
                                                           const std::string& path);

}  // namespace lightreel::av
