#pragma once
#include <atomic>
#include <memory>

namespace lightreel {

/// Thrown by CancelToken::check(); an outcome of its own, not an Error.
struct Cancelled {};

/// A shared flag: copies speak of the same request. Asking is thread-safe and immediate; whoever works checks
/// at every step, block, chunk, slice and frame.
class CancelToken {
  public:
    CancelToken();

    void cancel() const noexcept;
    [[nodiscard]] bool asked() const noexcept;

    /// Throws Cancelled when cancel() was called.
    void check() const;

  private:
    std::shared_ptr<std::atomic<bool>> m_asked;
};

}  // namespace lightreel
