#pragma once
#include <string>

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
    /// Network and what the context points to must outlive this object. predictionType: what the network's
    /// output is: epsilon | v_prediction | sample.
    GuidedNetwork(const Denoiser& network, Prompt prompt, std::string predictionType, StepContext context);

    /// latents [1, C, F, h, w] float32, scaled for the network: signal^2 + noise^2 = 1; sigma is noise /
    /// signal.
    void beginStep(const at::Tensor& latents, double timestep, double sigma);

    [[nodiscard]] at::Tensor full() override;
    [[nodiscard]] bool canReuse() const override;
    [[nodiscard]] at::Tensor reuse() override;
    [[nodiscard]] at::Tensor probe() override;
    [[nodiscard]] at::Tensor clean(const at::Tensor& prediction) const override;
    [[nodiscard]] at::Tensor predictionOf(const at::Tensor& clean) const override;

  private:
    [[nodiscard]] at::Tensor predict();
    /// The step's latents as clean + sigma * noise.
    [[nodiscard]] at::Tensor noisy() const;

    const Denoiser& m_network;
    Prompt m_prompt;
    std::string m_predictionType;
    StepContext m_context;
    at::Tensor m_scaled;   ///< float32, as the sampler has them
    at::Tensor m_latents;  ///< one per guidance row, in the network's dtype
    double m_timestep = 0, m_sigma = 0;
};

}  // namespace lightreel
