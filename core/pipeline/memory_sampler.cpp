#include "core/pipeline/memory_sampler.h"

#include <chrono>

namespace lightreel {

MemorySampler::MemorySampler(MemoryRecorder& recorder, RunObserver& observer)
    : m_recorder(recorder), m_observer(observer), m_thread([this] { loop(); }) {}

MemorySampler::~MemorySampler() {
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void MemorySampler::loop() {
    constexpr std::chrono::milliseconds kInterval{50};
    std::unique_lock lock(m_mutex);
    while (!m_wake.wait_for(lock, kInterval, [this] { return m_stop; })) {
        lock.unlock();
        m_observer.onRunEvent(event::MemorySample{m_recorder.sample()});
        lock.lock();
    }
}

}  // namespace lightreel
