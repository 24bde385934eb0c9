#pragma once
#include <ATen/core/Tensor.h>

#include "core/base/cancel_token.h"
#include "core/cache/chunker.h"
#include "core/cache/entry_feature.h"
#include "core/cache/module_observer.h"
#include "core/denoise/conditioning.h"
#include "core/weights/weight_stream.h"

namespace lightreel {

/// What a step hands down to the network besides the latents.
struct StepContext {
    const CancelToken& cancel;           ///< checked between layers
    EntryFeature* entry = nullptr;       ///< a full pass captures into it; null: nothing is captured
    bool reuse = false;                  ///< run the outer layers only, around what entry holds
    EntryKey key = {};                   ///< what a captured tensor belongs to
    Chunker chunker = Chunker();         ///< how layers are cut into pieces
    WeightStream* weights = nullptr;     ///< brings each layer's weights in; null: they are all there
    ModuleObserver* observer = nullptr;  ///< sees what every module gives; null: nobody does
};

/// The network of one model family: predicts from noisy latents. Everything above it is the same for every
/// family.
class Denoiser {
  public:
    virtual ~Denoiser() = default;

    /// latents       [R, C, F, h, w], scaled for the model, in the model's dtype; R guidance rows
    /// timestep      as the scheduler gives it
    /// conditioning  of R guidance rows
    /// returns       [R, C, F, h, w]: the raw prediction (noise, v or sample), the model's dtype
    /// errors        throws Cancelled between layers
    [[nodiscard]] virtual at::Tensor predict(const at::Tensor& latents, double timestep,
                                             const Conditioning& conditioning,
                                             StepContext& context) const = 0;

    /// What the outermost layers make of the latents before they look at the prompt: a small share of a pass,
    /// to tell how far one step has moved from another.
    /// latents, conditioning  of one guidance row, [1, C, F, h, w], as predict() takes them
    /// returns   [F, D, h', w'], the model's dtype: 8 to 15 points along the shorter side, or all there are
    /// errors    throws Cancelled
    [[nodiscard]] virtual at::Tensor probe(const at::Tensor& latents, double timestep,
                                           const Conditioning& conditioning,
                                           const StepContext& context) const = 0;

    /// How many up layers there are: entry features exist at depths 0 to that less one.
    [[nodiscard]] virtual int64_t entryDepths() const = 0;
};

}  // namespace lightreel
