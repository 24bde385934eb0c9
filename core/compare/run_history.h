#pragma once
#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/compare/run_plan.h"
#include "core/compare/run_record.h"

namespace lightreel {

/// How finished runs went on this machine, to foretell the next one from: medians over the last runs of the
/// same model, dtype and device. The time of a step or of a frame is taken to grow with the pixels in it.
class RunHistory {
  public:
    static constexpr size_t kRuns = 20;  ///< kept of each model; the oldest goes

    /// Only runs of this machine belong here. A record without seconds says nothing and is left out.
    void add(const RunRecord& record);

    struct Time {
        double seconds = 0;
        bool measured = false;  ///< by runs of this very size with these very settings; else an estimate

        friend bool operator==(const Time&, const Time&) = default;
    };
    // Nothing: no run to tell it from. kind: full | reuse
    [[nodiscard]] std::optional<Time> step(const RunPlan& plan, const std::string& kind) const;
    [[nodiscard]] std::optional<Time> decode(const RunPlan& plan) const;  ///< of all frames
    /// The whole run: its steps, decoding, and what stands round them (loading, the prompt, the file).
    [[nodiscard]] std::optional<Time> total(const RunPlan& plan) const;

    struct PeakError {
        double share = 0;  ///< median of how far the measured peak lay from the predicted one, of the latter
        int runs = 0;

        friend bool operator==(const PeakError&, const PeakError&) = default;
    };
    /// Nothing under three runs whose peak was foretold.
    [[nodiscard]] std::optional<PeakError> peakError(const RunPlan& plan) const;

    friend bool operator==(const RunHistory&, const RunHistory&) = default;
    friend nlohmann::json toJson(const RunHistory& history);
    friend RunHistory historyFromJson(const nlohmann::json& json);

  private:
    struct Run {
        int64_t stepWork = 0;   ///< pixels of all frames, twice with guidance
        int64_t frameWork = 0;  ///< pixels of all frames
        AccelerationOptions acceleration;
        double full = 0, reuse = 0;       ///< seconds, the median step; 0: none ran
        double decode = 0, around = 0;    ///< seconds
        int64_t predicted = 0, peak = 0;  ///< bytes, the highest stage's; 0: not known

        friend bool operator==(const Run&, const Run&) = default;
    };
    [[nodiscard]] static Run runOf(const RunRecord& record);
    [[nodiscard]] const std::vector<Run>& runsLike(const RunPlan& plan) const;

    std::map<std::string, std::vector<Run>> m_runs;  ///< by model, dtype and device; newest last
};

[[nodiscard]] nlohmann::json toJson(const RunHistory& history);
/// What makes no sense is left out.
[[nodiscard]] RunHistory historyFromJson(const nlohmann::json& json);

}  // namespace lightreel
