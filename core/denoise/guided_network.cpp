#include "core/denoise/guided_network.h"

#include <ATen/ATen.h>

#include <cmath>

#include "core/denoise/prediction.h"

namespace lightreel {

Guidance Guidance::same(double scale) {
    return {at::scalar_tensor(scale, at::kFloat)};
}

Guidance Guidance::rising(double first, double last, int64_t frames) {
    return {at::linspace(first, last, frames, at::kFloat).view({1, 1, frames, 1, 1})};
}

GuidedNetwork::GuidedNetwork(const Denoiser& network, Conditioning conditioning, Guidance guidance,
                             std::string predictionType, StepContext context)
    : m_network(network),
      m_conditioning(std::move(conditioning)),
      m_guidance(std::move(guidance)),
      m_predictionType(std::move(predictionType)),
      m_context(std::move(context)) {}

void GuidedNetwork::beginStep(const at::Tensor& latents, double timestep, double sigma) {
    m_scaled = latents;
    m_sigma = sigma;
    m_latents =
        latents.to(m_conditioning.context.scalar_type()).expand({m_conditioning.rows(), -1, -1, -1, -1});
    m_timestep = timestep;
    m_context.key = {m_latents.sizes().vec(), m_latents.scalar_type(), m_latents.device()};
}

at::Tensor GuidedNetwork::full() {
    if (m_context.entry != nullptr) m_context.entry->beginFull();
    m_context.reuse = false;
    return predict();
}

bool GuidedNetwork::canReuse() const {
    return m_context.entry != nullptr && m_context.entry->serves(m_context.key);
}

at::Tensor GuidedNetwork::reuse() {
    m_context.entry->beginReuse();
    m_context.reuse = true;
    return predict();
}

at::Tensor GuidedNetwork::probe() {
    return m_network.probe(m_latents.narrow(0, 0, 1), m_timestep, m_conditioning.lastRow(), m_context);
}

at::Tensor GuidedNetwork::noisy() const {
    return m_scaled * std::sqrt(m_sigma * m_sigma + 1);
}

at::Tensor GuidedNetwork::clean(const at::Tensor& prediction) const {
    return cleanFromPrediction(prediction, noisy(), m_sigma, m_predictionType);
}

at::Tensor GuidedNetwork::predictionOf(const at::Tensor& clean) const {
    return predictionFromClean(clean, noisy(), m_sigma, m_predictionType);
}

at::Tensor GuidedNetwork::predict() {
    at::Tensor prediction =
        m_network.predict(m_latents, m_timestep, m_conditioning, m_context).to(at::kFloat);
    if (prediction.size(0) == 1) return prediction;
    const at::Tensor negative = prediction.narrow(0, 0, 1);
    return negative + (prediction.narrow(0, 1, 1) - negative) * m_guidance.scale;
}

}  // namespace lightreel
