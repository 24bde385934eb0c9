#pragma once
#include <vector>

#include "ui/memory/graph_run.h"

namespace lightreel {

/// How high memory was foretold to stand from one second to another.
struct PredictedLevel {
    double start = 0, end = 0;  ///< seconds since the run's start
    int64_t bytes = 0;

    friend bool operator==(const PredictedLevel&, const PredictedLevel&) = default;
};

/// One level per stage of which something was foretold, over the time that it took, takes or will take.
[[nodiscard]] std::vector<PredictedLevel> predictedLevels(const GraphRun& run);

/// What was foretold of the stage of a span (a step's is "denoise"); 0: nothing.
[[nodiscard]] int64_t predictedBytes(const GraphRun& run, const TimelineSpan& span);

}  // namespace lightreel
