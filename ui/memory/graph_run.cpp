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

}  // namespace lightreel
