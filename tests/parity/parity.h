#pragma once
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "core/weights/safetensors.h"

namespace lightreel::parity {

/// Fixtures made by tools/fixtures/ with diffusers.
inline std::filesystem::path data(const std::string& name) {
    return std::filesystem::path(LIGHTREEL_TEST_DATA) / name;
}

inline std::shared_ptr<WeightSource> openFixture(const std::string& name) {
    Result<std::shared_ptr<WeightSource>> source = openSafetensors(data(name));
    if (!source) throw std::runtime_error(paragraph(source.error()));
    return *source;
}

/// Relative L2 distance.
inline double distance(const at::Tensor& ours, const at::Tensor& reference) {
    const at::Tensor a = ours.to(at::kDouble), b = reference.to(at::kDouble);
    return (a - b).norm().item<double>() / b.norm().item<double>();
}

/// What a run may differ by, per dtype.
inline double tolerance(at::ScalarType dtype) {
    return dtype == at::kFloat ? 1e-4 : 3e-2;
}

template <typename T>
T orThrow(Result<T> result) {
    if (!result) throw std::runtime_error(paragraph(result.error()));
    return std::move(*result);
}

}  // namespace lightreel::parity
