#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/memory/meter.h"
#include "core/memory/traffic.h"

namespace lightreel {

/// A span of the run with a name of its own: "load", "encode", "denoise", "decode", "media"; stages are data,
/// a viewer must not expect this list only. Steps are spans inside "denoise".
struct TimelineSpan {
    std::string name;
    std::string kind;    ///< "stage", "full", "reuse", "skip"
    int index = 0;       ///< step number from 1; 0 for a stage
    double start = 0;    ///< seconds since the run's start
    double end = -1;     ///< seconds; negative while it lasts
    MemoryReading peak;  ///< highest values inside the span (allocator counters)

    friend bool operator==(const TimelineSpan&, const TimelineSpan&) = default;
};

struct TimelineSample {
    double time = 0;  ///< seconds since the run's start
    MemoryReading memory;
    Traffic traffic = {};  ///< moved since the run's start

    friend bool operator==(const TimelineSample&, const TimelineSample&) = default;
};

/// The memory of one run over time, in several resolutions: the newest samples as they came, and each
/// further resolution four times as coarse over four times as long a time. Samples that are merged keep their
/// highest values. The coarsest one halves itself when it is full, so a run of any length has its whole
/// length and its peaks. A plain value, not thread-safe; whoever shares it copies it.
class MemoryTimeline {
  public:
    static constexpr size_t kCapacity = 2048;  ///< most samples of a resolution
    static constexpr double kSampled = 0.05;   ///< seconds between two samples, about
    static constexpr int kResolutions = 5;     ///< 1.7 min as they come, 6.8 min, 27 min, 1.8 h, all

    MemoryTimeline();

    void add(const TimelineSample& sample);
    void beginSpan(std::string name, std::string kind, int index, double time);
    // Both mean the latest open span of that name.
    void setSpanKind(const std::string& name, std::string kind);
    void endSpan(const std::string& name, double time, const MemoryReading& peak);

    /// The whole run, in the finest resolution that still has its beginning.
    [[nodiscard]] const std::vector<TimelineSample>& samples() const;
    /// What was sampled from that second on, in the finest resolution that still has it, with the sample
    /// before it.
    [[nodiscard]] std::vector<TimelineSample> samplesSince(double second) const;
    [[nodiscard]] const std::vector<TimelineSpan>& spans() const { return m_spans; }
    /// The same in at most so many samples: neighbours merged, peaks kept.
    [[nodiscard]] MemoryTimeline coarser(size_t samples) const;
    [[nodiscard]] double duration() const;
    [[nodiscard]] MemoryReading peak() const;  ///< per field, over samples and spans

    /// Both tell the whole run alike.
    friend bool operator==(const MemoryTimeline& a, const MemoryTimeline& b) {
        return a.samples() == b.samples() && a.m_spans == b.m_spans;
    }
    friend MemoryTimeline timelineFromJson(const nlohmann::json& json);

  private:
    /// One resolution: its newest samples, or all of them when it may halve itself.
    struct Resolution {
        double spacing = 0;  ///< seconds; samples closer than this are merged
        bool halves = false;
        bool complete = true;  ///< nothing was dropped
        std::vector<TimelineSample> samples = {};

        void add(const TimelineSample& sample);
    };

    /// The latest open one of that name; null when there is none.
    TimelineSpan* openSpan(const std::string& name);

    std::vector<Resolution> m_resolutions;  ///< finest first
    std::vector<TimelineSpan> m_spans;
};

/// [allocated, reserved, resident, device, working]
[[nodiscard]] nlohmann::json toJson(const MemoryReading& reading);
[[nodiscard]] nlohmann::json toJson(const std::vector<TimelineSpan>& spans);
[[nodiscard]] nlohmann::json toJson(const MemoryTimeline& timeline);
[[nodiscard]] MemoryTimeline timelineFromJson(const nlohmann::json& json);

}  // namespace lightreel
