#include "core/pipeline/animatediff_model.h"

#include <ATen/ATen.h>

#include <nlohmann/json.hpp>

#include "core/decode/vae_decoder.h"
#include "core/denoise/unet_motion.h"
#include "core/pipeline/model_failure.h"
#include "core/pipeline/resolved_run.h"
#include "core/vision/framed_picture.h"

namespace lightreel {

namespace fs = std::filesystem;
using nlohmann::json;

AnimateDiffModel::AnimateDiffModel(const ModelFolder& folder, const fs::path& motionAdapter) {
    for (const char* part : {"unet", "vae", "text_encoder", "tokenizer", "scheduler"})
        if (!folder.has(part))
            refuseModel(folder.path(), std::string("its model_index.json names no ") + part);
    openConfigs(folder, motionAdapter);
    openParts(folder);
    describe(folder);
}

void AnimateDiffModel::openConfigs(const ModelFolder& folder, const fs::path& motionAdapter) {
    const std::string where = folder.path().string();
    openUNetConfig(folder, motionAdapter);
    m_vaeConfig = orThrow(VaeConfig::fromJson(orThrow(folder.config("vae")), where));
    m_textConfig = orThrow(ClipTextConfig::fromJson(orThrow(folder.config("text_encoder")), where));
    m_defaults = orThrow(ModelDefaults::of(motionAdapter.empty() ? folder.path() : motionAdapter));
    openScheduler(folder, m_defaults);
    m_tokenizer = orThrow(ClipTokenizer::open(folder.path() / "tokenizer"));
    if (m_vaeConfig.latentChannels != m_unetConfig.inChannels ||
        m_unetConfig.inChannels != m_unetConfig.outChannels)
        refuseModel(folder.path(), "its autoencoder and its U-Net have different numbers of channels");
    if (m_tokenizer->vocabularySize() > m_textConfig.vocabulary ||
        m_tokenizer->maxLength() > m_textConfig.positions)
        refuseModel(folder.path(), "its tokenizer makes more tokens than its text encoder knows");
    for (const UNetMotionConfig::Level& level : m_unetConfig.levels)
        if (level.contextWidth != m_textConfig.width)
            refuseModel(folder.path(), "its text encoder and its U-Net have different widths");
}

void AnimateDiffModel::openUNetConfig(const ModelFolder& folder, const fs::path& motionAdapter) {
    const std::string where = folder.path().string();
    const json unet = orThrow(folder.config("unet"));
    const std::string unetClass = folder.partClass("unet");
    if (unetClass == "UNetMotionModel" && motionAdapter.empty()) {
        m_unetConfig = orThrow(UNetMotionConfig::fromMotionModel(unet, where));
    } else if (unetClass == "UNet2DConditionModel") {
        const fs::path adapter = motionAdapter.empty() ? folder.path() / "motion_adapter" : motionAdapter;
        if (motionAdapter.empty() && !folder.has("motion_adapter"))
            refuseModel(folder.path(), "it makes single pictures; name a motion adapter for it");
        m_motionWeights = orThrow(openMotionAdapter(adapter));
        m_unetConfig = orThrow(UNetMotionConfig::fromUNet2D(
            unet, orThrow(motionAdapterConfig(adapter, *m_motionWeights)), where));
    } else {
        refuseModel(folder.path(), "there is no network \"" + unetClass.substr(0, 60) + "\" in this program" +
                                       (motionAdapter.empty() ? "" : " that takes a motion adapter"));
    }
    m_sampleSize = sampleSizeOf(unet, m_sampleSize);
}

void AnimateDiffModel::openParts(const ModelFolder& folder) {
    std::shared_ptr<WeightSource> unet = orThrow(folder.weights("unet"));
    if (m_motionWeights) unet = mergedSource({unet, m_motionWeights});
    const std::shared_ptr<WeightSource> vae = withCurrentVaeNames(orThrow(folder.weights("vae"))),
                                        text = textEncoderWeights(orThrow(folder.weights("text_encoder")));
    m_text.emplace(std::in_place_type<ClipTextEncoder>, m_textConfig, text);
    m_unet.emplace(std::in_place_type<UNetMotion>, m_unetConfig, unet);
    m_decoder.emplace(std::in_place_type<VaeDecoder>, m_vaeConfig, vae);
    m_encoder.emplace(std::in_place_type<VaeEncoder>, m_vaeConfig, vae);
    std::string widths;
    for (const auto& level : m_unetConfig.levels)
        widths += (widths.empty() ? "" : ", ") + std::to_string(level.channels);
    addPart("text_encoder",
            std::to_string(m_textConfig.layers) + " layers, width " + std::to_string(m_textConfig.width),
            m_text->count(), text);
    addPart("unet",
            "channels " + widths + ", motion modules up to " + std::to_string(m_unetConfig.motionMaxFrames) +
                " frames",
            m_unet->count(), unet);
    addPart("vae", std::to_string(m_vaeConfig.compression()) + " pixels per latent",
            m_decoder->count() + m_encoder->count(), vae);
}

void AnimateDiffModel::describe(const ModelFolder& folder) {
    m_facts.family = "AnimateDiff";
    m_facts.maxFrames = static_cast<int>(m_unetConfig.motionMaxFrames);
    m_facts.maxTokens = static_cast<int>(m_tokenizer->maxLength()) - 2;  // it cuts before the encoder's end
    m_facts.schedulers = schedulerNames();
    m_facts.imageToVideo = m_facts.strengthControl = true;
    fillFacts(folder, m_defaults, m_sampleSize);
}

at::Tensor AnimateDiffModel::encodePrompt(const ResolvedRun& run) {
    std::vector<at::Tensor> rows;
    const auto add = [&](const std::string& text) {
        rows.push_back(at::tensor(m_tokenizer->encode(text).ids, at::kLong).unsqueeze(0));
    };
    if (guidanceRows(run.request) > 1) add(run.request.negativePrompt);
    add(run.request.prompt);
    const LoadedPart loaded = m_text->load(run.dtype);
    return (*m_text)->forward(at::cat(rows));
}

LatentMoments AnimateDiffModel::encodeStart(const EncodeInput& input) {
    const GenerationRequest& request = input.run.request;
    (void)startPicture(input);
    const LoadedPart loaded = m_encoder->load(input.run.dtype);
    std::vector<at::Tensor> means, deviations;
    for (const auto& frame : input.startFrames) {
        if (static_cast<int>(means.size()) == request.frames) break;
        input.cancel.check();
        at::Tensor picture = framedPicture(*frame, request.framing, request.width, request.height);
        picture = picture.mul_(2).sub_(1).unsqueeze(0).to(input.run.dtype);
        const LatentMoments one = (*m_encoder)->distribution(picture);
        means.push_back(one.mean);
        deviations.push_back(one.deviation);
    }
    return {at::cat(means), at::cat(deviations)};
}

Encoded AnimateDiffModel::encode(const EncodeInput& input) {
    Encoded encoded{{encodePrompt(input.run)}, Guidance::same(*input.run.request.guidance)};
    if (input.run.request.strength) encoded.start = encodeStart(input);
    return encoded;
}

StageBytes AnimateDiffModel::encodeBytes(const ResolvedRun& run) const {
    const int64_t tokens = guidanceRows(run.request) * m_tokenizer->maxLength();
    const StageBytes text{bytesOf(*m_text, run.dtype), (*m_text)->peakBytes(tokens, run.elementSize())};
    return run.request.strength ? higher(text, pictureBytes(run)) : text;
}

int64_t AnimateDiffModel::conditioningBytes(const ResolvedRun& run) const {
    return guidanceRows(run.request) * m_tokenizer->maxLength() * (*m_text)->width() * run.elementSize();
}

}  // namespace lightreel
