#pragma once
#include "core/assistant/bench_run.h"

namespace lightreel {

/// What must hold of EpiCache's memory with any model, tried on a short made-up dialogue with a tight budget:
/// within its budget nothing is lost, after every reading the budget is full to the entry, peaks and bytes
/// are what was foretold, asking leaves no trace, the same reading gives the same entries, a file gives them
/// back bit for bit. Throws Cancelled, Failure.
[[nodiscard]] std::vector<BenchCheck> benchInvariants(const BenchModels& models,
                                                      const BenchProgressSink& progress,
                                                      const CancelToken& cancel);

}  // namespace lightreel
