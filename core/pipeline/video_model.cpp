#include "core/pipeline/video_model.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/nn/onednn.h"
#include "core/pipeline/animatediff_model.h"
#include "core/pipeline/cpu_features.h"
#include "core/pipeline/model_failure.h"
#include "core/pipeline/resolved_run.h"
#include "core/pipeline/stable_video_model.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string dtypeOf(const WeightSource& source) {
    const std::vector<std::string>& names = source.names();
    return names.empty() ? "" : dtypeName(source.find(names.front())->dtype);
}

int64_t bytesOf(const WeightSource& source) {
    int64_t total = 0;
    for (const std::string& name : source.names()) total += source.find(name)->bytes;
    return total;
}

/// A picture with smooth and flat colours all over the cube: enough to fit four numbers to three.
at::Tensor testPicture(int64_t side) {
    at::Generator generator = at::detail::getDefaultCPUGenerator().clone();
    generator.set_current_seed(1);
    const at::Tensor coarse = at::rand({1, 3, side / 32, side / 32}, generator) * 2 - 1;
    const at::Tensor flat = at::upsample_nearest2d(coarse, {side, side});
    const at::Tensor smooth = at::upsample_bilinear2d(coarse, {side, side}, false);
    return at::cat({flat, smooth});
}

/// The sizes a model was made for; small models state small ones.
int defaultSide(int64_t sampleSize, int64_t compression) {
    const int64_t side = sampleSize * compression;
    return side >= 64 && side <= 4096 ? static_cast<int>(side) : 512;
}

}  // namespace

const Frame& startPicture(const EncodeInput& input) {
    if (input.startFrames.empty())
        throw Failure{{ErrorCode::BadRequest,
                       {{"option", "image"}, {"value", ""}, {"allowed", "a start picture is needed"}}}};
    return *input.startFrames.front();
}

std::unique_ptr<VideoModel> VideoModel::open(const fs::path& path, const fs::path& motionAdapter) {
    const ModelFolder folder = orThrow(ModelFolder::open(path));
    if (!folder.has("unet")) refuseModel(path, "its model_index.json names no unet");
    if (folder.partClass("unet") != "UNetSpatioTemporalConditionModel")
        return std::make_unique<AnimateDiffModel>(folder, motionAdapter);
    if (!motionAdapter.empty()) refuseModel(path, "it moves pictures by itself and takes no motion adapter");
    return std::make_unique<StableVideoModel>(folder);
}

void VideoModel::openScheduler(const ModelFolder& folder, const ModelDefaults& defaults) {
    json scheduler = orThrow(folder.config("scheduler"));
    if (scheduler.is_object()) scheduler.update(defaults.schedulerConfig);
    m_scheduler = orThrow(SchedulerConfig::fromJson(scheduler, folder.path().string()));
    if (m_scheduler.className.empty()) m_scheduler.className = folder.partClass("scheduler");
}

int64_t VideoModel::sampleSizeOf(const nlohmann::json& unet, int64_t otherwise) {
    const auto found = unet.find("sample_size");
    if (found == unet.end() || !found->is_number_integer()) return otherwise;
    constexpr int64_t kLargest = 1 << 20;
    return std::clamp<int64_t>(found->get<int64_t>(), 0, kLargest);
}

void VideoModel::fillFacts(const ModelFolder& folder, const ModelDefaults& defaults, int64_t sampleSize) {
    m_facts.id = folder.path().filename().string();
    m_facts.folder = folder.path();
    m_facts.defaultWidth = m_facts.defaultHeight = defaultSide(sampleSize, m_vaeConfig.compression());
    m_facts.defaultFrames = std::min(defaults.frames.value_or(m_facts.defaultFrames), m_facts.maxFrames);
    m_facts.defaultFps = defaults.fps.value_or(m_facts.defaultFps);
    m_facts.defaultSteps = defaults.steps.value_or(m_facts.defaultSteps);
    m_facts.defaultGuidance = defaults.guidance.value_or(m_facts.defaultGuidance);
    m_facts.defaultMinGuidance = defaults.minGuidance.value_or(m_facts.defaultMinGuidance);
    m_facts.defaultMotionBucket = defaults.motionBucket.value_or(m_facts.defaultMotionBucket);
    m_facts.defaultNoiseAug = defaults.noiseAug.value_or(m_facts.defaultNoiseAug);
    m_facts.defaultScheduler = defaults.scheduler.value_or(m_scheduler.defaultSampler());
    for (const std::string& name : m_facts.schedulers)
        if (const auto made = makeScheduler(name, m_scheduler, 2); made && !(*made)->errorWeights().empty())
            m_facts.budgetSchedulers.push_back(name);
    m_facts.cacheDepths = static_cast<int>((*m_unet)->entryDepths());
    m_facts.sizeMultiple = static_cast<int>(std::max<int64_t>(8, m_vaeConfig.compression()));
    m_facts.dtype = dtypeOf(m_unet->weights());
}

void VideoModel::addPart(const char* name, std::string description, int64_t parameters,
                         std::shared_ptr<WeightSource> weights) {
    m_facts.parts.push_back(
        {name, std::move(description), parameters, lightreel::bytesOf(*weights), dtypeOf(*weights)});
    m_facts.parameters += parameters;
    m_facts.bytes += m_facts.parts.back().bytes;
    m_watched.push_back(std::move(weights));
}

bool VideoModel::packsConvolutions(at::ScalarType dtype) {
    return onednn::takes(at::empty({0}, dtype));
}

const PreviewMap& VideoModel::previewMap() {
    if (m_previewMap.ready()) return m_previewMap;
    constexpr int64_t kSide = 128;
    const LoadedPart loaded = m_encoder->load(at::kFloat);
    const at::Tensor pictures = testPicture(kSide), latents = (*m_encoder)->encode(pictures);
    return m_previewMap = PreviewMap::fit(
               latents, at::adaptive_avg_pool2d(pictures, {latents.size(2), latents.size(3)}));
}

StageBytes VideoModel::pictureBytes(const ResolvedRun& run) const {
    const MapShape picture{1, run.request.height, run.request.width, run.elementSize()};
    // The picture itself, in float32 and in the network's dtype.
    const int64_t pixels = 3 * picture.pixels() * (4 + run.elementSize());
    return {bytesOf(*m_encoder, run.dtype), pixels + (*m_encoder)->peakBytes(picture)};
}

void VideoModel::checkValues(const CancelToken& cancel) const {
    for (const auto& source : m_watched)
        for (const std::string& name : source->names()) {
            cancel.check();
            const at::Tensor tensor = source->read(name);
            if (tensor.is_floating_point() && !at::isfinite(tensor).all().item<bool>())
                throw Failure{
                    {ErrorCode::ModelDamaged,
                     {{"path", source->label()}, {"reason", name + " holds values that are not numbers"}}}};
        }
}

void VideoModel::checkUnchanged() const {
    for (const auto& source : m_watched) source->checkUnchanged();
}

int64_t VideoModel::parameterBytes(at::ScalarType dtype) const {
    return m_facts.parameters * static_cast<int64_t>(at::elementSize(dtype));
}

}  // namespace lightreel
