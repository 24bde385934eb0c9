#include "core/compare/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace lightreel {
namespace {

/// What the threads of one call share.
class Indices {
  public:
    Indices(size_t count, const CancelToken& cancel, const std::function<void(size_t)>& work)
        : m_count(count), m_cancel(cancel), m_work(work) {}

    void run() noexcept {
        try {
            for (size_t i = m_next++; i < m_count; i = m_next++) {
                m_cancel.check();
                m_work(i);
            }
        } catch (...) {
            const std::lock_guard lock(m_mutex);
            if (!m_thrown) m_thrown = std::current_exception();
            m_next = m_count;
        }
    }
    void rethrow() const {
        if (m_thrown) std::rethrow_exception(m_thrown);
    }

  private:
    size_t m_count;
    const CancelToken& m_cancel;
    const std::function<void(size_t)>& m_work;
    std::atomic<size_t> m_next{0};
    std::mutex m_mutex;
    std::exception_ptr m_thrown;
};

}  // namespace

void forEachIndex(size_t count, int threads, const CancelToken& cancel,
                  const std::function<void(size_t)>& work) {
    const size_t wanted = threads > 0 ? static_cast<size_t>(threads) : std::thread::hardware_concurrency();
    Indices indices(count, cancel, work);
    std::vector<std::jthread> others;
    try {
        while (others.size() + 1 < std::min(wanted, count))
            others.emplace_back([&indices] { indices.run(); });
    } catch (const std::system_error&) {  // no more threads to be had: those that are there do the work
    }
    indices.run();
    others.clear();
    indices.rethrow();
}

}  // namespace lightreel
