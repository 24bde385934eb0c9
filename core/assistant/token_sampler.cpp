#include "core/assistant/token_sampler.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace lightreel {

at::Tensor TokenSampler::withoutEcho(const at::Tensor& logits) const {
    constexpr size_t kRemembered = 64;
    if (m_repetition == 1 || m_drawn.empty()) return logits;
    const size_t count = std::min(kRemembered, m_drawn.size());
    const at::Tensor newest =
        at::tensor(at::ArrayRef<int64_t>(m_drawn.data() + m_drawn.size() - count, count), at::kLong);
    const at::Tensor theirs = logits.index_select(0, newest);
    return logits.index_put({newest}, at::where(theirs > 0, theirs / m_repetition, theirs * m_repetition));
}

int64_t TokenSampler::draw(const at::Tensor& logits) {
    m_drawn.push_back(choose(withoutEcho(logits)));
    return m_drawn.back();
}

int64_t TokenSampler::choose(const at::Tensor& logits) {
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
