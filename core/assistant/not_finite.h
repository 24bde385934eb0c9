#pragma once
#include <ATen/core/Tensor.h>

#include <stdexcept>

namespace lightreel {

/// What a network computes is no number: its weights are damaged, however sound their file looks.
struct NotFinite : std::runtime_error {
    NotFinite() : std::runtime_error("the network's results are not numbers") {}
};

/// Throws NotFinite when one of these is NaN or infinite.
void requireFinite(const at::Tensor& results);

}  // namespace lightreel
