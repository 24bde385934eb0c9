#pragma once
#include <algorithm>
#include <vector>

#include "core/memory/timeline.h"

namespace lightreel {

enum class Trace { Allocated, Reserved, Resident, Driver };
inline constexpr int kTraces = 4;

[[nodiscard]] inline int64_t bytesOf(const MemoryReading& memory, Trace trace) {
    switch (trace) {
        case Trace::Reserved:
            return memory.reserved;
        case Trace::Resident:
            return memory.resident;
        case Trace::Driver:
            return memory.device;
        case Trace::Allocated:
            break;
    }
    return memory.allocated;
}

/// The memory of one run as the graph draws it.
struct GraphRun {
    enum class State { Live, Over, Failed, Former };
    std::vector<TimelineSample> samples;
    std::vector<TimelineSpan> spans;  ///< stages and steps; the last may still be open
    State state = State::Over;        ///< Former: the last run, shown faintly while there is nothing else
    int steps = 0;                    ///< of the plan; 0: not known
    double expectedSeconds = 0;       ///< Live: elapsed and foreseen time; 0: nothing is foreseen yet

    [[nodiscard]] double lastSecond() const {
        double last = samples.empty() ? 0 : samples.back().time;
        for (const TimelineSpan& span : spans) last = std::max({last, span.start, span.end});
        return last;
    }
    /// Highest value seen; of allocator counters where they are higher than the samples.
    [[nodiscard]] int64_t peak(Trace trace) const {
        int64_t highest = 0;
        for (const TimelineSample& sample : samples)
            highest = std::max(highest, bytesOf(sample.memory, trace));
        for (const TimelineSpan& span : spans) highest = std::max(highest, bytesOf(span.peak, trace));
        return highest;
    }
};

}  // namespace lightreel
