#pragma once
#include <filesystem>
#include <memory>

#include "core/pipeline/engine_api.h"
#include "core/pipeline/text_files.h"
#include "core/pipeline/video_model.h"

namespace lightreel {

/// The engine on LibTorch. Keeps the last model open (configuration and mappings, no weights in memory).
class TorchEngine : public EngineLibrary {
  public:
    TorchEngine();

    [[nodiscard]] EngineFacts facts() noexcept override;
    [[nodiscard]] Result<ModelFacts> inspect(const std::filesystem::path& modelFolder,
                                             const std::filesystem::path& motionAdapter) noexcept override;
    [[nodiscard]] Result<ModelFacts> verify(const std::filesystem::path& modelFolder,
                                            const std::filesystem::path& motionAdapter,
                                            const CancelToken& cancel) noexcept override;
    [[nodiscard]] Result<int64_t> countTokens(const std::filesystem::path& modelFolder,
                                              const std::string& prompt) noexcept override;
    [[nodiscard]] Result<RunPlan> plan(const RunInput& input) noexcept override;
    [[nodiscard]] RunOutcome run(const RunInput& input, RunObserver& observer, FrameQueue& frames,
                                 const CancelToken& cancel) noexcept override;
    [[nodiscard]] Result<std::vector<double>> perceptualDistances(
        const std::filesystem::path& weights, const std::vector<std::shared_ptr<const Frame>>& clip,
        const std::vector<std::shared_ptr<const Frame>>& reference,
        const CancelToken& cancel) noexcept override;
    [[nodiscard]] MemoryReading memory() noexcept override { return m_meter.read(); }

  private:
    /// The model is open, and its weights and text files are still what was opened.
    [[nodiscard]] bool holds(const std::filesystem::path& folder,
                             const std::filesystem::path& motionAdapter) const;
    VideoModel& open(const std::filesystem::path& folder, const std::filesystem::path& motionAdapter);

    MemoryMeter& m_meter;
    std::filesystem::path m_openFolder, m_openAdapter;
    std::vector<TextFileState> m_openTexts;  ///< as they were before they were read
    std::unique_ptr<VideoModel> m_model;
};

}  // namespace lightreel
