#pragma once
#include <functional>
#include <string>
#include <vector>

#include "app/cli/request_options.h"
#include "core/compare/comparison.h"
#include "core/pipeline/engine_api.h"

namespace lightreel::cli {

struct BenchSetting {
    std::string name;
    AccelerationOptions options;
    bool released = false;  ///< keeps what the released helper keeps
};

/// What "bench cache" runs: the usual settings, and what the released helper keeps, in memory and swapped.
/// What the network or the request's sampler cannot do is left out.
[[nodiscard]] std::vector<BenchSetting> cacheBenchSettings(bool full, const ModelFacts& facts,
                                                           const GenerationRequest& request);

/// Runs the input once per setting, one after the other; each clip is held against the first.
/// errors: the first run that fails ends it, and its error is returned; throws Cancelled
[[nodiscard]] Result<std::vector<ComparedRun>> runSettings(EngineLibrary& engine, const RunInput& plain,
                                                           const std::vector<BenchSetting>& settings,
                                                           const CancelToken& cancel,
                                                           const std::function<void(size_t)>& begins);

}  // namespace lightreel::cli
