#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/cancel_token.h"
#include "core/base/result.h"
#include "core/compare/run_plan.h"
#include "core/compare/run_record.h"
#include "core/frame/frame_queue.h"
#include "core/pipeline/run_events.h"

namespace lightreel {

/// What a run needs besides the request. Paths are absolute.
struct RunInput {
    GenerationRequest request;
    AccelerationOptions acceleration;
    std::filesystem::path modelFolder;         ///< diffusers folder
    std::filesystem::path motionAdapter = {};  ///< replaces the folder's: a folder or one .safetensors file
    std::optional<std::filesystem::path> noise =
        {};  ///< safetensors with "latents": initial latents before scaling
    /// Image to video: the start picture, or a start clip's frames, at their own size. plan() does without.
    std::vector<std::shared_ptr<const Frame>> startFrames = {};
    bool releasedStyle = false;  ///< for comparisons: keeps every module's output as the released helper does
    bool previews = false;       ///< send Preview events; costs one small encode per model
    std::optional<std::filesystem::path> dump =
        {};  ///< folder for conditioning, latents and frames as safetensors
};

using RunOutcome = std::variant<RunRecord, Error, Cancelled>;

/// What a model folder holds, read from its configuration and weight headers only.
struct ModelFacts {
    std::string family;  ///< "AnimateDiff", "Stable Video Diffusion"
    std::string id;      ///< the folder's name
    std::filesystem::path folder;
    int64_t parameters = 0;
    int64_t bytes = 0;       ///< of the weight files
    std::string dtype;       ///< of the U-Net's weights
    int defaultWidth = 512;  ///< pixels
    int defaultHeight = 512;
    int defaultFrames = 16;
    int defaultFps = 8;
    int defaultSteps = 25;
    double defaultGuidance = 7.5;
    std::string defaultScheduler;
    std::vector<std::string> schedulers;  ///< samplers that its network was made for
    double defaultMinGuidance = 1;
    int defaultMotionBucket = 127;
    double defaultNoiseAug = 0.02;
    double defaultStrength = 0.8;
    int maxFrames = 32;  ///< length of the motion module's position table
    int maxTokens = 0;   ///< of a prompt that the text encoder reads, start and end not counted; 0: not known
    int sizeMultiple = 8;                       ///< pixels; sizes are multiples of it
    int cacheDepths = 0;                        ///< entry depths of the step cache: 0 to this less one
    std::vector<std::string> budgetSchedulers;  ///< samplers with which an error budget can be kept
    bool textToVideo = true;
    bool imageToVideo = false;     ///< takes a start picture
    bool readsPrompt = true;       ///< false: only the start picture and the motion controls count
    bool motionControls = false;   ///< motion bucket, noise augmentation, guidance that rises over the frames
    bool strengthControl = false;  ///< a start picture or clip with a strength
    bool temporalDecoder = false;  ///< the decoder looks along the frames: slice.temporal counts
    struct Part {
        std::string name;         ///< unet, motion_adapter, text_encoder, image_encoder, vae
        std::string description;  ///< one line of configuration
        int64_t parameters = 0;
        int64_t bytes = 0;
        std::string dtype;
    };
    std::vector<Part> parts;
};

struct EngineFacts {
    std::string torchVersion;
    std::string cpuCapability;  ///< LibTorch's word: AVX2, AVX512, ...
    bool fastBfloat16 = false;  ///< AMX or AVX512-BF16: dtype auto means bfloat16
    int threads = 0;
    std::string blas;                  ///< one line: oneDNN, MKL versions
    double checksum = 0;               ///< of a small seeded convolution and product, for doctor
    std::vector<std::string> devices;  ///< "cpu", "cuda:0 NAME"
    std::string cudaReason;            ///< why there is no CUDA; empty when there is
};

/// The engine library behind one torch-free interface. One object, used by one thread at a time; nothing
/// throws.
class EngineLibrary {
  public:
    virtual ~EngineLibrary() = default;

    [[nodiscard]] virtual EngineFacts facts() noexcept = 0;

    /// motionAdapter: replaces the folder's own; empty: the folder's.
    /// errors: ModelMissing, ModelDamaged, ModelUnsupported
    [[nodiscard]] virtual Result<ModelFacts> inspect(const std::filesystem::path& modelFolder,
                                                     const std::filesystem::path& motionAdapter) noexcept = 0;

    /// Reads every weight file whole: headers strictly, then every value for not-a-number.
    /// errors: as inspect
    [[nodiscard]] virtual Result<ModelFacts> verify(const std::filesystem::path& modelFolder,
                                                    const std::filesystem::path& motionAdapter,
                                                    const CancelToken& cancel) noexcept = 0;

    /// Number of tokens of a prompt for this model, start and end not counted, before the cut.
    [[nodiscard]] virtual Result<int64_t> countTokens(const std::filesystem::path& modelFolder,
                                                      const std::string& prompt) noexcept = 0;

    /// What run() would do with this input and what memory each stage would take; nothing is loaded.
    /// errors: as run() before its first stage
    [[nodiscard]] virtual Result<RunPlan> plan(const RunInput& input) noexcept = 0;

    /// One run: frames go into the queue in order (finish() is called on success), events to the observer.
    /// The record holds all but seconds.media, seconds.total and output. Memory is given back before it
    /// returns.
    [[nodiscard]] virtual RunOutcome run(const RunInput& input, RunObserver& observer, FrameQueue& frames,
                                         const CancelToken& cancel) noexcept = 0;

    /// LPIPS of each frame, by the user's weight file (see tools/lpips). Both clips have one length and one
    /// size. Empty when the frames have under 31 pixels a side.
    /// errors: FileMissing, ModelDamaged, ModelUnsupported, ModelChanged, OutOfMemory; Internal when
    /// cancelled
    [[nodiscard]] virtual Result<std::vector<double>> perceptualDistances(
        const std::filesystem::path& weights, const std::vector<std::shared_ptr<const Frame>>& clip,
        const std::vector<std::shared_ptr<const Frame>>& reference, const CancelToken& cancel) noexcept = 0;

    /// Memory of this process now, as the graph shows it.
    [[nodiscard]] virtual MemoryReading memory() noexcept = 0;
};

}  // namespace lightreel
