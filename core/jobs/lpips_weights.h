#pragma once
#include <filesystem>
#include <optional>

#include "core/jobs/comparison_folder.h"
#include "core/library/model_library.h"
#include "core/pipeline/engine_api.h"

namespace lightreel {

/// What LPIPS' weight file is called in the user's models folder. tools/lpips/convert.py puts it there; it is
/// not shipped.
inline constexpr const char* kLpipsFile = "lpips-alex.safetensors";

/// The user's weight file; none when there is none, and LPIPS is left out then.
[[nodiscard]] std::optional<std::filesystem::path> lpipsWeights(
    const ModelRoots& roots = ModelRoots::standard());

/// What ComparisonFolder::measure() takes: LPIPS by this engine, which outlives the function and is used by
/// one thread at a time. An empty function without a file. The function throws Cancelled.
[[nodiscard]] FrameDistances frameDistances(EngineLibrary& engine,
                                            const std::optional<std::filesystem::path>& weights,
                                            const CancelToken& cancel);

}  // namespace lightreel
