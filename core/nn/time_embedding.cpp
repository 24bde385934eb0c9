#include "core/nn/time_embedding.h"

#include <ATen/ATen.h>

#include <cmath>

namespace lightreel {

at::Tensor timeFeatures(double timestep, int64_t width) {
    const int64_t half = width / 2;
    const at::Tensor frequency =
        at::exp(at::arange(half, at::kFloat) * -std::log(10000.0) / static_cast<double>(half));
    const at::Tensor angle = frequency * timestep;
    return at::cat({angle.cos(), angle.sin()});
}

TimeEmbedding::TimeEmbedding(const WeightScope& scope, int64_t features, int64_t width, int64_t out)
    : m_linear1(scope / "linear_1", features, width), m_linear2(scope / "linear_2", width, out) {}

at::Tensor TimeEmbedding::operator()(const at::Tensor& features) const {
    at::Tensor hidden = m_linear1(features);
    return m_linear2(at::silu_(hidden));
}

}  // namespace lightreel
