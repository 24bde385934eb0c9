#pragma once
#include <cstdint>
#include <string>

#include "core/frame/frame.h"

namespace lightreel::av {

struct TextLine {
    std::string text;     ///< UTF-8, at least one character, no line breaks; taken as it stands
    int left = 0;         ///< pixels from the picture's left edge
    int baseline = 0;     ///< pixels from its upper edge
    int size = 16;        ///< of the font, pixels
    uint32_t colour = 0;  ///< 0xRRGGBB
};

/// Draws with libavfilter's drawtext in the system's sans-serif font. False, with the picture unchanged, when
/// there is no such font or filter here. What does not fit into the picture is cut off.
[[nodiscard]] bool drawText(Frame& picture, const TextLine& line);

}  // namespace lightreel::av
