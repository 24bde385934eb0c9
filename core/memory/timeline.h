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

/// The memory of one run over time. Keeps at most kCapacity samples: when full, neighbours are merged (the
/// one with the higher allocation stays) and the spacing doubles, so a long run keeps its whole length and
/// its peaks. A plain value, not thread-safe; whoever shares it copies it.
class MemoryTimeline {
  public:
    static constexpr size_t kCapacity = 2048;

    void add(const TimelineSample& sample);
    void beginSpan(std::string name, std::string kind, int index, double time);
    // Both mean the latest open span of that name.
    void setSpanKind(const std::string& name, std::string kind);
    void endSpan(const std::string& name, double time, const MemoryReading& peak);

    [[nodiscard]] const std::vector<TimelineSample>& samples() const { return m_samples; }
    [[nodiscard]] const std::vector<TimelineSpan>& spans() const { return m_spans; }
    /// The same in at most so many samples: neighbours merged, peaks kept.
    [[nodiscard]] MemoryTimeline coarser(size_t samples) const;
    [[nodiscard]] double duration() const;
    [[nodiscard]] MemoryReading peak() const;  ///< per field, over samples and spans

    friend bool operator==(const MemoryTimeline&, const MemoryTimeline&) = default;
    friend nlohmann::json toJson(const MemoryTimeline& timeline);
    friend MemoryTimeline timelineFromJson(const nlohmann::json& json);

  private:
    /// Merges every two neighbours.
    void halve();
    /// The latest open one of that name; null when there is none.
    TimelineSpan* openSpan(const std::string& name);

    std::vector<TimelineSample> m_samples;
    std::vector<TimelineSpan> m_spans;
    double m_spacing = 0;  ///< seconds; samples closer than this are merged
};

[[nodiscard]] nlohmann::json toJson(const MemoryTimeline& timeline);
[[nodiscard]] MemoryTimeline timelineFromJson(const nlohmann::json& json);

}  // namespace lightreel
