#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "core/cache/entry_feature.h"
#include "core/cache/released_hoard.h"
#include "core/memory/stage_scope.h"
#include "core/pipeline/resolved_run.h"

namespace lightreel {

/// What a run works with besides the model.
struct RunContext {
    const RunInput& input;
    MemoryRecorder& recorder;
    RunObserver& observer;
    FrameQueue& frames;
    const CancelToken& cancel;
};

/// Prompt to frames with an AnimateDiff model: encode, denoise, decode; each stage holds only its own part's
/// weights. Frames go into the queue one slice at a time; the record holds the resolved request, steps, times
/// and peaks. Numbers match diffusers' AnimateDiffPipeline with the same noise. errors: throws Failure,
/// Cancelled, or c10's out-of-memory
class TextToVideo {
  public:
    TextToVideo(AnimateDiffModel& model, const RunContext& context) : m_model(model), m_run(context) {}
    [[nodiscard]] RunRecord run();

  private:
    void resolve();
    [[nodiscard]] at::Tensor encode();
    [[nodiscard]] at::Tensor denoiseLatents(const at::Tensor& conditioning);
    void decode(const at::Tensor& latents);
    /// Makes what the request's cache options ask for.
    void setUpCache();
    /// What moves features out of memory; null where nothing shall or can.
    [[nodiscard]] std::unique_ptr<Swapper> makeSwapper();
    /// Says once what the swapper could not do.
    void noteSwapTrouble();
    void notice(Notice notice);
    void recordSwapping();
    [[nodiscard]] at::Tensor initialNoise(at::Generator& generator) const;
    void sendPreview(size_t step, const at::Tensor& clean);
    void dump(const char* file, const std::map<std::string, at::Tensor>& tensors) const;
    /// What work gives; Failure{ModelChanged} when the weights changed meanwhile, whatever else went wrong.
    template <typename Work>
    auto soundly(Work work) const;
    /// Runs work as a stage: events, scope, seconds and peaks in the record.
    template <typename Work>
    auto stage(const char* name, int parts, Work work);
    void tellSpans() { m_run.observer.onRunEvent(event::SpansChanged{m_run.recorder.timeline().spans()}); }

    AnimateDiffModel& m_model;
    RunContext m_run;
    RunRecord m_record;
    std::unique_ptr<Swapper> m_swapper;     ///< null: features stay in memory
    std::optional<EntryFeature> m_entry;    ///< with caching; DeepCache's outlives the sampling
    std::optional<ReleasedHoard> m_hoard;   ///< in the released style
    std::optional<ResolvedRun> m_resolved;  ///< from resolve() on
};

}  // namespace lightreel
