#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/denoise/denoiser.h"
#include "core/denoise/plan_walk.h"
#include "core/nn/group_norm.h"
#include "core/nn/time_embedding.h"

namespace lightreel {

/// Where a layer stands in a U-Net.
struct LayerPlace {
    enum class Part { Down, Middle, Up };
    Part part;
    size_t level;       ///< resolution, from the outside in
    int64_t index;      ///< within its block
    WeightScope block;  ///< "down_blocks.0" and its like
    int64_t in, out;    ///< channels
};

/// A U-Net over the frames of a clip as flat lists of layers: down layers leave skips behind, up layers take
/// them back. A step is "run down, middle, up"; running only a prefix and a suffix of the lists is what step
/// caching needs. Families say what a layer is; everything else is the same for all.
class LayeredUNet : public Denoiser {
  public:
    struct Shape {
        int64_t inChannels = 4;   ///< latents, and the start picture's where the network looks at them
        int64_t outChannels = 4;  ///< latents
        int64_t normGroups = 32;
        double normEpsilon = 1e-5;
        int64_t midLayers = 1;      ///< attentions of the middle; it has one resnet more
        int64_t addedNumbers = 0;   ///< told beside the timestep (Conditioning::added)
        int64_t addedFeatures = 0;  ///< features that tell one of them
        struct Level {
            int64_t channels = 320;
            int64_t layers = 2;  ///< of the down block; the up block has one more
        };
        std::vector<Level> levels = {};

        [[nodiscard]] int64_t timeWidth() const { return 4 * levels.front().channels; }
    };
    using MakeLayer = std::function<std::unique_ptr<UNetLayer>(const LayerPlace&)>;
    LayeredUNet(const Shape& shape, ParameterSet& parameters, const MakeLayer& makeLayer);

    [[nodiscard]] at::Tensor predict(const at::Tensor& latents, double timestep,
                                     const Conditioning& conditioning, StepContext& context) const override;

    /// conv_in and the first resnet, 1.1 to 1.4 % of a pass: the cheapest that sees the time as well; the
    /// whole first layer (attention, motion) would be 7 %, as much as a reuse step. Computed again by the
    /// pass that follows, since keeping it would hold two of the largest maps through that pass.
    [[nodiscard]] at::Tensor probe(const at::Tensor& latents, double timestep,
                                   const Conditioning& conditioning,
                                   const StepContext& context) const override;

    [[nodiscard]] int64_t entryDepths() const override { return static_cast<int64_t>(m_up.size()); }

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

  private:
    struct Layer {
        size_t group;  ///< of its weights
        std::unique_ptr<UNetLayer> run;
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
    class PeakWalk;

    void buildDown(ParameterSet& parameters, const Shape& shape, const MakeLayer& makeLayer);
    void buildMiddle(ParameterSet& parameters, const Shape& shape, const MakeLayer& makeLayer);
    void buildUp(ParameterSet& parameters, const Shape& shape, const MakeLayer& makeLayer);
    /// Where a reuse pass enters: up layer k joins the skip that down step (layers - 1 - k) left, so that
    /// depth d needs d down steps.
    [[nodiscard]] size_t upLayerAt(int64_t depth) const {
        return m_up.size() - 1 - static_cast<size_t>(depth);
    }

    /// [1, timeWidth] after SiLU, in the latents' dtype.
    [[nodiscard]] at::Tensor timeVector(double timestep, const Conditioning& conditioning,
                                        const at::Tensor& latents) const;
    static at::Tensor runLayer(const Layer& layer, std::vector<at::Tensor> inputs, const LayerPass& pass);
    static at::Tensor runSampler(const UpStep& step, at::Tensor x, const at::Tensor& like,
                                 const LayerPass& pass);
    static at::Tensor runDownStep(const DownStep& step, const at::Tensor& x, const LayerPass& pass);
    static at::Tensor runUpStep(const UpStep& step, at::Tensor x, std::vector<at::Tensor>& skips,
                                const LayerPass& pass);
    at::Tensor runHead(at::Tensor x, const LayerPass& pass) const;
    /// The first `steps` steps of the down path over x: x, then what each step leaves.
    std::vector<at::Tensor> runDown(at::Tensor x, size_t steps, const LayerPass& pass) const;
    at::Tensor runMiddle(at::Tensor x, const LayerPass& pass) const;

    int64_t m_inChannels, m_outChannels;
    int64_t m_baseChannels;  ///< of the outermost level; as many features tell the time
    int64_t m_addedFeatures;
    Conv2d m_convIn;
    TimeEmbedding m_timeEmbedding;
    std::optional<TimeEmbedding> m_addEmbedding;
    std::vector<DownStep> m_down;
    std::vector<Layer> m_middle;
    std::vector<UpStep> m_up;
    GroupNorm m_normOut;
    Conv2d m_convOut;
};

}  // namespace lightreel
