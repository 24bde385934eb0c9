#pragma once
#include "core/denoise/unet_motion_config.h"
#include "core/pipeline/video_model.h"
#include "core/text/clip_text_encoder.h"
#include "core/text/clip_tokenizer.h"

namespace lightreel {

/// An AnimateDiff folder: prompt to clip, also from a start picture or clip with a strength.
class AnimateDiffModel : public VideoModel {
  public:
    /// motionAdapter: replaces the folder's own; empty: the folder's.
    AnimateDiffModel(const ModelFolder& folder, const std::filesystem::path& motionAdapter);

    [[nodiscard]] int64_t promptTokens(const std::string& prompt) const override {
        return m_tokenizer->encode(prompt).tokens;
    }
    [[nodiscard]] Encoded encode(const EncodeInput& input) override;
    [[nodiscard]] StageBytes encodeBytes(const ResolvedRun& run) const override;
    [[nodiscard]] int64_t conditioningBytes(const ResolvedRun& run) const override;
    [[nodiscard]] bool framesFirst() const override { return false; }

  private:
    void openConfigs(const ModelFolder& folder, const std::filesystem::path& motionAdapter);
    void openUNetConfig(const ModelFolder& folder, const std::filesystem::path& motionAdapter);
    void openParts(const ModelFolder& folder);
    void describe(const ModelFolder& folder);
    [[nodiscard]] at::Tensor encodePrompt(const ResolvedRun& run);
    /// Of the start frames, one after the other.
    [[nodiscard]] LatentMoments encodeStart(const EncodeInput& input);

    std::optional<ClipTokenizer> m_tokenizer;
    ModelDefaults m_defaults;
    ClipTextConfig m_textConfig;
    UNetMotionConfig m_unetConfig;
    int64_t m_sampleSize = 64;                      ///< latents a side that the U-Net was made for
    std::shared_ptr<WeightSource> m_motionWeights;  ///< null when the U-Net carries its motion modules
    std::optional<ModelPart<ClipTextEncoder>> m_text;
};

}  // namespace lightreel
