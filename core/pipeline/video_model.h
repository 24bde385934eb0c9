#pragma once
#include <ATen/core/Generator.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/decode/clip_decoder.h"
#include "core/decode/vae_encoder.h"
#include "core/denoise/guided_network.h"
#include "core/denoise/layered_unet.h"
#include "core/denoise/preview.h"
#include "core/denoise/scheduler.h"
#include "core/pipeline/engine_api.h"
#include "core/pipeline/model_part.h"
#include "core/request/model_defaults.h"
#include "core/weights/model_folder.h"

namespace lightreel {

struct ResolvedRun;

/// What encoding works with.
struct EncodeInput {
    const ResolvedRun& run;
    const std::vector<std::shared_ptr<const Frame>>& startFrames;
    at::Generator& generator;  ///< the run's: noise is drawn from it in diffusers' order
    const CancelToken& cancel;
};

/// What encoding gives.
struct Encoded {
    Conditioning conditioning;
    Guidance guidance;
    std::optional<LatentMoments> start =
        {};  ///< of the frames that sampling begins near; nothing: from noise
};

/// The first start frame. errors: throws Failure{BadRequest} when there is none
[[nodiscard]] const Frame& startPicture(const EncodeInput& input);

/// What a stage holds at its highest, in bytes.
struct StageBytes {
    int64_t weights = 0;
    int64_t working = 0;
};

/// A model folder of any family, opened: configuration read, names and shapes of all weights checked, nothing
/// in memory yet.
class VideoModel {
  public:
    virtual ~VideoModel() = default;
    VideoModel(const VideoModel&) = delete;
    VideoModel& operator=(const VideoModel&) = delete;

    /// The family follows from the folder. motionAdapter: replaces the folder's own; empty: the folder's.
    /// errors: throws Failure{ModelMissing, ModelDamaged, ModelUnsupported}
    [[nodiscard]] static std::unique_ptr<VideoModel> open(const std::filesystem::path& folder,
                                                          const std::filesystem::path& motionAdapter);

    [[nodiscard]] const ModelFacts& facts() const { return m_facts; }
    [[nodiscard]] const SchedulerConfig& scheduler() const { return m_scheduler; }
    [[nodiscard]] const VaeConfig& vae() const { return m_vaeConfig; }
    [[nodiscard]] int64_t latentChannels() const { return m_vaeConfig.latentChannels; }
    [[nodiscard]] ModelPart<LayeredUNet>& unet() { return *m_unet; }
    [[nodiscard]] const ModelPart<LayeredUNet>& unet() const { return *m_unet; }
    [[nodiscard]] ModelPart<ClipDecoder>& decoder() { return *m_decoder; }
    [[nodiscard]] const ModelPart<ClipDecoder>& decoder() const { return *m_decoder; }

    /// Tokens of a prompt before the cut, start and end not counted; 0 for models that read none.
    [[nodiscard]] virtual int64_t promptTokens(const std::string& prompt) const = 0;
    /// Guidance rows of a run.
    [[nodiscard]] int64_t guidanceRows(const GenerationRequest& request) const {
        return *request.guidance > 1 ? 2 : 1;
    }
    /// What the denoiser is told, from prompt and start picture; the parts that make it are in memory one
    /// after the other, and gone afterwards. errors: throws Failure, Cancelled
    [[nodiscard]] virtual Encoded encode(const EncodeInput& input) = 0;
    /// Of encode(), where it needs most.
    [[nodiscard]] virtual StageBytes encodeBytes(const ResolvedRun& run) const = 0;
    /// Of Encoded, in the run's dtype.
    [[nodiscard]] virtual int64_t conditioningBytes(const ResolvedRun& run) const = 0;
    /// Noise is drawn, read and dumped as [1, F, C, h, w], as diffusers has it for this family, instead of
    /// [1, C, F, h, w].
    [[nodiscard]] virtual bool framesFirst() const = 0;

    /// The map from latents to preview colours; fitted on a test picture when it is first asked for.
    [[nodiscard]] const PreviewMap& previewMap();

    /// Every weight of every part, for verification: throws Failure{ModelDamaged} at the first value that is
    /// not finite.
    void checkValues(const CancelToken& cancel) const;
    /// Throws Failure{ModelChanged} when a weight file is no longer the one that was opened: its pages may be
    /// mapped, and then the change has come into the network as well.
    void checkUnchanged() const;

    /// What the allocator gives for a part's weights once its convolutions are packed.
    template <typename Interface>
    [[nodiscard]] static int64_t bytesOf(const ModelPart<Interface>& part, at::ScalarType dtype) {
        int64_t sum = 0;
        for (const ParameterSet::GroupBytes& group : groupBytesOf(part, dtype)) sum += group.held;
        return sum;
    }
    template <typename Interface>
    [[nodiscard]] static std::vector<ParameterSet::GroupBytes> groupBytesOf(const ModelPart<Interface>& part,
                                                                            at::ScalarType dtype) {
        return part.groupBytes(dtype, packsConvolutions(dtype));
    }
    /// Of encoding one picture of the run's size.
    [[nodiscard]] StageBytes pictureBytes(const ResolvedRun& run) const;
    /// Of two things that are done one after the other.
    [[nodiscard]] static StageBytes higher(const StageBytes& a, const StageBytes& b) {
        return a.weights + a.working > b.weights + b.working ? a : b;
    }
    /// Bytes of all parameters in a dtype.
    [[nodiscard]] int64_t parameterBytes(at::ScalarType dtype) const;

  protected:
    VideoModel() = default;
    /// Reads the scheduler's configuration with what `defaults` lays over it.
    void openScheduler(const ModelFolder& folder, const ModelDefaults& defaults);
    /// Latents a side that a U-Net was made for, by its configuration.
    [[nodiscard]] static int64_t sampleSizeOf(const nlohmann::json& unet, int64_t otherwise);
    /// Facts that every family has, once its parts are open.
    void fillFacts(const ModelFolder& folder, const ModelDefaults& defaults, int64_t sampleSize);
    /// A part's row of the facts; its file is watched from now on.
    void addPart(const char* name, std::string description, int64_t parameters,
                 std::shared_ptr<WeightSource> weights);

    ModelFacts m_facts;
    SchedulerConfig m_scheduler;
    VaeConfig m_vaeConfig;
    std::optional<ModelPart<LayeredUNet>> m_unet;
    std::optional<ModelPart<ClipDecoder>> m_decoder;
    std::optional<ModelPart<VaeEncoder>> m_encoder;

  private:
    static bool packsConvolutions(at::ScalarType dtype);

    std::vector<std::shared_ptr<WeightSource>> m_watched;
    PreviewMap m_previewMap;
};

}  // namespace lightreel
