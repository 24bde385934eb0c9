#include "core/assistant/rotation.h"

#include <ATen/ATen.h>

namespace lightreel {

Rotation::Rotation(int64_t headSize, double base)
    : m_frequencies(at::pow(base, at::arange(0, headSize, 2, at::kDouble) / -static_cast<double>(headSize))) {
}

at::Tensor Rotation::operator()(const at::Tensor& x, const at::Tensor& positions) const {
    const at::Tensor angles = positions.to(at::kDouble).unsqueeze(-1) * m_frequencies;
    const at::Tensor cosine = angles.cos().to(at::kFloat), sine = angles.sin().to(at::kFloat);
    const std::vector<at::Tensor> halves = x.to(at::kFloat).chunk(2, -1);
    const at::Tensor first = halves[0] * cosine - halves[1] * sine;
    const at::Tensor second = halves[1] * cosine + halves[0] * sine;
    return at::cat({first, second}, -1).to(x.scalar_type());
}

}  // namespace lightreel
