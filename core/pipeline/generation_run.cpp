#include "core/pipeline/generation_run.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/cache/file_swapper.h"
#include "core/cache/make_cache_policy.h"
#include "core/cache/waiting_swapper.h"
#include "core/decode/frame_converter.h"
#include "core/denoise/denoise_loop.h"
#include "core/denoise/noise.h"
#include "core/denoise/start_latents.h"
#include "core/memory/counting_allocator.h"
#include "core/pipeline/run_planner.h"
#include "core/weights/safetensors.h"

namespace lightreel {
namespace {

Notice swapOff(const Error& error) {
    const auto arg = [&error](const char* name) {
        const auto found = error.args.find(name);
        return found == error.args.end() ? std::string() : found->second;
    };
    const std::string reason = error.code == ErrorCode::DiskFull ? "the disk is full" : arg("reason");
    return {NoticeCode::SwapOff, {{"folder", arg("path")}, {"reason", reason}}};
}

/// Thrown through a decoder whose frames nobody takes any more.
struct FramesUnwanted {};

/// The U-Net's weights for as long as it runs: all of them, or each layer's while it computes.
class UNetWeights {
  public:
    UNetWeights(VideoModel& model, const ResolvedRun& run) {
        const auto fetch =
            run.acceleration.swap.wait ? WeightStream::Fetch::Wait : WeightStream::Fetch::Ahead;
        if (!run.acceleration.streamsWeights()) {
            m_whole.emplace(model.unet().parameters(), model.unet().weights(), run.dtype, nullptr);
            return;
        }
        m_stream.emplace(model.unet().parameters(), model.unet().weights(), run.dtype, fetch);
        m_stream->keep(keptGroups(model, run));
    }
    [[nodiscard]] WeightStream* stream() { return m_stream ? &*m_stream : nullptr; }

