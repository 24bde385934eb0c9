#pragma once
#include <cstdint>

namespace lightreel {

/// How a square 2-D convolution walks: the layers declare and keep it, the kernels take it.
struct Convolution {
    int64_t kernel = 3;
    int64_t stride = 1;
    int64_t padding = 1;
};

}  // namespace lightreel
