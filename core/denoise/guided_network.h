#pragma once
#include <string>

#include "core/cache/cache_policy.h"
#include "core/denoise/denoiser.h"

namespace lightreel {

/// How far predictions are led from the first guidance row towards the second: a float32 tensor that spreads
/// over [1, C, F, h, w]; one number for all frames, or one each.
struct Guidance {
    at::Tensor scale;

    static Guidance same(double scale);
    /// From `first` at the first frame evenly to `last` at the last. source: arXiv 2311.15127, appendix D
    static Guidance rising(double first, double last, int64_t frames);
};

/// A network with its conditioning, at one step: what a cache policy sees of it. Classifier-free guidance:
/// negative + guidance * (positive - negative), in float32 (arXiv 2207.12598, equation 6).
class GuidedNetwork : public StepNetwork {
  public:
    /// Network and what the context points to must outlive this object. guidance: used with two rows.
    /// predictionType: what the network's output is: epsilon | v_prediction | sample.
    GuidedNetwork(const Denoiser& network, Conditioning conditioning, Guidance guidance,
                  std::string predictionType, StepContext context);

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
    Conditioning m_conditioning;
    Guidance m_guidance;
    std::string m_predictionType;
    StepContext m_context;
    at::Tensor m_scaled;   ///< float32, as the sampler has them
    at::Tensor m_latents;  ///< one per guidance row, in the network's dtype
    double m_timestep = 0, m_sigma = 0;
};

}  // namespace lightreel
