#pragma once
#include <memory>

#include "core/assistant/assistant_bench.h"
#include "core/assistant/assistant_engine.h"

namespace lightreel {

/// The engine library's own. Programs get theirs by openAssistantEngine() (core/pipeline/engine_loader.h).
[[nodiscard]] std::unique_ptr<AssistantEngine> makeAssistantEngine();

/// And its comparison; programs use openAssistantBench().
[[nodiscard]] std::unique_ptr<AssistantBench> makeAssistantBench();

}  // namespace lightreel
