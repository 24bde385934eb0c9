// The symbols by which a program that knows no torch gets its engines.
#include "core/assistant/assistant_entry.h"
#include "core/pipeline/engine.h"
#include "lightreel_build.h"

extern "C" {

[[gnu::visibility("default")]] const char* lightreel_engine_build_id() {
    return lightreel::kBuildId;
}

[[gnu::visibility("default")]] lightreel::EngineLibrary* lightreel_engine_make() {
    try {
        return new lightreel::TorchEngine;  // owned by the caller
    } catch (const std::exception&) {
        return nullptr;
    }
}

[[gnu::visibility("default")]] lightreel::AssistantEngine* lightreel_assistant_make() {
    try {
        return lightreel::makeAssistantEngine().release();  // owned by the caller
    } catch (const std::exception&) {
        return nullptr;
    }
}

[[gnu::visibility("default")]] lightreel::AssistantBench* lightreel_assistant_bench_make() {
    try {
        return lightreel::makeAssistantBench().release();  // owned by the caller
    } catch (const std::exception&) {
        return nullptr;
    }
}
}
