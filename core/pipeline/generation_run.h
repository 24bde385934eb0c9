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

/// Prompt or start picture to frames: encode, denoise, decode; each stage holds only its own parts' weights.
/// Frames go into the queue one slice at a time; the record holds the resolved request, steps, times and
/// peaks. Numbers match the pipeline that diffusers has for the model's family with the same noise.
/// errors: throws Failure, Cancelled, or c10's out-of-memory
class GenerationRun {
  public:
    GenerationRun(VideoModel& model, const RunContext& context) : m_model(model), m_run(context) {}
    [[nodiscard]] RunRecord run();

  private:
    void resolve();
    [[nodiscard]] Encoded encode();
    [[nodiscard]] at::Tensor denoiseLatents(const Encoded& encoded);
    void decode(const at::Tensor& latents);
    /// pictures [n, 3, H, W] float32 in 0..1
    void sendFrames(const at::Tensor& pictures, int64_t first);
    /// Of a frame's maps that wait while a clip is decoded; 0: none do.
    [[nodiscard]] int64_t waitingBytes() const;
    /// Null, and said, where the disk does not take them.
    [[nodiscard]] std::unique_ptr<ClipMaps> waitingMaps(SpillFile& scratch);
    /// Null, and said, where the folder does not take it.
    [[nodiscard]] std::unique_ptr<SpillFile> openScratch();
    /// Makes what the request's cache options ask for.
    void setUpCache();
    /// What moves features out of memory; null where nothing shall or can.
    [[nodiscard]] std::unique_ptr<Swapper> makeSwapper();
    /// Says once what the swapper could not do.
    void noteSwapTrouble();
    void noteSwapOff(const Error& error);
    void notice(Notice notice);
    void recordSwapping();
    /// [1, C, F, h, w], as they are at the sampler's first step
    [[nodiscard]] at::Tensor initialLatents(const Encoded& encoded, const Scheduler& scheduler);
    [[nodiscard]] at::Tensor initialNoise();
    [[nodiscard]] at::Tensor readNoise(const std::vector<int64_t>& shape) const;
    /// Between the order of axes in which the family's noise and latents are drawn, read and dumped, and
    /// ours.
    [[nodiscard]] at::Tensor swapped(const at::Tensor& latents) const;
    void sendPreview(size_t step, const at::Tensor& clean);
    void dumpConditioning(const Conditioning& conditioning) const;
    void dump(const char* file, const std::map<std::string, at::Tensor>& tensors) const;
    /// What work gives; Failure{ModelChanged} when the weights changed meanwhile, in the place of any other
    /// Failure.
    template <typename Work>
    auto soundly(Work work) const;
    /// Runs work as a stage: events, scope, seconds and peaks in the record.
    template <typename Work>
    auto stage(const char* name, int parts, Work work);
    void tellSpans() { m_run.observer.onRunEvent(event::SpansChanged{m_run.recorder.spans()}); }

    VideoModel& m_model;
    RunContext m_run;
    RunRecord m_record;
    at::Generator m_generator;              ///< of the request's seed
    std::unique_ptr<Swapper> m_swapper;     ///< null: features stay in memory
    std::optional<EntryFeature> m_entry;    ///< with caching; DeepCache's outlives the sampling
    std::optional<ReleasedHoard> m_hoard;   ///< in the released style
    std::optional<ResolvedRun> m_resolved;  ///< from resolve() on
};

}  // namespace lightreel
