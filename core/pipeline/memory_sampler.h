#pragma once
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/memory/stage_scope.h"
#include "core/pipeline/run_events.h"

namespace lightreel {

/// Takes a sample 20 times a second on its own thread, for as long as it lives.
class MemorySampler {
  public:
    MemorySampler(MemoryRecorder& recorder, RunObserver& observer);
    ~MemorySampler();
    MemorySampler(const MemorySampler&) = delete;
    MemorySampler& operator=(const MemorySampler&) = delete;

  private:
    void loop();

    MemoryRecorder& m_recorder;
    RunObserver& m_observer;
    std::mutex m_mutex;  // guards m_stop
    std::condition_variable m_wake;
    bool m_stop = false;
    std::thread m_thread;  // last: it uses all above
};

}  // namespace lightreel
