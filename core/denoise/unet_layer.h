#pragma once
#include <memory>
#include <vector>

#include "core/cache/chunker.h"
#include "core/cache/module_observer.h"
#include "core/nn/resnet_block.h"
#include "core/weights/weight_stream.h"

namespace lightreel {

class PlanWalk;

/// What every layer of a pass sees.
struct LayerPass {
    at::Tensor time;     ///< [1, timeWidth] after SiLU
    at::Tensor context;  ///< [R, S, D]
    int64_t frames;
    const Chunker& chunker;
    const CancelToken& cancel;
    WeightStream* weights;
    ModuleObserver* observer;

    [[nodiscard]] WeightStream::Lease use(size_t group) const { return WeightStream::use(weights, group); }
    /// What a module gave, for whoever watches.
    void tell(const void* module, const at::Tensor& output) const {
        if (observer != nullptr) observer->onOutput(module, output);
    }
    [[nodiscard]] int64_t guidanceRows() const { return context.size(0); }
    /// Frames that are worked on at once, when one needs so much.
    [[nodiscard]] int64_t framesAtOnce(int64_t bytesPerFrame) const {
        return chunker.frames(frames, bytesPerFrame);
    }
};

/// One layer of a U-Net's lists: a resnet, then what the family puts behind it.
class UNetLayer {
  public:
    UNetLayer(const WeightScope& scope, const ResnetBlockOptions& resnet) : m_resnet(scope, resnet) {}
    virtual ~UNetLayer() = default;
    UNetLayer(const UNetLayer&) = delete;
    UNetLayer& operator=(const UNetLayer&) = delete;

    /// inputs: maps [R * F, C, h, w], channels_last, frames of a guidance row side by side, whose channels
    /// are joined; held by nobody else, they go as soon as they are used. Returns [R * F, out, h, w].
    /// errors: throws Cancelled
    [[nodiscard]] virtual at::Tensor run(std::vector<at::Tensor> inputs, const LayerPass& pass) const = 0;

    /// What run() holds, in the order in which it does, with counters in the tensors' place.
    struct Input {
        int64_t channels;  ///< of all inputs together
        MapShape shape;    ///< of all frames of all guidance rows
        int64_t own;       ///< bytes of the inputs that go with the call
        bool joins;        ///< several inputs are laid side by side
        int64_t packing;   ///< bytes that packing its weights takes for a moment
    };
    virtual void plan(PlanWalk& walk, const Input& input) const = 0;
    /// Multiplications with their addition, over clips that fill x.
    [[nodiscard]] virtual double operations(const MapShape& x, int64_t clips) const = 0;

    [[nodiscard]] const ResnetBlock& resnet() const { return m_resnet; }

  private:
    ResnetBlock m_resnet;
};

/// The shape of one frame of these maps.
[[nodiscard]] inline MapShape oneFrame(const at::Tensor& maps) {
    return {1, maps.size(2), maps.size(3), maps.element_size()};
}

}  // namespace lightreel
