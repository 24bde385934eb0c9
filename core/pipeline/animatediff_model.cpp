#include "core/pipeline/animatediff_model.h"

#include <ATen/ATen.h>

#include <nlohmann/json.hpp>

#include "core/base/format.h"
#include "core/nn/onednn.h"
#include "core/pipeline/cpu_features.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

template <typename T>
T orThrow(Result<T> result) {
    if (!result) throw Failure{result.error()};
    return std::move(*result);
}

[[noreturn]] void unsupported(const fs::path& path, const std::string& reason) {
    throw Failure{{ErrorCode::ModelUnsupported, {{"path", path.string()}, {"reason", reason}}}};
}

/// The sizes a model was made for, where its folder says so; small models state small ones.
int defaultSide(const json& unet, int64_t compression) {
    const auto sample = unet.find("sample_size");
    if (sample == unet.end() || !sample->is_number_integer()) return 512;
    const int64_t side = sample->get<int64_t>() * compression;
    return side >= 64 && side <= 4096 ? static_cast<int>(side) : 512;
}

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

bool packsConvolutions(at::ScalarType dtype) {
    return onednn::takes(at::empty({0}, dtype));
}

}  // namespace

AnimateDiffModel::AnimateDiffModel(const fs::path& path, const fs::path& motionAdapter) {
    const ModelFolder folder = orThrow(ModelFolder::open(path));
    for (const char* part : {"unet", "vae", "text_encoder", "tokenizer", "scheduler"})
        if (!folder.has(part)) unsupported(path, std::string("its model_index.json names no ") + part);
    openConfigs(folder, motionAdapter);
    openWeightSources(folder);
    m_text.emplace(m_textConfig);
    m_unet.emplace(m_unetConfig);
    m_decoder.emplace(m_vaeConfig);
    m_encoder.emplace(m_vaeConfig);
    m_text->parameters.check(*m_textWeights, &ClipTextEncoder::ignorable);
    m_unet->parameters.check(*m_unetWeights, &UNetMotion::ignorable);
    m_decoder->parameters.check(*m_vaeWeights, &VaeDecoder::ignorable);
    m_encoder->parameters.check(*m_vaeWeights, &VaeEncoder::ignorable);
    fillFacts(folder);
}

void AnimateDiffModel::openConfigs(const ModelFolder& folder, const fs::path& motionAdapter) {
    const std::string where = folder.path().string();
    const json unet = orThrow(folder.config("unet"));
    const std::string unetClass = folder.partClass("unet");
    if (unetClass == "UNetMotionModel" && motionAdapter.empty()) {
        m_unetConfig = orThrow(UNetConfig::fromMotionModel(unet, where));
    } else if (unetClass == "UNet2DConditionModel") {
        const fs::path adapter = motionAdapter.empty() ? folder.path() / "motion_adapter" : motionAdapter;
        if (motionAdapter.empty() && !folder.has("motion_adapter"))
            unsupported(folder.path(), "it makes single pictures; name a motion adapter for it");
        m_motionWeights = orThrow(openMotionAdapter(adapter));
        m_unetConfig = orThrow(
            UNetConfig::fromUNet2D(unet, orThrow(motionAdapterConfig(adapter, *m_motionWeights)), where));
    } else {
        unsupported(folder.path(), "there is no network \"" + unetClass.substr(0, 60) + "\" in this program" +
                                       (motionAdapter.empty() ? "" : " that takes a motion adapter"));
    }
    m_vaeConfig = orThrow(VaeConfig::fromJson(orThrow(folder.config("vae")), where));
    m_textConfig = orThrow(ClipTextConfig::fromJson(orThrow(folder.config("text_encoder")), where));
    m_defaults = orThrow(ModelDefaults::of(motionAdapter.empty() ? folder.path() : motionAdapter));
    json scheduler = orThrow(folder.config("scheduler"));
    if (scheduler.is_object()) scheduler.update(m_defaults.schedulerConfig);
    m_scheduler = orThrow(SchedulerConfig::fromJson(scheduler, where));
    if (m_scheduler.className.empty()) m_scheduler.className = folder.partClass("scheduler");
    m_tokenizer = orThrow(ClipTokenizer::open(folder.path() / "tokenizer"));
    if (m_vaeConfig.latentChannels != m_unetConfig.inChannels ||
        m_unetConfig.inChannels != m_unetConfig.outChannels)
        unsupported(folder.path(), "its autoencoder and its U-Net have different numbers of channels");
    if (m_tokenizer->vocabularySize() > m_textConfig.vocabulary ||
        m_tokenizer->maxLength() > m_textConfig.positions)
        unsupported(folder.path(), "its tokenizer makes more tokens than its text encoder knows");
    m_facts.defaultWidth = m_facts.defaultHeight = defaultSide(unet, m_vaeConfig.compression());
}

void AnimateDiffModel::openWeightSources(const ModelFolder& folder) {
    m_textWeights = textEncoderWeights(orThrow(folder.weights("text_encoder")));
    m_vaeWeights = withCurrentVaeNames(orThrow(folder.weights("vae")));
    m_unetWeights = orThrow(folder.weights("unet"));
    if (m_motionWeights) m_unetWeights = mergedSource({m_unetWeights, m_motionWeights});
}

