#include "core/denoise/noise.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

namespace lightreel {

at::Generator cpuGenerator(int64_t seed) {
    return at::detail::createCPUGenerator(static_cast<uint64_t>(seed));
}

at::Tensor cpuNoise(at::IntArrayRef shape, at::Generator& generator) {
    return at::randn(shape, generator, at::TensorOptions().dtype(at::kFloat).device(at::kCPU));
}

}  // namespace lightreel
