#pragma once
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "core/compare/run_record.h"

namespace lightreel {

/// What the legend turns on and off: four that are sampled, what was foretold, what moved, and what the
/// assistant held beside the run.
enum class Trace { Allocated, Reserved, Resident, Driver, Predicted, Swap, Director };
inline constexpr int kTraces = 7;

/// Of a sampled trace; 0 of the others.
[[nodiscard]] inline int64_t bytesOf(const MemoryReading& memory, Trace trace) {
    switch (trace) {
        case Trace::Allocated:
            return memory.allocated;
        case Trace::Reserved:
            return memory.reserved;
        case Trace::Resident:
            return memory.resident;
        case Trace::Driver:
            return memory.device;
        case Trace::Predicted:
        case Trace::Swap:
        case Trace::Director:
            break;
    }
    return 0;
}

/// Bytes that were held from a second of the run until the next of these.
struct HeldBytes {
    double time = 0;
    int64_t bytes = 0;

    friend bool operator==(const HeldBytes&, const HeldBytes&) = default;
};

/// What the assistant holds now, and what it never passes with the models that it has loaded.
struct DirectorLevel {
    int64_t bytes = 0;
    int64_t bound = 0;  ///< 0: not known before its language model is loaded

    friend bool operator==(const DirectorLevel&, const DirectorLevel&) = default;
};

/// The memory of one run as the graph draws it.
struct GraphRun {
    enum class State { Live, Over, Failed, Former };
    std::vector<TimelineSample> samples;
    std::vector<TimelineSpan> spans;  ///< stages and steps; the last may still be open
    double origin = 0;           ///< the second that the graph begins with; samples and spans lie after it
    State state = State::Over;   ///< Former: the last run, shown faintly while there is nothing else
    int steps = 0;               ///< of the plan; 0: not known
    double expectedSeconds = 0;  ///< Live: elapsed and foreseen time; 0: nothing is foreseen yet
    std::vector<TimelineSpan> ahead = {};           ///< Live: steps and stages that are to come, in order
    std::map<std::string, int64_t> predicted = {};  ///< bytes by stage, told before the start
    std::vector<HeldBytes> director = {};  ///< of this session's runs; it is no part of a run's record

    [[nodiscard]] double lastSecond() const {
        double last = samples.empty() ? 0 : samples.back().time;
        for (const TimelineSpan& span : spans) last = std::max({last, span.start, span.end});
        return last;
    }
    /// Highest value; of allocator counters where they are higher than the samples.
    [[nodiscard]] int64_t peak(Trace trace) const {
        int64_t highest = 0;
        for (const TimelineSample& sample : samples)
            highest = std::max(highest, bytesOf(sample.memory, trace));
        for (const TimelineSpan& span : spans) highest = std::max(highest, bytesOf(span.peak, trace));
        if (trace == Trace::Predicted)
            for (const auto& [stage, bytes] : predicted) highest = std::max(highest, bytes);
        if (trace == Trace::Director) highest = directorPeak(origin, lastSecond());
        return highest;
    }
    [[nodiscard]] int64_t bytesAt(const TimelineSample& sample, Trace trace) const {
        return trace == Trace::Director ? directorPeak(sample.time, sample.time)
                                        : bytesOf(sample.memory, trace);
    }
    /// The most that the assistant held from one second to another.
    [[nodiscard]] int64_t directorPeak(double from, double to) const;
    [[nodiscard]] bool hasTraffic() const {
        return std::ranges::any_of(samples, [](const TimelineSample& sample) {
            return sample.traffic.cached + sample.traffic.out + sample.traffic.in > 0;
        });
    }
};

/// The tape of a run that is over.
[[nodiscard]] GraphRun graphRun(const RunRecord& record, GraphRun::State state);

/// A run drawn beside others: earlier ones, or those of a comparison.
struct OverlaidRun {
    GraphRun run;
    int number = 0;  ///< 0, 1, 2: run A, B, C; kBaseline
};
inline constexpr int kBaseline = -1;

}  // namespace lightreel
