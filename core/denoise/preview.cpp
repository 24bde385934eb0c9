#include "core/denoise/preview.h"

#include <ATen/ATen.h>

namespace lightreel {
namespace {

/// [..., C] -> [..., C + 1] with ones behind
at::Tensor withConstant(const at::Tensor& x) {
    at::DimVector shape(x.sizes());
    shape.back() = 1;
    return at::cat({x, at::ones(shape, x.options())}, -1);
}

}  // namespace

PreviewMap PreviewMap::fit(const at::Tensor& latents, const at::Tensor& pictures) {
    const at::Tensor x = withConstant(latents.permute({0, 2, 3, 1}).flatten(0, 2).to(at::kDouble));
    const at::Tensor y = pictures.permute({0, 2, 3, 1}).flatten(0, 2).to(at::kDouble);
    // Normal equations with a touch of ridge: a handful of unknowns, thousands of points.
    const at::Tensor square =
        x.t().matmul(x) + at::eye(x.size(1), x.options()) * (1e-6 * static_cast<double>(x.size(0)));
    PreviewMap map;
    map.m_weights = at::linalg_solve(square, x.t().matmul(y)).to(at::kFloat);
    return map;
}

at::Tensor PreviewMap::apply(const at::Tensor& latents) const {
    const at::Tensor x = withConstant(latents[0].permute({1, 2, 3, 0}).to(at::kFloat));
    return ((x.matmul(m_weights) * 0.5 + 0.5).clamp(0, 1) * 255).round().to(at::kByte).contiguous();
}

}  // namespace lightreel
