#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "core/denoise/denoiser.h"
#include "core/denoise/unet_config.h"
#include "core/nn/motion_module.h"
#include "core/nn/resnet_block.h"
#include "core/nn/spatial_transformer.h"
#include "core/nn/time_embedding.h"

namespace lightreel {

/// The U-Net of AnimateDiff as a flat list of layers: down layers leave skips behind, up layers take them
/// back. A step is "run down, middle, up"; running only a prefix and a suffix of the lists is what step
/// caching needs. Names of parameters are those of diffusers' UNetMotionModel. source: diffusers
/// UNetMotionModel; arXiv 2307.04725
class UNetMotion : public Denoiser {
  public:
    UNetMotion(const UNetConfig& config, ParameterSet& parameters);

    [[nodiscard]] at::Tensor predict(const at::Tensor& latents, double timestep,
                                     const at::Tensor& conditioning, StepContext& context) const override;

    /// conv_in and the first resnet, 1.1 to 1.4 % of a pass: the cheapest that sees the time as well; the
    /// whole first layer (attention, motion) would be 7 %, as much as a reuse step. Computed again by the
    /// pass that follows, since keeping it would hold two of the largest maps through that pass.
    [[nodiscard]] at::Tensor probe(const at::Tensor& latents, double timestep,
                                   const StepContext& context) const override;

    [[nodiscard]] int64_t entryDepths() const override { return static_cast<int64_t>(m_up.size()); }

    /// A pass's shape: guidance rows R, frames F, latents h x w.
    struct PassShape {
        int64_t guidanceRows = 1, frames = 16, height = 64, width = 64;
        int64_t elementSize = 4;  ///< bytes per number
    };
    /// What a pass does with the entry feature.
    struct EntryPlan {
        int64_t depth = -1;  ///< below 0: nothing is cached
        bool reuse = false;
        bool held = false;  ///< one of an earlier step is in memory when the pass begins
    };
    /// Weights that come and go with their layers.
    struct WeightPlan {
        std::vector<ParameterSet::GroupBytes> bytes;  ///< by group
        std::vector<bool> kept;  ///< by group: is there all the time, and counted by the caller
    };
    /// Bytes of tensors that predict() holds at its highest, told from shapes alone: activations, and the
    /// weights that come and go.
    [[nodiscard]] int64_t peakBytes(const PassShape& pass, const Chunker& chunker, const EntryPlan& entry,
                                    const WeightPlan& weights = WeightPlan()) const;
    /// Multiplications with their addition of a pass.
    [[nodiscard]] double operations(const PassShape& pass, const EntryPlan& entry) const;
    [[nodiscard]] int64_t entryBytes(const PassShape& pass, int64_t depth) const;

    /// Groups of its ParameterSet that a pass uses, in their order; group 0 is used by all.
    [[nodiscard]] std::vector<size_t> groups(int64_t depth, bool reuse) const;

    /// Every stored tensor is needed.
    static bool ignorable(std::string_view) { return false; }

  private:
    /// resnet, then attention to the prompt where the block has it, then the motion module.
    struct Layer {
        size_t group;  ///< of its weights
        ResnetBlock resnet;
        std::optional<SpatialTransformer> attention;
        std::optional<MotionModule> motion;
    };
    /// A step of the down path: a layer or a downsampler; each leaves one skip.
    struct DownStep {
        std::optional<Layer> layer;
        size_t samplerGroup = 0;
        std::optional<Downsample> sampler = {};

        [[nodiscard]] size_t group() const { return layer ? layer->group : samplerGroup; }
    };
    /// A layer of the up path; the last one of a block may be followed by an upsampler.
    struct UpStep {
        Layer layer;
        size_t samplerGroup = 0;
        std::optional<Upsample> sampler = {};
    };
    /// What every layer of a step sees.
    struct Shared {
        at::Tensor time;          ///< [1, timeWidth] after SiLU
        at::Tensor conditioning;  ///< [R, S, D]
        int64_t frames;
        const Chunker& chunker;
        const CancelToken& cancel;
        WeightStream* weights;
        ModuleObserver* observer;

        [[nodiscard]] WeightStream::Lease use(size_t group) const {
            return WeightStream::use(weights, group);
        }
        /// What a module gave, for whoever watches.
        void tell(const void* module, const at::Tensor& output) const {
            if (observer != nullptr) observer->onOutput(module, output);
        }
        [[nodiscard]] int64_t guidanceRows() const { return conditioning.size(0); }
        /// Frames that are worked on at once, when one needs so much.
        [[nodiscard]] int64_t framesAtOnce(int64_t bytesPerFrame) const {
            return chunker.frames(frames, bytesPerFrame);
        }
    };

    class PeakWalk;
    /// Where a reuse pass enters: up layer k joins the skip that down step (layers - 1 - k) left, so that
    /// depth d needs d down steps.
    [[nodiscard]] size_t upLayerAt(int64_t depth) const {
        return m_up.size() - 1 - static_cast<size_t>(depth);
    }
    /// What a layer without its motion module holds at its highest besides its input, for one frame.
    static int64_t workingBytes(const Layer& layer, const MapShape& frame);
    static double operations(const Layer& layer, const MapShape& x, int64_t clips);

    /// [1, timeWidth] after SiLU, in the latents' dtype.
    [[nodiscard]] at::Tensor timeVector(double timestep, const at::Tensor& latents) const;

    void buildDown(ParameterSet& parameters, const UNetConfig& config);
    void buildMiddle(ParameterSet& parameters, const UNetConfig& config);
    void buildUp(ParameterSet& parameters, const UNetConfig& config);
    /// inputs: maps whose channels are joined; held by nobody else, they are gone before the motion module.
    static at::Tensor apply(const Layer& layer, std::vector<at::Tensor> inputs, const Shared& shared);
    static at::Tensor applySampler(const UpStep& step, at::Tensor x, const at::Tensor& like,
                                   const Shared& shared);
    static at::Tensor runDownStep(const DownStep& step, const at::Tensor& x, const Shared& shared);
    at::Tensor runHead(at::Tensor x, const Shared& shared) const;
    /// The first `steps` steps of the down path over x: x, then what each step leaves.
    std::vector<at::Tensor> runDown(at::Tensor x, size_t steps, const Shared& shared) const;
    at::Tensor runMiddle(at::Tensor x, const Shared& shared) const;
    static at::Tensor runUpStep(const UpStep& step, at::Tensor x, std::vector<at::Tensor>& skips,
                                const Shared& shared);

    int64_t m_inChannels, m_outChannels;
    int64_t m_baseChannels;  ///< of the outermost level; as many features tell the time
    Conv2d m_convIn;
    TimeEmbedding m_timeEmbedding;
    std::vector<DownStep> m_down;
    std::vector<Layer> m_middle;  ///< the first has neither attention nor motion
    std::vector<UpStep> m_up;
    GroupNorm m_normOut;
    Conv2d m_convOut;
};

}  // namespace lightreel
