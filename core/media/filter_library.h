#pragma once

namespace lightreel::av {

/// A function of liblightreel_gif.so, the part of this folder that needs libavfilter; null when the library
/// is missing. It is opened by name and locally: libavfilter draws in Debian's reference BLAS, whose sgemm_
/// would otherwise take the place of LibTorch's and slow every product down many times.
[[nodiscard]] void* filterFunction(const char* name);

}  // namespace lightreel::av
