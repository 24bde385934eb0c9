#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/assistant/seeded_random.h"

namespace lightreel {

/// Draws the next token.
class TokenSampler {
  public:
    /// temperature 0: always the likeliest, the lower id of equals. topP: only the likeliest tokens that
    /// together reach this probability, at least one. source: Holtzman et al., arXiv 1904.09751. repetition:
    /// what the logits of the newest tokens drawn are divided by, or multiplied where they are negative; a
    /// small network says the same for ever without it. 1: nothing. source: CTRL, arXiv 1909.05858
    TokenSampler(double temperature, double topP, double repetition, uint64_t seed)
        : m_temperature(temperature), m_topP(topP), m_repetition(repetition), m_random(seed) {}

    /// logits [vocabulary] float32. The same draws for the same seed on every machine.
    [[nodiscard]] int64_t draw(const at::Tensor& logits);

  private:
    [[nodiscard]] at::Tensor withoutEcho(const at::Tensor& logits) const;
    [[nodiscard]] int64_t choose(const at::Tensor& logits);

    double m_temperature, m_topP, m_repetition;
    SeededRandom m_random;
    std::vector<int64_t> m_drawn;
};

}  // namespace lightreel
