#pragma once
#include <ATen/core/Tensor.h>

#include "core/base/cancel_token.h"
#include "core/cache/chunker.h"
#include "core/cache/entry_feature.h"
#include "core/cache/module_observer.h"

namespace lightreel {

/// What a step hands down to the network besides the latents.
struct StepContext {
    const CancelToken& cancel;           ///< checked between layers
    EntryFeature* entry = nullptr;       ///< a full pass captures into it; null: nothing is captured
    bool reuse = false;                  ///< run the outer layers only, around what entry holds
    EntryKey key = {};                   ///< what a captured tensor belongs to
    Chunker chunker = Chunker();         ///< how layers are cut into pieces
    ModuleObserver* observer = nullptr;  ///< sees what every module gives; null: nobody does
};

/// The network of one model family: predicts from noisy latents. Everything above it is the same for every
/// family.
class Denoiser {
  public:
    virtual ~Denoiser() = default;

    /// latents       [R, C, F, h, w], scaled for the model, in the model's dtype; R guidance rows
    /// timestep      as the scheduler gives it
    /// conditioning  [R, S, D], the model's dtype: one row per guidance row
    /// returns       [R, C, F, h, w]: the raw prediction (noise, v or sample), the model's dtype
    /// errors        throws Cancelled between layers
    [[nodiscard]] virtual at::Tensor predict(const at::Tensor& latents, double timestep,
                                             const at::Tensor& conditioning, StepContext& context) const = 0;

    /// How many up layers there are: entry features exist at depths 0 to that less one.
    [[nodiscard]] virtual int64_t entryDepths() const = 0;
};

}  // namespace lightreel
