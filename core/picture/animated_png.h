#pragma once

class QIODevice;

namespace lightreel {

/// Whether a PNG holds an animation: a chunk acTL before the first IDAT. Reads heads of chunks. Moves the
/// device. Source: PNG 3 11.3.6.1.
[[nodiscard]] bool isAnimatedPng(QIODevice& device);

}  // namespace lightreel
