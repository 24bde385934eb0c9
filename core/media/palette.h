#pragma once
#include <functional>

#include "core/frame/frame.h"
#include "core/media/av.h"

namespace lightreel::av {

/// One palette for a whole clip (libavfilter's palettegen and paletteuse): takes all RGB frames, then gives
/// all back as PAL8. A GIF with a palette per frame flickers; with a fixed one it shows bands.
class ClipPalette {
  public:
    ClipPalette(int width, int height, int fps, std::string path);
    void add(const Frame& frame);
    /// No more frames; calls take for each in order.
    void finish(const std::function<void(AVFrame&)>& take);

  private:
    std::string m_path;
    GraphPtr m_graph;
    AVFilterContext* m_source = nullptr;  // owned by the graph
    AVFilterContext* m_sink = nullptr;
};

}  // namespace lightreel::av
