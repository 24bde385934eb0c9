#pragma once
#include <filesystem>
#include <memory>

#include "core/base/result.h"
#include "core/frame/frame.h"

namespace lightreel {

/// How far apart two pictures are to a network that was trained to see: LPIPS v0.1 on AlexNet's features,
/// from 0, not bounded. Widths of the layers are read from the weight file, which tools/lpips/convert.py
/// makes: features.{0,3,6,8,10}.{weight,bias} of torchvision's AlexNet, lin{0..4}.weight of PyPI lpips.
/// source: Zhang et al., "The Unreasonable Effectiveness of Deep Features as a Perceptual Metric", 2018;
/// behaviour of PyPI lpips 0.1.4, LPIPS(net="alex") in float32
class Lpips {
  public:
    static constexpr int kShortestSide = 31;  ///< pixels; of less the last layer sees nothing

    /// errors: FileMissing, ModelDamaged, ModelUnsupported; throws Failure{ModelDamaged} when tensors do not
    /// fit
    static Result<Lpips> open(const std::filesystem::path& weights);
    ~Lpips();
    Lpips(Lpips&&) noexcept;

    /// Of two pictures of one size with at least kShortestSide pixels a side. Throws Failure{ModelDamaged}
    /// when the weights make it no number, Failure{ModelChanged} when the file is another one by now.
    [[nodiscard]] double distance(const Frame& a, const Frame& b) const;

  private:
    struct Layers;
    explicit Lpips(std::unique_ptr<Layers> layers);
    std::unique_ptr<Layers> m_layers;
};

}  // namespace lightreel
