#include "core/base/cancel_token.h"

namespace lightreel {

CancelToken::CancelToken() : m_asked(std::make_shared<std::atomic<bool>>(false)) {}

void CancelToken::cancel() const noexcept {
    m_asked->store(true, std::memory_order_release);
}

bool CancelToken::asked() const noexcept {
    return m_asked->load(std::memory_order_acquire);
}

void CancelToken::check() const {
    if (asked()) throw Cancelled{};
}

}  // namespace lightreel
