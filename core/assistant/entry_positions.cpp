#include "core/assistant/entry_positions.h"

#include <ATen/ATen.h>

namespace lightreel {

at::Tensor EntryPositions::ofEntries(const at::Tensor& tokens) const {
    at::Tensor own = tokens.to(at::kLong);
    if (m_base < 0) return own;
    const int64_t count = own.size(0);
    return at::where(own < m_pinned, own, at::arange(m_base - count, m_base, at::kLong));
}

at::Tensor EntryPositions::ofNew(int64_t firstToken, int64_t count) const {
    const int64_t first = m_base < 0 ? firstToken : m_base;
    return at::arange(first, first + count, at::kLong);
}

}  // namespace lightreel
