#include "core/assistant/rotation.h"

#include <ATen/ATen.h>

namespace lightreel {

Rotation::Rotation(int64_t headSize, const RotationRules& rules, int64_t positions) {
    at::Tensor frequencies =
        at::pow(rules.base, at::arange(0, headSize, 2, at::kDouble) / -static_cast<double>(headSize));
    if (!rules.factors.empty()) frequencies.div_(at::tensor(rules.factors, at::kDouble));
    const at::Tensor angles = at::arange(positions, at::kDouble).unsqueeze(-1) / rules.stretch * frequencies;
    m_cosines = angles.cos().to(at::kFloat);
    m_sines = angles.sin().to(at::kFloat);
}

at::Tensor Rotation::operator()(const at::Tensor& x, const at::Tensor& positions) const {
    const at::Tensor cosine = at::embedding(m_cosines, positions), sine = at::embedding(m_sines, positions);
    const at::Tensor wide = x.to(at::kFloat), out = at::empty(x.sizes(), wide.options());
    const std::vector<at::Tensor> halves = wide.chunk(2, -1), turned = out.chunk(2, -1);
    at::Tensor first = turned[0], second = turned[1];
    at::mul_out(first, halves[0], cosine).sub_(halves[1] * sine);
    at::mul_out(second, halves[1], cosine).add_(halves[0] * sine);
    return out.to(x.scalar_type());
}

}  // namespace lightreel
