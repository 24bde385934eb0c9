#pragma once
#include <map>
#include <string>

#include "core/weights/parameter.h"
#include "tests/parity/parity.h"

namespace lightreel::parity {

/// Loads random numbers under every declared name, the same at each call; returns them by name.
inline std::map<std::string, at::Tensor> loadRandom(ParameterSet& set, at::ScalarType dtype, double scale) {
    at::manual_seed(3);
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    for (const auto& [name, shape] : set.declared())
        tensors.emplace_back(name, (at::randn(shape) * scale).to(dtype));
    set.load(*memorySource(tensors), dtype);
    return {tensors.begin(), tensors.end()};
}

}  // namespace lightreel::parity
