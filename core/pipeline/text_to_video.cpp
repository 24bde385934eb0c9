#include "core/pipeline/text_to_video.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/cache/file_swapper.h"
#include "core/cache/make_cache_policy.h"
#include "core/cache/waiting_swapper.h"
#include "core/decode/frame_converter.h"
#include "core/denoise/denoise_loop.h"
#include "core/denoise/noise.h"
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

/// The U-Net's weights for as long as it runs: all of them, or each layer's while it computes.
class UNetWeights {
  public:
    UNetWeights(AnimateDiffModel& model, const ResolvedRun& run) {
        const auto fetch =
            run.acceleration.swap.wait ? WeightStream::Fetch::Wait : WeightStream::Fetch::Ahead;
        if (run.acceleration.streamsWeights())
            m_stream = model.streamUNet(run.dtype, fetch, keptGroups(model, run));
        else
            // It cannot be moved, so make_unique would not do. NOLINTNEXTLINE(modernize-make-unique)
            m_whole.reset(new Whole(model.loadUNet(run.dtype)));
    }
    [[nodiscard]] WeightStream* stream() const { return m_stream.get(); }

  private:
    std::unique_ptr<WeightStream> m_stream;
    using Whole = AnimateDiffModel::Loaded<UNetMotion>;
    std::unique_ptr<Whole> m_whole;
};

at::Tensor decodeInBands(const VaeDecoder& decoder, const at::Tensor& latents, const RowBands& bands) {
    std::vector<at::Tensor> frames;
    for (const at::Tensor& frame : latents.split(1)) frames.push_back(decoder.decodeInBands(frame, bands));
    return frames.size() == 1 ? frames.front() : at::cat(frames);
}

}  // namespace