void AnimateDiffModel::fillFacts(const ModelFolder& folder) {
    m_facts.family = "AnimateDiff";
    m_facts.id = folder.path().filename().string();
    m_facts.folder = folder.path();
    m_facts.maxFrames = static_cast<int>(m_unetConfig.motionMaxFrames);
    m_facts.maxTokens = static_cast<int>(m_tokenizer->maxLength()) - 2;  // it cuts before the encoder's end
    m_facts.defaultFrames = std::min(16, m_facts.maxFrames);
    m_facts.defaultSteps = m_defaults.steps.value_or(m_facts.defaultSteps);
    m_facts.defaultGuidance = m_defaults.guidance.value_or(m_facts.defaultGuidance);
    m_facts.defaultScheduler = m_defaults.scheduler.value_or(m_scheduler.defaultSampler());
    for (const std::string& name : schedulerNames())
        if (const auto made = makeScheduler(name, m_scheduler, 2); made && !(*made)->errorWeights().empty())
            m_facts.budgetSchedulers.push_back(name);
    m_facts.cacheDepths = static_cast<int>(m_unet->module.entryDepths());
    m_facts.sizeMultiple = static_cast<int>(std::max<int64_t>(8, m_vaeConfig.compression()));
    m_facts.dtype = dtypeOf(*m_unetWeights);
    const auto add = [this](const char* name, std::string description, int64_t parameters,
                            const WeightSource& source) {
        m_facts.parts.push_back({name, std::move(description), parameters, bytesOf(source), dtypeOf(source)});
        m_facts.parameters += parameters;
        m_facts.bytes += m_facts.parts.back().bytes;
    };
    std::string widths;
    for (const auto& level : m_unetConfig.levels)
        widths += (widths.empty() ? "" : ", ") + std::to_string(level.channels);
    add("text_encoder",
        std::to_string(m_textConfig.layers) + " layers, width " + std::to_string(m_textConfig.width),
        m_text->parameters.count(), *m_textWeights);
    add("unet",
        "channels " + widths + ", motion modules up to " + std::to_string(m_facts.maxFrames) + " frames",
        m_unet->parameters.count(), *m_unetWeights);
    const int64_t vaeParameters = m_decoder->parameters.count() + m_encoder->parameters.count();
    add("vae", std::to_string(m_vaeConfig.compression()) + " pixels per latent", vaeParameters,
        *m_vaeWeights);
}

AnimateDiffModel::Loaded<ClipTextEncoder> AnimateDiffModel::loadTextEncoder(at::ScalarType dtype) {
    return {*m_text, *m_textWeights, dtype};
}
AnimateDiffModel::Loaded<UNetMotion> AnimateDiffModel::loadUNet(at::ScalarType dtype) {
    return {*m_unet, *m_unetWeights, dtype};
}
AnimateDiffModel::Loaded<VaeDecoder> AnimateDiffModel::loadDecoder(at::ScalarType dtype) {
    return {*m_decoder, *m_vaeWeights, dtype};
}
AnimateDiffModel::Loaded<VaeEncoder> AnimateDiffModel::loadEncoder(at::ScalarType dtype) {
    return {*m_encoder, *m_vaeWeights, dtype};
}

std::unique_ptr<WeightStream> AnimateDiffModel::streamUNet(at::ScalarType dtype, WeightStream::Fetch fetch,
                                                           const std::vector<size_t>& kept) {
    auto stream = std::make_unique<WeightStream>(m_unet->parameters, *m_unetWeights, dtype, fetch);
    stream->keep(kept);
    return stream;
}

std::vector<ParameterSet::GroupBytes> AnimateDiffModel::unetBytes(at::ScalarType dtype) const {
    return m_unet->parameters.allocatedBytes(*m_unetWeights, dtype, packsConvolutions(dtype));
}

int64_t AnimateDiffModel::textEncoderBytes(at::ScalarType dtype) const {
    return m_text->parameters.allocatedBytes(*m_textWeights, dtype, packsConvolutions(dtype)).front().held;
}

int64_t AnimateDiffModel::decoderBytes(at::ScalarType dtype) const {
    return m_decoder->parameters.allocatedBytes(*m_vaeWeights, dtype, packsConvolutions(dtype)).front().held;
}

const PreviewMap& AnimateDiffModel::previewMap() {
    if (!m_previewMap.ready()) {
        constexpr int64_t kSide = 128;
        const Loaded<VaeEncoder> encoder = loadEncoder(at::kFloat);
        const at::Tensor pictures = testPicture(kSide);
        const at::Tensor latents = encoder->encode(pictures);
        m_previewMap =
            PreviewMap::fit(latents, at::adaptive_avg_pool2d(pictures, {latents.size(2), latents.size(3)}));
    }
    return m_previewMap;
}

void AnimateDiffModel::checkValues(const CancelToken& cancel) const {
    for (const auto& source : {m_textWeights, m_unetWeights, m_vaeWeights})
        for (const std::string& name : source->names()) {
            cancel.check();
            const at::Tensor tensor = source->read(name);
            if (tensor.is_floating_point() && !at::isfinite(tensor).all().item<bool>())
                throw Failure{
                    {ErrorCode::ModelDamaged,
                     {{"path", source->label()}, {"reason", name + " holds values that are not numbers"}}}};
        }
}

void AnimateDiffModel::checkUnchanged() const {
    for (const auto& source : {m_textWeights, m_unetWeights, m_vaeWeights}) source->checkUnchanged();
}

int64_t AnimateDiffModel::parameterBytes(at::ScalarType dtype) const {
    return m_facts.parameters * static_cast<int64_t>(at::elementSize(dtype));
}

}  // namespace lightreel
