#include "core/assistant/token_sampler.h"

#include <ATen/ATen.h>

namespace lightreel {

int64_t TokenSampler::draw(const at::Tensor& logits) {
    if (m_temperature <= 0) return logits.argmax().item<int64_t>();
    const at::Tensor weights = at::softmax(logits.to(at::kDouble) / m_temperature, 0);
    const auto [sorted, order] = weights.sort(/*stable=*/true, /*dim=*/0, /*descending=*/true);
    const at::Tensor sums = sorted.cumsum(0);
    const auto* sum = sums.const_data_ptr<double>();
    int64_t kept = 0;
    while (kept + 1 < sums.size(0) && sum[kept] < m_topP) ++kept;
    const double drawn = m_random.uniform() * sum[kept];
    int64_t place = 0;
    while (place < kept && sum[place] <= drawn) ++place;
    return order[place].item<int64_t>();
}

}  // namespace lightreel
