#pragma once
#include <ATen/core/Tensor.h>

namespace lightreel {

/// The cheap way from latents to colours: one affine map per model, latent channels -> RGB.
class PreviewMap {
  public:
    PreviewMap() = default;

    /// Least squares between latents [N, C, h, w] (as the U-Net sees them) and pictures [N, 3, h, w] in
    /// -1..1.
    static PreviewMap fit(const at::Tensor& latents, const at::Tensor& pictures);

    [[nodiscard]] bool ready() const { return m_weights.defined(); }

    /// latents [1, C, F, h, w] -> [F, h, w, 3] uint8
    [[nodiscard]] at::Tensor apply(const at::Tensor& latents) const;

  private:
    at::Tensor m_weights;  ///< [C + 1, 3], the last row is the constant
};

}  // namespace lightreel
