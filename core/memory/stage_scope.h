#pragma once
#include <functional>
#include <mutex>
#include <string>

#include "core/base/stopwatch.h"
#include "core/memory/timeline.h"

namespace lightreel {

/// Collects one run's timeline while the run lasts: samples come from a sampler thread, spans from the run
/// itself.
class MemoryRecorder {
  public:
    MemoryRecorder(MemoryMeter& meter, const Stopwatch& clock)
        : m_meter(meter), m_clock(clock), m_trafficBefore(traffic()) {}

    /// Takes one sample and returns it.
    TimelineSample sample();
    void begin(const std::string& name, const std::string& kind, int index);
    /// What the latest open span of that name turned out to be.
    void setKind(const std::string& name, std::string kind);
    /// Ends the latest open span of that name and returns its peak.
    MemoryReading end(const std::string& name);
    [[nodiscard]] MemoryTimeline timeline() const;
    [[nodiscard]] std::vector<TimelineSpan> spans() const;

  private:
    MemoryMeter& m_meter;
    const Stopwatch& m_clock;
    Traffic m_trafficBefore;
    mutable std::mutex m_mutex;  // guards the timeline and the running peaks
    MemoryTimeline m_timeline;
    std::vector<std::pair<std::string, MemoryReading>> m_open;  // peaks of the open spans, outermost first
    void foldPeak();
    [[nodiscard]] TimelineSample now() const;
};

/// A stage as a scope: begins when made, ends when left, also by an exception.
class StageScope {
  public:
    StageScope(MemoryRecorder& recorder, std::string name, const std::string& kind = "stage", int index = 0);
    ~StageScope();
    StageScope(const StageScope&) = delete;
    StageScope& operator=(const StageScope&) = delete;

    void setKind(std::string kind) { m_recorder.setKind(m_name, std::move(kind)); }
    /// Ends the scope early and returns its peak.
    MemoryReading end();

  private:
    MemoryRecorder& m_recorder;
    std::string m_name;
    bool m_open = true;
};

}  // namespace lightreel
