#pragma once
#include <functional>
#include <string>

#include "core/pipeline/engine_api.h"

namespace lightreel {

/// An engine without a model: a few grey frames, every event once, and whatever fault a test asks for.
class FakeEngineLibrary : public EngineLibrary {
  public:
    int frameCount = 4;
    ModelFacts model;                          ///< what inspect() says
    std::optional<RunInput> lastInput;         ///< of the last run
    std::optional<Error> failure;              ///< given instead of a record, after the first step
    std::function<void(const RunEvent&)> spy;  ///< called before each event goes out

    [[nodiscard]] EngineFacts facts() noexcept override { return {}; }
    [[nodiscard]] Result<ModelFacts> inspect(const std::filesystem::path&,
                                             const std::filesystem::path&) noexcept override {
        return model;
    }
    [[nodiscard]] Result<ModelFacts> verify(const std::filesystem::path&, const std::filesystem::path&,
                                            const CancelToken&) noexcept override {
        return ModelFacts{};
    }
    [[nodiscard]] Result<int64_t> countTokens(const std::filesystem::path&,
                                              const std::string& prompt) noexcept override {
        return static_cast<int64_t>(prompt.size());
    }
    [[nodiscard]] Result<RunPlan> plan(const RunInput& input) noexcept override {
        RunPlan plan;
        plan.request = input.request;
        plan.acceleration = input.acceleration;
        plan.peakBytes["denoise"] = 1 << 20;
        return plan;
    }
    /// 0 for equal frames, else 0.5; a missing weight file is told.
    [[nodiscard]] Result<std::vector<double>> perceptualDistances(
        const std::filesystem::path& weights, const std::vector<std::shared_ptr<const Frame>>& clip,
        const std::vector<std::shared_ptr<const Frame>>& reference,
        const CancelToken& cancel) noexcept override {
        if (!std::filesystem::exists(weights))
            return Error{ErrorCode::FileMissing, {{"path", weights.string()}}};
        if (cancel.asked()) return Error{ErrorCode::Internal, {{"reason", "the work was cancelled"}}};
        std::vector<double> distances;
        for (size_t i = 0; i < clip.size(); ++i)
            distances.push_back(clip[i]->rgb == reference[i]->rgb ? 0 : 0.5);
        return distances;
    }
    [[nodiscard]] MemoryReading memory() noexcept override { return {}; }

    [[nodiscard]] RunOutcome run(const RunInput& input, RunObserver& observer, FrameQueue& frames,
                                 const CancelToken& cancel) noexcept override {
        try {
            lastInput = input;
            return perform(input, observer, frames, cancel);
        } catch (const Cancelled&) {
            frames.close();
            return Cancelled{};
        }
    }

  private:
    RunOutcome perform(const RunInput& input, RunObserver& observer, FrameQueue& frames,
                       const CancelToken& cancel) {
        RunRecord record;
        record.request = input.request;
        record.request.fps = 8;
        const auto tell = [&](const RunEvent& event) {
            if (spy) spy(event);
            observer.onRunEvent(event);
            cancel.check();
        };
        tell(event::StageEntered{"load", 0});
        tell(event::Resolved{record.request, "cpu", 3, 3});
        tell(event::StageEntered{"denoise", 2});
        tell(event::StepDone{0, 2, "full", 0.1});
        if (failure) {
            frames.close();
            return *failure;
        }
        tell(event::Preview{1, {{1, 1, 0, {0, 8}, {1, 2, 3}}}});
        tell(event::MemorySample{{0.5, {1, 2, 3, 4}}});
        tell(event::SpansChanged{{{"denoise", "stage", 0, 0, -1, {}}}});
        tell(event::StageEntered{"decode", frameCount});
        for (int i = 0; i < frameCount; ++i) {
            auto frame = std::make_shared<Frame>(Frame{32, 24, i, {i, 8}, {}});
            frame->rgb.assign(frame->stride() * 24, static_cast<uint8_t>(40 * i));
            if (!frames.push(frame, cancel)) return record;
            tell(event::FrameDecoded{i, frameCount});
        }
        frames.finish();
        record.seconds["denoise"] = 0.2;
        return record;
    }
};

}  // namespace lightreel
