#include "ui/memory/graph_run.h"

namespace lightreel {

GraphRun graphRun(const RunRecord& record, GraphRun::State state) {
    GraphRun run;
    run.samples = record.timeline.samples();
    run.spans = record.timeline.spans();
    run.steps = record.request.steps;
    run.predicted = record.predictedPeakBytes;
    run.state = state;
    return run;
}

int64_t GraphRun::directorPeak(double from, double to) const {
    int64_t highest = 0;
    for (size_t i = 0; i < director.size() && director[i].time <= to; ++i)
        if (i + 1 == director.size() || director[i + 1].time > from)
            highest = std::max(highest, director[i].bytes);
    return highest;
}

}  // namespace lightreel
