#pragma once
#include "core/denoise/unet_spatio_temporal.h"
#include "core/pipeline/video_model.h"
#include "core/vision/clip_pixels.h"
#include "core/vision/clip_vision_encoder.h"

namespace lightreel {

/// A Stable Video Diffusion folder: sets a start picture in motion. Numbers are those of diffusers'
/// StableVideoDiffusionPipeline. source: arXiv 2311.15127
class StableVideoModel : public VideoModel {
  public:
    explicit StableVideoModel(const ModelFolder& folder);

    [[nodiscard]] int64_t promptTokens(const std::string&) const override { return 0; }
    [[nodiscard]] Encoded encode(const EncodeInput& input) override;
    [[nodiscard]] StageBytes encodeBytes(const ResolvedRun& run) const override;
    [[nodiscard]] int64_t conditioningBytes(const ResolvedRun& run) const override;
    [[nodiscard]] bool framesFirst() const override { return true; }

  private:
    void openConfigs(const ModelFolder& folder);
    void openParts(const ModelFolder& folder);
    void describe(const ModelFolder& folder);
    /// [1, 1, D]: what the picture shows.
    [[nodiscard]] at::Tensor embed(const EncodeInput& input);
    /// [1, C, h, w]: the picture under a little noise, not scaled as latents are.
    [[nodiscard]] at::Tensor encodePicture(const EncodeInput& input);

    ModelDefaults m_defaults;
    SpatioTemporalConfig m_unetConfig;
    ClipVisionConfig m_visionConfig;
    ClipNormalisation m_normalisation;
    int64_t m_sampleSize = 96;  ///< latents a side that the U-Net was made for
    std::optional<ModelPart<ClipVisionEncoder>> m_vision;
};

}  // namespace lightreel
