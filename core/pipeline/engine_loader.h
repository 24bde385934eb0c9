#pragma once
#include <memory>

#include "core/assistant/assistant_bench.h"
#include "core/assistant/assistant_engine.h"
#include "core/pipeline/engine_api.h"

namespace lightreel {

/// Opens liblightreel_engine.so by name (torch: about half a second and 120 MB) and makes its EngineLibrary.
/// Searched: $LIGHTREEL_ENGINE, the folder of the program, ../lib beside it. Call it on the thread that will
/// run the jobs; the library stays open until the process ends. errors: EngineMissing
[[nodiscard]] Result<std::unique_ptr<EngineLibrary>> openEngineLibrary();

/// The same library's assistant; its models are opened by AssistantEngine::open. errors: EngineMissing
[[nodiscard]] Result<std::unique_ptr<AssistantEngine>> openAssistantEngine();

/// The same library's comparison of the ways to keep a dialogue in memory. errors: EngineMissing
[[nodiscard]] Result<std::unique_ptr<AssistantBench>> openAssistantBench();

}  // namespace lightreel
