#pragma once
#include "core/cache/cache_policy.h"
#include "core/denoise/denoiser.h"

namespace lightreel {

/// A network with its prompt, at one step: what a cache policy sees of it. Classifier-free guidance:
/// negative + guidance * (positive - negative), in float32 (arXiv 2207.12598, equation 6).
class GuidedNetwork : public StepNetwork {
  public:
    struct Prompt {
        at::Tensor conditioning;  ///< [R, S, D] in the network's dtype; R = 2: negative prompt first
        double guidance = 1;      ///< used when R = 2
    };
    /// Network and what the context points to must outlive this object.
    GuidedNetwork(const Denoiser& network, Prompt prompt, StepContext context);

    /// latents [1, C, F, h, w], scaled for the network.
    void beginStep(const at::Tensor& latents, double timestep);

    [[nodiscard]] at::Tensor full() override;
    [[nodiscard]] bool canReuse() const override;
    [[nodiscard]] at::Tensor reuse() override;

  private:
    [[nodiscard]] at::Tensor predict();

    const Denoiser& m_network;
    Prompt m_prompt;
    StepContext m_context;
    at::Tensor m_latents;
    double m_timestep = 0;
};

}  // namespace lightreel