template <typename Work>
auto TextToVideo::soundly(Work work) const {
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
auto TextToVideo::stage(const char* name, int parts, Work work) {
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

RunRecord TextToVideo::run() {
    resolve();
    const at::Tensor conditioning = stage("encode", 0, [this] { return encode(); });
    dump("conditioning.safetensors", {{"conditioning", conditioning.to(at::kFloat)}});
    const at::Tensor latents =
        stage("denoise", static_cast<int>(m_resolved->passes), [&] { return denoiseLatents(conditioning); });
    dump("latents.safetensors", {{"latents", latents}});
    stage("decode", m_record.request.frames, [&] {
        decode(latents);
        return true;
    });
    recordSwapping();
    m_record.timeline = m_run.recorder.timeline();
    return std::move(m_record);
}

void TextToVideo::resolve() {
    const ResolvedRun& run = m_resolved.emplace(resolveRun(m_model, m_run.input));
    const RunPlan plan = planRun(m_model, run);
    m_record.request = run.request;
    m_record.acceleration = run.acceleration;
    m_record.device = run.request.device;
    m_record.predictedPeakBytes = plan.peakBytes;
    m_record.weightsBytes = m_model.parameterBytes(run.dtype);
    m_record.promptTokens = m_model.tokenizer().encode(run.request.prompt).tokens;
    m_record.promptTokensUsed = std::min(m_record.promptTokens, m_model.tokenizer().maxLength() - 2);
    m_run.observer.onRunEvent(event::Resolved{run.request, run.request.device, m_record.promptTokens, plan});
    setUpCache();
}

at::Tensor TextToVideo::encode() {
    const GenerationRequest& request = m_record.request;
    std::vector<at::Tensor> rows;
    const auto add = [&](const std::string& text) {
        rows.push_back(at::tensor(m_model.tokenizer().encode(text).ids, at::kLong).unsqueeze(0));
    };
    if (*request.guidance > 1) add(request.negativePrompt);
    add(request.prompt);
    const auto encoder = m_model.loadTextEncoder(m_resolved->dtype);
    return encoder->forward(at::cat(rows));
}

at::Tensor TextToVideo::initialNoise(at::Generator& generator) const {
    const GenerationRequest& request = m_record.request;
    const int64_t compression = m_model.vae().compression();
    const std::vector<int64_t> shape{1, m_model.latentChannels(), request.frames,
                                     request.height / compression, request.width / compression};
    if (!m_run.input.noise) return cpuNoise(shape, generator);
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

at::Tensor TextToVideo::denoiseLatents(const at::Tensor& conditioning) {
    const GenerationRequest& request = m_record.request;
    const std::unique_ptr<Scheduler> scheduler = newScheduler(m_model, request);
    const auto passes = static_cast<int>(m_resolved->passes);
    at::Generator generator = cpuGenerator(request.seed);
    const DenoiseInput input{initialNoise(generator), conditioning, *request.guidance};
    if (m_run.input.previews) (void)m_model.previewMap();
    const UNetWeights weights(m_model, *m_resolved);

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
    at::Tensor latents = denoise(m_model.unet(), *scheduler, input, policies, generator, m_run.cancel, hooks);
    if (m_entry) m_entry->endSampling();
    if (m_swapper) m_swapper->fence();
    m_record.certificate = policy->certificate();
    return latents;
}

void TextToVideo::setUpCache() {
    const AccelerationOptions::Cache& cache = m_record.acceleration.cache;
    if (!cache.reuses()) {
        if (m_record.acceleration.swap.what == SwapWhat::Features) notice({NoticeCode::NothingToSwap});
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

std::unique_ptr<Swapper> TextToVideo::makeSwapper() {
    const AccelerationOptions::Swap& swap = m_record.acceleration.swap;
    if (!m_record.acceleration.swapsFeatures()) return nullptr;
    Result<std::unique_ptr<SpillFile>> file =
        SpillFile::open(swap.folder.empty() ? defaultSpillFolder() : std::filesystem::path(swap.folder));
    if (!file) {
        notice(swapOff(file.error()));
        return nullptr;
    }
    std::unique_ptr<Swapper> swapper = std::make_unique<FileSwapper>(std::move(*file));
    if (swap.wait) swapper = std::make_unique<WaitingSwapper>(std::move(swapper));
    return swapper;
}

void TextToVideo::noteSwapTrouble() {
    const std::optional<Error> trouble = m_swapper ? m_swapper->trouble() : std::nullopt;
    if (!trouble) return;
    const auto said = [](const Notice& known) { return known.code == NoticeCode::SwapOff; };
    if (std::ranges::none_of(m_record.notices, said)) notice(swapOff(*trouble));
}

void TextToVideo::notice(Notice notice) {
    m_run.observer.onRunEvent(event::Noticed{notice});
    m_record.notices.push_back(std::move(notice));
}

void TextToVideo::recordSwapping() {
    if (!m_swapper) return;
    const SwapStats moved = m_swapper->stats();
    m_record.swap = {moved.bytesOut, moved.bytesIn, moved.waitSeconds};
}

void TextToVideo::sendPreview(size_t step, const at::Tensor& clean) {
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

void TextToVideo::decode(const at::Tensor& latents) {
    const GenerationRequest& request = m_record.request;
    const auto decoder = m_model.loadDecoder(m_resolved->dtype);
    const int64_t total = latents.size(2), slice = m_record.acceleration.slice.frames;
    const RowBands bands{m_record.acceleration.slice.rows, m_run.cancel};
    std::vector<at::Tensor> kept;  // only for --dump
    for (int64_t first = 0; first < total; first += slice) {
        m_run.cancel.check();
        const int64_t count = std::min(slice, total - first);
        const at::Tensor part = latents[0].narrow(1, first, count).transpose(0, 1).to(m_resolved->dtype);
        const at::Tensor pictures =
            toUnitRange(bands.count > 1 ? decodeInBands(*decoder, part, bands) : decoder->decode(part));
        for (int64_t i = 0; i < count; ++i) {
            if (!m_run.frames.push(toFrame(pictures[i], first + i, request.fps), m_run.cancel)) return;
            m_run.observer.onRunEvent(
                event::FrameDecoded{static_cast<int>(first + i), static_cast<int>(total)});
        }
        if (m_run.input.dump) kept.push_back(pictures);
    }
    if (m_run.input.dump) dump("frames.safetensors", {{"frames", at::cat(kept)}});
    m_run.frames.finish();
}

void TextToVideo::dump(const char* file, const std::map<std::string, at::Tensor>& tensors) const {
    if (!m_run.input.dump) return;
    std::error_code failure;
    std::filesystem::create_directories(*m_run.input.dump, failure);
    const Result<void> written = writeSafetensors(*m_run.input.dump / file, tensors);
    if (!written) throw Failure{written.error()};
}

}  // namespace lightreel
