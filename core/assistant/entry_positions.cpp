#include "core/assistant/entry_positions.h"

#include <ATen/ATen.h>

namespace lightreel {

at::Tensor EntryPositions::ofEntries(const at::Tensor& tokens) const {
    if (m_base < 0) return tokens;
    const at::Tensor ranks = at::arange(m_base - tokens.size(0), m_base, at::kInt);
    return at::where(tokens < m_pinned, tokens, ranks);
}

at::Tensor EntryPositions::ofNew(int64_t firstToken, int64_t count) const {
    const int64_t first = m_base < 0 ? firstToken : m_base;
    return at::arange(first, first + count, at::kLong);
}

}  // namespace lightreel
