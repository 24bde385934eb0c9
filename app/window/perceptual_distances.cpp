#include "app/window/perceptual_distances.h"

#include <mutex>

#include "core/jobs/lpips_weights.h"
#include "core/pipeline/engine_loader.h"

namespace lightreel {
namespace {

class Measurer {
  public:
    explicit Measurer(std::filesystem::path weights) : m_weights(std::move(weights)) {}

    Result<std::vector<double>> measure(const ClipFrames& clip, const ClipFrames& reference) {
        const std::scoped_lock lock(m_mutex);
        if (!m_library) {
            Result<std::unique_ptr<EngineLibrary>> opened = openEngineLibrary();
            if (!opened) return opened.error();
            m_library = std::move(opened).value();
        }
        return frameDistances(*m_library, m_weights, {})(clip, reference);
    }

  private:
    std::filesystem::path m_weights;
    std::mutex m_mutex;
    std::unique_ptr<EngineLibrary> m_library;
};

}  // namespace

FrameDistances perceptualDistances() {
    const std::optional<std::filesystem::path> weights = lpipsWeights();
    if (!weights) return {};
    return [measurer = std::make_shared<Measurer>(*weights)](const ClipFrames& clip,
                                                             const ClipFrames& reference) {
        return measurer->measure(clip, reference);
    };
}

}  // namespace lightreel