  private:
    std::optional<WeightStream> m_stream;
    std::optional<LoadedPart> m_whole;
};

}  // namespace

template <typename Work>
auto GenerationRun::soundly(Work work) const {
    try {
        auto result = work();
        m_model.checkUnchanged();
        return result;
    } catch (const Failure&) {
        m_model.checkUnchanged();
        throw;
    }
}

template <typename Work>
auto GenerationRun::stage(const char* name, int parts, Work work) {
    m_run.cancel.check();
    m_run.observer.onRunEvent(event::StageEntered{name, parts});
    const Stopwatch watch;
    StageScope scope(m_run.recorder, name);
    tellSpans();
    auto result = soundly(work);
    releaseFreeMemory();
    const MemoryReading peak = scope.end();
    m_record.seconds[name] = watch.seconds();
    m_record.peakBytes[name] = peak.allocated;
    m_record.peakWorkingBytes[name] = peak.working;
    m_record.peakResidentBytes[name] = peak.resident;
    tellSpans();
    return result;
}

RunRecord GenerationRun::run() {
    resolve();
    m_generator = cpuGenerator(m_record.request.seed);
    const Encoded encoded = stage("encode", 0, [this] { return encode(); });
    dumpConditioning(encoded.conditioning);
    const at::Tensor latents =
        stage("denoise", static_cast<int>(m_resolved->passes), [&] { return denoiseLatents(encoded); });
    dump("latents.safetensors", {{"latents", swapped(latents).contiguous()}});
    stage("decode", m_record.request.frames, [&] {
        decode(latents);
        return true;
    });
    recordSwapping();
    m_record.timeline = m_run.recorder.timeline();
    return std::move(m_record);
}

void GenerationRun::resolve() {
    const ResolvedRun& run = m_resolved.emplace(resolveRun(m_model, m_run.input));
    const RunPlan plan = planRun(m_model, run);
    m_record.request = run.request;
    m_record.acceleration = run.acceleration;
    m_record.device = run.request.device;
    m_record.predictedPeakBytes = plan.peakBytes;
    m_record.weightsBytes = m_model.parameterBytes(run.dtype);
    m_record.promptTokens = m_model.promptTokens(run.request.prompt);
    m_record.promptTokensUsed = std::min<int64_t>(m_record.promptTokens, m_model.facts().maxTokens);
    m_run.observer.onRunEvent(event::Resolved{run.request, run.request.device, m_record.promptTokens,
                                              m_record.promptTokensUsed, plan});
    setUpCache();
}

Encoded GenerationRun::encode() {
    return m_model.encode({*m_resolved, m_run.input.startFrames, m_generator, m_run.cancel});
}

void GenerationRun::dumpConditioning(const Conditioning& conditioning) const {
    std::map<std::string, at::Tensor> tensors{{"conditioning", conditioning.context.to(at::kFloat)}};
    if (conditioning.image.defined()) tensors["image_latents"] = conditioning.image.to(at::kFloat);
    dump("conditioning.safetensors", tensors);
}

at::Tensor GenerationRun::swapped(const at::Tensor& latents) const {
    return m_model.framesFirst() ? latents.transpose(1, 2) : latents;
}

at::Tensor GenerationRun::initialLatents(const Encoded& encoded, const Scheduler& scheduler) {
    if (!encoded.start) return initialNoise() * scheduler.initNoiseSigma();
    return startLatents(*encoded.start, scheduler, scheduler.begin(), m_record.request.frames, m_generator);
}

at::Tensor GenerationRun::initialNoise() {
    const int64_t channels = m_model.latentChannels(), frames = m_record.request.frames;
    std::vector<int64_t> shape{1, channels, frames, m_resolved->height, m_resolved->width};
    if (m_model.framesFirst()) std::swap(shape[1], shape[2]);
    const at::Tensor noise = m_run.input.noise ? readNoise(shape) : cpuNoise(shape, m_generator);
    return swapped(noise).contiguous();
}

at::Tensor GenerationRun::readNoise(const std::vector<int64_t>& shape) const {
    const std::string file = m_run.input.noise->string();
    Result<std::shared_ptr<WeightSource>> source = openSafetensors(*m_run.input.noise);
    if (!source && source.error().code == ErrorCode::FileMissing) throw Failure{source.error()};
    if (!source)
        throw Failure{
            {ErrorCode::FileUnreadable, {{"path", file}, {"reason", source.error().args.at("reason")}}}};
    const WeightInfo* info = (*source)->find("latents");
    if (info == nullptr || info->shape != shape)
        throw Failure{{ErrorCode::FileUnreadable,
                       {{"path", file}, {"reason", "it holds no \"latents\" of the size of this clip"}}}};
    at::Tensor noise = (*source)->read("latents").to(at::kFloat, /*non_blocking=*/false, /*copy=*/true);
    (*source)->checkUnchanged();
    return noise;
}

at::Tensor GenerationRun::denoiseLatents(const Encoded& encoded) {
    const std::unique_ptr<Scheduler> scheduler = newScheduler(m_model, m_record.request);
    const auto passes = static_cast<int>(m_resolved->passes);
    const DenoiseInput input{initialLatents(encoded, *scheduler), encoded.conditioning, encoded.guidance};
    if (m_run.input.previews) (void)m_model.previewMap();
    UNetWeights weights(m_model, *m_resolved);

    const std::unique_ptr<CachePolicy> policy =
        makeCachePolicy(m_record.acceleration.cache, samplingSteps(*scheduler));
    std::optional<StageScope> step;
    Stopwatch watch;
    DenoiseHooks hooks;
    hooks.stepBegins = [&](size_t index) {
        m_model.checkUnchanged();
        watch.restart();
        step.emplace(m_run.recorder, "step", stepKindName(policy->planned(index)),
                     static_cast<int>(index) + 1);
        tellSpans();
    };
    hooks.stepEnds = [&](size_t index, StepKind kind, const at::Tensor& clean) {
        const StepRecord done{static_cast<int>(index), stepKindName(kind), watch.seconds()};
        step->setKind(done.kind);
        step.reset();
        m_record.steps.push_back(done);
        noteSwapTrouble();
        m_run.observer.onRunEvent(event::StepDone{done.index, passes, done.kind, done.seconds});
        tellSpans();
        sendPreview(index, clean);
    };
    const StepPolicies policies{*policy, m_entry ? &*m_entry : nullptr, Chunker(m_record.acceleration.chunk),
                                weights.stream(), m_hoard ? &*m_hoard : nullptr};
    at::Tensor latents =
        denoise(*m_model.unet(), *scheduler, input, policies, m_generator, m_run.cancel, hooks);
    if (m_entry) m_entry->endSampling();
    if (m_swapper) m_swapper->fence();
    m_record.certificate = policy->certificate();
    return latents;
}

void GenerationRun::setUpCache() {
    const AccelerationOptions::Cache& cache = m_record.acceleration.cache;
    if (!cache.reuses()) {
        if (m_record.acceleration.swap.what == SwapWhat::Features && waitingBytes() == 0)
            notice({NoticeCode::NothingToSwap});
        return;
    }
    const EntryLifetime lifetime =
        cache.mode == CacheMode::DeepCache ? EntryLifetime::UntilReplaced : EntryLifetime::UntilNextFull;
    m_swapper = makeSwapper();
    if (m_swapper)
        m_entry.emplace(cache.depth, lifetime, *m_swapper,
                        m_record.acceleration.swap.what == SwapWhat::Features);
    else
        m_entry.emplace(cache.depth, lifetime);
    if (m_run.input.releasedStyle) m_hoard.emplace(m_swapper.get());
}

std::unique_ptr<SpillFile> GenerationRun::openScratch() {
    const std::string& folder = m_record.acceleration.swap.folder;
    Result<std::unique_ptr<SpillFile>> file =
        SpillFile::open(folder.empty() ? defaultSpillFolder() : std::filesystem::path(folder));
    if (file) return std::move(*file);
    noteSwapOff(file.error());
    return nullptr;
}

std::unique_ptr<Swapper> GenerationRun::makeSwapper() {
    if (!m_record.acceleration.swapsFeatures()) return nullptr;
    std::unique_ptr<SpillFile> file = openScratch();
    if (!file) return nullptr;
    std::unique_ptr<Swapper> swapper = std::make_unique<FileSwapper>(std::move(file));
    if (m_record.acceleration.swap.wait) swapper = std::make_unique<WaitingSwapper>(std::move(swapper));
    return swapper;
}

void GenerationRun::noteSwapTrouble() {
    if (const std::optional<Error> trouble = m_swapper ? m_swapper->trouble() : std::nullopt)
        noteSwapOff(*trouble);
}

void GenerationRun::noteSwapOff(const Error& error) {
    const auto said = [](const Notice& known) { return known.code == NoticeCode::SwapOff; };
    if (std::ranges::none_of(m_record.notices, said)) notice(swapOff(error));
}

void GenerationRun::notice(Notice notice) {
    m_run.observer.onRunEvent(event::Noticed{notice});
    m_record.notices.push_back(std::move(notice));
}

void GenerationRun::recordSwapping() {
    if (!m_swapper) return;
    const SwapStats moved = m_swapper->stats();
    m_record.swap = {moved.bytesOut, moved.bytesIn, moved.waitSeconds};
}

void GenerationRun::sendPreview(size_t step, const at::Tensor& clean) {
    if (!m_run.input.previews) return;
    const at::Tensor pictures = m_model.previewMap().apply(clean);
    event::Preview preview{static_cast<int>(step) + 1, {}};
    for (int64_t i = 0; i < pictures.size(0); ++i) {
        const at::Tensor picture = pictures[i];
        const auto* bytes = picture.const_data_ptr<uint8_t>();
        preview.frames.push_back({static_cast<int>(picture.size(1)),
                                  static_cast<int>(picture.size(0)),
                                  i,
                                  {i, m_record.request.fps},
                                  {bytes, bytes + picture.numel()}});
    }
    m_run.observer.onRunEvent(preview);
}

void GenerationRun::decode(const at::Tensor& latents) {
    const LoadedPart loaded = m_model.decoder().load(m_resolved->dtype);
    const at::Tensor clip = latents[0].transpose(0, 1).to(m_resolved->dtype);
    const bool inFile = waitingBytes() > 0 && m_record.acceleration.swapsFeatures();
    const std::unique_ptr<SpillFile> scratch = inFile ? openScratch() : nullptr;
    const std::unique_ptr<ClipMaps> waiting = scratch ? waitingMaps(*scratch) : nullptr;
    std::vector<at::Tensor> kept;  // only for --dump
    try {
        m_model.decoder()->decode(clip, m_record.acceleration.slice, waiting.get(), m_run.cancel,
                                  [&](const at::Tensor& decoded, int64_t first) {
                                      const at::Tensor pictures = toUnitRange(decoded);
                                      sendFrames(pictures, first);
                                      if (m_run.input.dump) kept.push_back(pictures);
                                  });
    } catch (const FramesUnwanted&) {
        return;  // whoever takes them gave up and says why
    }
    if (waiting && waiting->trouble()) noteSwapOff(*waiting->trouble());
    if (m_run.input.dump) dump("frames.safetensors", {{"frames", at::cat(kept)}});
    m_run.frames.finish();
}

void GenerationRun::sendFrames(const at::Tensor& pictures, int64_t first) {
    const GenerationRequest& request = m_record.request;
    for (int64_t i = 0; i < pictures.size(0); ++i) {
        if (!m_run.frames.push(toFrame(pictures[i], first + i, request.fps), m_run.cancel))
            throw FramesUnwanted();
        m_run.observer.onRunEvent(event::FrameDecoded{static_cast<int>(first + i), request.frames});
    }
}

int64_t GenerationRun::waitingBytes() const {
    return m_model.decoder()->waitingBytes(m_resolved->latents(), m_record.acceleration.slice);
}

std::unique_ptr<ClipMaps> GenerationRun::waitingMaps(SpillFile& scratch) {
    Result<std::unique_ptr<ClipMaps>> maps =
        ClipMaps::inFile(scratch, m_record.request.frames, waitingBytes());
    if (maps) return std::move(*maps);
    noteSwapOff(maps.error());
    return nullptr;
}

void GenerationRun::dump(const char* file, const std::map<std::string, at::Tensor>& tensors) const {
    if (!m_run.input.dump) return;
    std::error_code failure;
    std::filesystem::create_directories(*m_run.input.dump, failure);
    const Result<void> written = writeSafetensors(*m_run.input.dump / file, tensors);
    if (!written) throw Failure{written.error()};
}

}  // namespace lightreel
