#include "core/memory/stage_scope.h"

#include <algorithm>

namespace lightreel {

/// Moves the meter's peak since the last call into every open span, so that one counter serves nested spans.
void MemoryRecorder::foldPeak() {
    const MemoryReading peak = m_meter.peak();
    m_meter.resetPeak();
    for (auto& [name, highest] : m_open) {
        highest.allocated = std::max(highest.allocated, peak.allocated);
        highest.reserved = std::max(highest.reserved, peak.reserved);
        highest.resident = std::max(highest.resident, peak.resident);
        highest.device = std::max(highest.device, peak.device);
        highest.working = std::max(highest.working, peak.working);
    }
}

TimelineSample MemoryRecorder::now() const {
    const Traffic moved = traffic();
    return {m_clock.seconds(),
            m_meter.read(),
            {moved.cached, moved.out - m_trafficBefore.out, moved.in - m_trafficBefore.in}};
}

TimelineSample MemoryRecorder::sample() {
    const TimelineSample sample = now();
    const std::lock_guard lock(m_mutex);
    m_timeline.add(sample);
    return sample;
}

void MemoryRecorder::begin(const std::string& name, const std::string& kind, int index) {
    const TimelineSample now = this->now();
    const std::lock_guard lock(m_mutex);
    foldPeak();
    m_timeline.add(now);
    m_timeline.beginSpan(name, kind, index, now.time);
    m_open.emplace_back(name, now.memory);
}

void MemoryRecorder::setKind(const std::string& name, std::string kind) {
    const std::lock_guard lock(m_mutex);
    m_timeline.setSpanKind(name, std::move(kind));
}

MemoryReading MemoryRecorder::end(const std::string& name) {
    const TimelineSample now = this->now();
    const std::lock_guard lock(m_mutex);
    foldPeak();
    m_timeline.add(now);
    MemoryReading peak = now.memory;
    for (size_t i = m_open.size(); i-- > 0;) {
        if (m_open[i].first != name) continue;
        peak = m_open[i].second;
        m_open.erase(m_open.begin() + static_cast<std::ptrdiff_t>(i));
        break;
    }
    m_timeline.endSpan(name, now.time, peak);
    return peak;
}

MemoryTimeline MemoryRecorder::timeline() const {
    const std::lock_guard lock(m_mutex);
    return m_timeline;
}

std::vector<TimelineSpan> MemoryRecorder::spans() const {
    const std::lock_guard lock(m_mutex);
    return m_timeline.spans();
}

StageScope::StageScope(MemoryRecorder& recorder, std::string name, const std::string& kind, int index)
    : m_recorder(recorder), m_name(std::move(name)) {
    m_recorder.begin(m_name, kind, index);
}

StageScope::~StageScope() {
    if (m_open) m_recorder.end(m_name);
}

MemoryReading StageScope::end() {
    m_open = false;
    return m_recorder.end(m_name);
}

}  // namespace lightreel
