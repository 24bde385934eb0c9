#include "core/assistant/partial_attention.h"

#include <ATen/ATen.h>

namespace lightreel {

void PartialAttention::see(const at::Tensor& keys, const at::Tensor& values) {
    if (keys.size(1) > 0) add(keys, values, false);
}

void PartialAttention::seeOwn(const at::Tensor& keys, const at::Tensor& values) {
    add(keys, values, true);
}

at::Tensor PartialAttention::result() const {
    return m_result.reshape(m_queries.sizes());
}

void PartialAttention::add(const at::Tensor& keys, const at::Tensor& values, bool own) {
    const int64_t kvHeads = keys.size(0), group = m_queries.size(0) / kvHeads;
    const auto grouped = [&](const at::Tensor& x) {
        return x.unsqueeze(1).expand({kvHeads, group, x.size(1), x.size(2)});
    };
    const auto [part, logSum] = at::_scaled_dot_product_flash_attention_for_cpu(
        m_queries.view({kvHeads, group, m_queries.size(1), m_queries.size(2)}), grouped(keys),
        grouped(values),
        /*dropout_p=*/0, /*is_causal=*/own);
    if (!m_result.defined()) {
        m_result = part;
        m_logSum = logSum;
        return;
    }
    const at::Tensor all = at::logaddexp(m_logSum, logSum);
    m_result.mul_(m_logSum.sub_(all).exp_().unsqueeze(-1));
    m_result.addcmul_(part, at::sub(logSum, all).exp_().unsqueeze(-1));
    m_logSum = all;
}

}  // namespace lightreel
