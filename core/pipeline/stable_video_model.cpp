#include "core/pipeline/stable_video_model.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/decode/temporal_vae_decoder.h"
#include "core/denoise/noise.h"
#include "core/pipeline/model_failure.h"
#include "core/pipeline/resolved_run.h"
#include "core/vision/framed_picture.h"

namespace lightreel {
namespace {

using nlohmann::json;

constexpr int kMostFrames = 256;  // nothing in the network ends there; clips of good quality end far earlier

/// With two guidance rows the first knows nothing of the picture.
at::Tensor behindNothing(const at::Tensor& told, int64_t rows) {
    return rows > 1 ? at::cat({at::zeros_like(told), told}) : told;
}

}  // namespace

StableVideoModel::StableVideoModel(const ModelFolder& folder) {
    for (const char* part : {"unet", "vae", "image_encoder", "feature_extractor", "scheduler"})
        if (!folder.has(part))
            refuseModel(folder.path(), std::string("its model_index.json names no ") + part);
    openConfigs(folder);
    openParts(folder);
    describe(folder);
}

void StableVideoModel::openConfigs(const ModelFolder& folder) {
    const std::string where = folder.path().string();
    const json unet = orThrow(folder.config("unet"));
    m_unetConfig = orThrow(SpatioTemporalConfig::fromJson(unet, where));
    m_vaeConfig = orThrow(VaeConfig::fromJson(orThrow(folder.config("vae")), where));
    m_visionConfig = orThrow(ClipVisionConfig::fromJson(orThrow(folder.config("image_encoder")), where));
    m_normalisation =
        orThrow(ClipNormalisation::fromJson(orThrow(folder.config("feature_extractor")), where));
    m_defaults = orThrow(ModelDefaults::of(folder.path()));
    openScheduler(folder, m_defaults);
    m_sampleSize = sampleSizeOf(unet, m_sampleSize);
    if (!m_vaeConfig.temporalDecoder)
        refuseModel(folder.path(), "its autoencoder is none of Stable Video Diffusion");
    if (m_unetConfig.outChannels != m_vaeConfig.latentChannels ||
        m_unetConfig.inChannels != 2 * m_vaeConfig.latentChannels)
        refuseModel(folder.path(), "its autoencoder and its U-Net have different numbers of channels");
    for (const SpatioTemporalConfig::Level& level : m_unetConfig.levels)
        if (level.contextWidth != m_visionConfig.projection)
            refuseModel(folder.path(), "its image encoder and its U-Net have different widths");
}

void StableVideoModel::openParts(const ModelFolder& folder) {
    const std::shared_ptr<WeightSource> unet = orThrow(folder.weights("unet")),
                                        vae = withCurrentVaeNames(orThrow(folder.weights("vae"))),
                                        vision =
                                            imageEncoderWeights(orThrow(folder.weights("image_encoder")));
    m_vision.emplace(std::in_place_type<ClipVisionEncoder>, m_visionConfig, vision);
    m_unet.emplace(std::in_place_type<UNetSpatioTemporal>, m_unetConfig, unet);
    m_decoder.emplace(std::in_place_type<TemporalVaeDecoder>, m_vaeConfig, vae);
    m_encoder.emplace(std::in_place_type<VaeEncoder>, m_vaeConfig, vae);
    std::string widths;
    for (const auto& level : m_unetConfig.levels)
        widths += (widths.empty() ? "" : ", ") + std::to_string(level.channels);
    addPart("image_encoder",
            std::to_string(m_visionConfig.layers) + " layers, width " + std::to_string(m_visionConfig.width) +
                ", pictures of " + std::to_string(m_visionConfig.imageSize) + " pixels",
            m_vision->count(), vision);
    addPart("unet", "channels " + widths + ", made for " + std::to_string(m_unetConfig.frames) + " frames",
            m_unet->count(), unet);
    addPart("vae",
            std::to_string(m_vaeConfig.compression()) + " pixels per latent, a decoder along the frames",
            m_decoder->count() + m_encoder->count(), vae);
}

void StableVideoModel::describe(const ModelFolder& folder) {
    m_facts.family = "Stable Video Diffusion";
    m_facts.maxFrames = std::max(kMostFrames, static_cast<int>(m_unetConfig.frames));
    m_facts.defaultFrames = static_cast<int>(m_unetConfig.frames);
    m_facts.defaultFps = 7;
    m_facts.defaultGuidance = 3;
    m_facts.schedulers = {"euler"};  // its timesteps are logarithms of noise levels
    m_facts.textToVideo = m_facts.readsPrompt = false;
    m_facts.imageToVideo = m_facts.motionControls = m_facts.temporalDecoder = true;
    fillFacts(folder, m_defaults, m_sampleSize);
    if (m_sampleSize == 96) {  // SVD and SVD-XT state 96, and were made for 1024 x 576
        m_facts.defaultWidth = 1024;
        m_facts.defaultHeight = 576;
    }
}

at::Tensor StableVideoModel::embed(const EncodeInput& input) {
    const GenerationRequest& request = input.run.request;
    const at::Tensor shown =
        framedForClip(startPicture(input), request.framing, request.width, request.height);
    const at::Tensor pixels = clipPixels(shown, m_visionConfig.imageSize, m_normalisation);
    const LoadedPart loaded = m_vision->load(input.run.dtype);
    return (*m_vision)->forward(pixels.to(input.run.dtype)).unsqueeze(1);
}

at::Tensor StableVideoModel::encodePicture(const EncodeInput& input) {
    const GenerationRequest& request = input.run.request;
    at::Tensor picture =
        framedPicture(startPicture(input), request.framing, request.width, request.height).unsqueeze(0);
    picture.mul_(2).sub_(1).add_(cpuNoise(picture.sizes(), input.generator), *request.noiseAug);
    const LoadedPart loaded = m_encoder->load(input.run.dtype);
    return (*m_encoder)->mean(picture.to(input.run.dtype));
}

Encoded StableVideoModel::encode(const EncodeInput& input) {
    const GenerationRequest& request = input.run.request;
    const int64_t rows = guidanceRows(request);
    const at::Tensor embedding = embed(input);
    input.cancel.check();
    const at::Tensor image = encodePicture(input);
    // The network was told one frame a second less than the clip has.
    return {{behindNothing(embedding, rows),
             behindNothing(image, rows),
             {static_cast<double>(request.fps - 1), static_cast<double>(*request.motionBucket),
              *request.noiseAug}},
            Guidance::rising(*request.minGuidance, *request.guidance, request.frames)};
}

StageBytes StableVideoModel::encodeBytes(const ResolvedRun& run) const {
    return higher({bytesOf(*m_vision, run.dtype), (*m_vision)->peakBytes(1, run.elementSize())},
                  pictureBytes(run));
}

int64_t StableVideoModel::conditioningBytes(const ResolvedRun& run) const {
    return guidanceRows(run.request) * run.elementSize() *
           (m_visionConfig.projection + m_vaeConfig.latentChannels * run.height * run.width);
}

}  // namespace lightreel
