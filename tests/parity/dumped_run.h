#pragma once
#include "core/pipeline/engine.h"
#include "tests/parity/parity.h"
#include "tests/support/scratch_folder.h"
#include "tests/support/silent_observer.h"

namespace lightreel::parity {

/// A whole run of a fresh engine with what it dumped.
struct DumpedRun {
    RunRecord record;
    at::Tensor latents, frames;
};

/// Throws Failure.
inline DumpedRun dumpedRun(RunInput input) {
    const ScratchFolder dump;
    input.dump = dump.path();
    TorchEngine engine;
    SilentObserver observer;
    FrameQueue frames(64);
    RunOutcome outcome = engine.run(input, observer, frames, {});
    if (const auto* error = std::get_if<Error>(&outcome)) throw Failure{*error};
    const auto read = [&dump](const std::string& what) {
        return orThrow(openSafetensors(dump.path() / (what + ".safetensors")))->read(what).clone();
    };
    return {std::get<RunRecord>(outcome), read("latents"), read("frames")};
}

}  // namespace lightreel::parity
