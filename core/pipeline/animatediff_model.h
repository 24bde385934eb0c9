#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/decode/vae_decoder.h"
#include "core/decode/vae_encoder.h"
#include "core/denoise/preview.h"
#include "core/denoise/scheduler.h"
#include "core/denoise/unet_motion.h"
#include "core/pipeline/engine_api.h"
#include "core/request/model_defaults.h"
#include "core/text/clip_text_encoder.h"
#include "core/text/clip_tokenizer.h"
#include "core/weights/model_folder.h"

namespace lightreel {

/// A model part: its modules and their parameters, filled while a stage needs them.
template <typename Module>
struct ModelPart {
    template <typename... Config>
    explicit ModelPart(const Config&... config) : module(config..., parameters) {}

    ParameterSet parameters;  // before the module, which declares into it
    Module module;
};

/// An AnimateDiff folder, opened: configuration read, names and shapes of all weights checked, nothing in
/// memory yet. Throws Failure{ModelMissing, ModelDamaged, ModelUnsupported}.
class AnimateDiffModel {
  public:
    /// motionAdapter: replaces the folder's own; empty: the folder's.
    AnimateDiffModel(const std::filesystem::path& folder, const std::filesystem::path& motionAdapter);

    [[nodiscard]] const ModelFacts& facts() const { return m_facts; }
    [[nodiscard]] const ClipTokenizer& tokenizer() const { return *m_tokenizer; }
    [[nodiscard]] const SchedulerConfig& scheduler() const { return m_scheduler; }
    [[nodiscard]] const VaeConfig& vae() const { return m_vaeConfig; }
    // Without weights: for what is known of shapes alone.
    [[nodiscard]] const ClipTextEncoder& textEncoder() const { return m_text->module; }
    [[nodiscard]] const UNetMotion& unet() const { return m_unet->module; }
    [[nodiscard]] const VaeDecoder& decoder() const { return m_decoder->module; }
    [[nodiscard]] int64_t latentChannels() const { return m_unetConfig.inChannels; }

    /// Loads a part for as long as the returned scope lives.
    template <typename Module>
    class Loaded {
      public:
        Loaded(ModelPart<Module>& part, const WeightSource& source, at::ScalarType dtype) : m_part(part) {
            m_part.parameters.load(source, dtype, &Module::ignorable);
        }
        ~Loaded() { m_part.parameters.release(); }
        Loaded(const Loaded&) = delete;
        Loaded& operator=(const Loaded&) = delete;
        const Module& operator*() const { return m_part.module; }
        const Module* operator->() const { return &m_part.module; }

      private:
        ModelPart<Module>& m_part;
    };
    [[nodiscard]] Loaded<ClipTextEncoder> loadTextEncoder(at::ScalarType dtype);
    [[nodiscard]] Loaded<UNetMotion> loadUNet(at::ScalarType dtype);
    /// The U-Net's weights, layer by layer while it runs instead of loadUNet(). kept: groups that stay.
    [[nodiscard]] std::unique_ptr<WeightStream> streamUNet(at::ScalarType dtype, WeightStream::Fetch fetch,
                                                           const std::vector<size_t>& kept);
    [[nodiscard]] Loaded<VaeDecoder> loadDecoder(at::ScalarType dtype);
    [[nodiscard]] Loaded<VaeEncoder> loadEncoder(at::ScalarType dtype);

    /// The map from latents to preview colours; fitted on a test picture when it is first asked for.
    [[nodiscard]] const PreviewMap& previewMap();

    /// Every weight of every part, for verification: throws Failure{ModelDamaged} at the first value that is
    /// not finite.
    void checkValues(const CancelToken& cancel) const;

    /// Throws Failure{ModelChanged} when a weight file is no longer the one that was opened: its pages may be
    /// mapped, and then the change has come into the network as well.
    void checkUnchanged() const;

    /// What the allocator gives for a part's weights once its convolutions are packed; the U-Net's by group.
    [[nodiscard]] std::vector<ParameterSet::GroupBytes> unetBytes(at::ScalarType dtype) const;
    [[nodiscard]] int64_t textEncoderBytes(at::ScalarType dtype) const;
    [[nodiscard]] int64_t decoderBytes(at::ScalarType dtype) const;

    /// Bytes of all parameters in a dtype.
    [[nodiscard]] int64_t parameterBytes(at::ScalarType dtype) const;

  private:
    void openConfigs(const ModelFolder& folder, const std::filesystem::path& motionAdapter);
    void openWeightSources(const ModelFolder& folder);
    void fillFacts(const ModelFolder& folder);

    ModelFacts m_facts;
    std::optional<ClipTokenizer> m_tokenizer;
    ModelDefaults m_defaults;
    SchedulerConfig m_scheduler;
    ClipTextConfig m_textConfig;
    UNetConfig m_unetConfig;
    VaeConfig m_vaeConfig;
    std::shared_ptr<WeightSource> m_motionWeights;  ///< null when the U-Net carries its motion modules
    std::shared_ptr<WeightSource> m_textWeights, m_unetWeights, m_vaeWeights;
    std::optional<ModelPart<ClipTextEncoder>> m_text;
    std::optional<ModelPart<UNetMotion>> m_unet;
    std::optional<ModelPart<VaeDecoder>> m_decoder;
    std::optional<ModelPart<VaeEncoder>> m_encoder;
    PreviewMap m_previewMap;
};

}  // namespace lightreel
