#pragma once
#include <cmath>
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

/// The weights of seed_quietly() in tools/fixtures/stable_video.py, from each parameter's name.
inline void loadQuietly(ParameterSet& set) {
    const auto has = [](const std::string& name, const char* part) {
        return name.find(part) != std::string::npos;
    };
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    for (const auto& [name, shape] : set.declared()) {
        uint64_t seed = 0;
        for (size_t i = 0; i < name.size(); ++i) seed += (i + 1) * static_cast<unsigned char>(name[i]);
        at::manual_seed(seed);
        at::Tensor values = at::rand(shape) * 2 - 1;
        if (values.dim() > 1)
            values *= 1.5 / std::sqrt(static_cast<double>(values[0].numel()));
        else if (has(name, "norm") && name.ends_with("weight"))
            values = values * 0.3 + 1;
        else
            values *= 0.1;
        if (has(name, "conv_in.") || has(name, ".conv2.") || has(name, ".proj_out.")) values *= 2e-3;
        tensors.emplace_back(name, values);
    }
    set.load(*memorySource(tensors), at::kFloat);
}

}  // namespace lightreel::parity
