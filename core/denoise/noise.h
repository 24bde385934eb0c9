#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace lightreel {

/// A CPU generator seeded so that it draws what torch.Generator("cpu").manual_seed(seed) draws.
[[nodiscard]] at::Generator cpuGenerator(int64_t seed);

/// Standard normal noise, float32, on the CPU: never on a card, so that a seed gives the same clip
/// everywhere.
[[nodiscard]] at::Tensor cpuNoise(at::IntArrayRef shape, at::Generator& generator);

}  // namespace lightreel
