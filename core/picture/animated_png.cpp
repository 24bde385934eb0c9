#include "core/picture/animated_png.h"

#include "core/picture/chunks.h"

namespace lightreel {

bool isAnimatedPng(QIODevice& device) {
    constexpr int kMostChunks = 1 << 12;  // before the pixels; real files have a few dozen
    bool animated = false;
    eachChunk(device, true, kMostChunks, [&animated](const QByteArray& type, qint64) {
        animated = type == "acTL";
        return !animated && type != "IDAT";
    });
    return animated;
}

}  // namespace lightreel
