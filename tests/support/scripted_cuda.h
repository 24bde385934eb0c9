#pragma once
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/memory/cuda_backend.h"

namespace lightreel {

/// A card of paper: streams are queues that run only when somebody waits for them, as late as the rules
/// allow. Whoever forgets to wait reads what was there before.
class ScriptedCuda {
  public:
    ScriptedCuda() {
        s_now = this;
        m_table.makeStream = [](int, void** stream) { return s_now->make(stream, "makeStream"); };
        m_table.freeStream = [](void* stream) { s_now->m_alive.erase(stream); };
        m_table.makeEvent = [](int, void** event) { return s_now->make(event, "makeEvent"); };
        m_table.freeEvent = [](void* event) { s_now->m_alive.erase(event); };
        m_table.record = [](int, void* event, void* stream) {
            return s_now->call("record", [&] { s_now->record(event, stream); });
        };
        m_table.streamWaits = [](int, void* stream, void* event) {
            return s_now->call("streamWaits", [&] { s_now->streamWaits(stream, event); });
        };
        m_table.hostWaits = [](void* event) {
            return s_now->call("hostWaits", [&] { s_now->reach(event); });
        };
        m_table.isDone = [](void* event, int* done) {
            return s_now->call("isDone", [&] { *done = s_now->isDone(event) ? 1 : 0; });
        };
        m_table.copy = [](int, void* to, const void* from, int64_t bytes, void* stream) {
            return s_now->call("copy", [&] {
                s_now->m_streams[stream].push_back(
                    {[=] { std::memcpy(to, from, static_cast<size_t>(bytes)); }, nullptr, 0});
            });
        };
        m_table.pin = [](int64_t bytes, void** memory) {
            return s_now->call("pin", [&] {
                s_now->m_pinned.resize(static_cast<size_t>(bytes), 0x55);
                *memory = s_now->m_pinned.data();
            });
        };
        m_table.unpin = [](void*) { s_now->m_pinned.clear(); };
    }
    ~ScriptedCuda() { s_now = nullptr; }
    ScriptedCuda(const ScriptedCuda&) = delete;
    ScriptedCuda& operator=(const ScriptedCuda&) = delete;

    [[nodiscard]] const CudaBackend& table() const { return m_table; }
    std::string failing;  ///< the call of this name fails

    /// The computation comes to what it was given so far: all that it waits for happens first.
    void compute() { run(nullptr, m_streams[nullptr].size()); }
    /// Streams and events that nobody has freed.
    [[nodiscard]] size_t alive() const { return m_alive.size(); }

  private:
    struct Work {
        std::function<void()> act;
        void* waitsFor;       ///< an event, or null
        int64_t atRecording;  ///< which of its recordings
    };
    struct Event {
        void* stream = nullptr;
        int64_t recorded = 0, reached = 0;
    };

    template <typename Act>
    const char* call(const char* name, Act act) {
        if (failing == name) return "as scripted";
        act();
        return nullptr;
    }
    const char* make(void** handle, const char* name) {
        return call(name, [&] {
            *handle = reinterpret_cast<void*>(++m_handles * 16);
            m_alive.insert(*handle);
        });
    }
    void record(void* event, void* stream) {
        Event& known = m_events[event];
        known.stream = stream;
        const int64_t number = ++known.recorded;
        m_streams[stream].push_back({[&known, number] { known.reached = number; }, nullptr, 0});
    }
    void streamWaits(void* stream, void* event) {
        m_streams[stream].push_back({[] {}, event, m_events[event].recorded});
    }
    [[nodiscard]] bool isDone(void* event) { return m_events[event].reached >= m_events[event].recorded; }
    void reach(void* event) { runUntil(event, m_events[event].recorded); }
    void runUntil(void* event, int64_t number) {
        while (m_events[event].reached < number) run(m_events[event].stream, 1);
    }
    void run(void* stream, size_t count) {
        for (; count > 0 && !m_streams[stream].empty(); --count) {
            const Work work = m_streams[stream].front();
            if (work.waitsFor != nullptr) runUntil(work.waitsFor, work.atRecording);
            m_streams[stream].pop_front();
            work.act();
        }
    }

    inline static ScriptedCuda* s_now = nullptr;
    CudaBackend m_table;
    uintptr_t m_handles = 0;
    std::set<void*> m_alive;
    std::map<void*, std::deque<Work>> m_streams;
    std::map<void*, Event> m_events;
    std::vector<unsigned char> m_pinned;
};

}  // namespace lightreel
