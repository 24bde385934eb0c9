#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/assistant/seeded_random.h"

namespace lightreel {

/// Draws the next token.
class TokenSampler {
  public:
    /// temperature 0: always the likeliest, the lower id of equals. topP: only the likeliest tokens that
    /// together reach this probability, at least one. source: Holtzman et al., arXiv 1904.09751
    TokenSampler(double temperature, double topP, uint64_t seed)
        : m_temperature(temperature), m_topP(topP), m_random(seed) {}

    /// logits [vocabulary] float32. The same draws for the same seed on every machine.
    [[nodiscard]] int64_t draw(const at::Tensor& logits);

  private:
    double m_temperature, m_topP;
    SeededRandom m_random;
};

}  // namespace lightreel
