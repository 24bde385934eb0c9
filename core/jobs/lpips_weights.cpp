#include "core/jobs/lpips_weights.h"

namespace lightreel {

namespace fs = std::filesystem;

std::optional<fs::path> lpipsWeights(const ModelRoots& roots) {
    const fs::path file = roots.user / kLpipsFile;
    std::error_code ignored;
    return fs::is_regular_file(file, ignored) ? std::optional(file) : std::nullopt;
}

FrameDistances frameDistances(EngineLibrary& engine, const std::optional<fs::path>& weights,
                              const CancelToken& cancel) {
    if (!weights) return {};
    return [&engine, weights = *weights, cancel](const ClipFrames& clip, const ClipFrames& reference) {
        Result<std::vector<double>> distances = engine.perceptualDistances(weights, clip, reference, cancel);
        cancel.check();
        return distances;
    };
}

}  // namespace lightreel
