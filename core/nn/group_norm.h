#pragma once
#include <ATen/core/Tensor.h>

#include <functional>
#include <utility>
#include <vector>

#include "core/nn/map_norm.h"
#include "core/weights/parameter.h"

namespace lightreel {

/// Statistics over groups of channels and everything behind them in a map [C, H, W], at least in float32.
/// Maps [N, C, H, W]; in channels_last order on the processor map_norm.h computes them, LibTorch elsewhere.
class GroupNorm {
  public:
    /// With statistics that are known.
    class Settled {
      public:
        [[nodiscard]] at::Tensor operator()(const at::Tensor& maps) const;
        /// SiLU of it.
        [[nodiscard]] at::Tensor activated(const at::Tensor& maps) const;
        /// The same in place, of a tensor of our own.
        void activate(at::Tensor& maps) const;

      private:
        friend class GroupNorm;
        explicit Settled(map_norm::Norm norm) : m_norm(std::move(norm)) {}
        [[nodiscard]] at::Tensor applied(map_norm::Then then, const at::Tensor& maps) const;
        map_norm::Norm m_norm;
    };

    GroupNorm(const WeightScope& scope, int64_t groups, int64_t channels, double epsilon);

    // Each map with its own statistics.
    [[nodiscard]] at::Tensor operator()(const at::Tensor& maps) const;
    [[nodiscard]] at::Tensor activated(const at::Tensor& maps) const;
    void activate(at::Tensor& maps) const;

    /// With the statistics of all parts [N, C, h, W] together: for clips, and for work in parts.
    [[nodiscard]] Settled over(const std::vector<at::Tensor>& parts) const;
    /// The same over so many parts, each made when it is its turn.
    [[nodiscard]] Settled over(size_t parts, const std::function<at::Tensor(size_t)>& part) const;
    /// The same over a clip's frames [F, C, H, W].
    [[nodiscard]] Settled overClip(const at::Tensor& clip) const { return over({clip}); }

  private:
    [[nodiscard]] Settled settled(const at::Tensor& mean, const at::Tensor& variance) const;
    [[nodiscard]] Settled ofEach(const at::Tensor& maps) const;
    [[nodiscard]] map_norm::Moments moments(const at::Tensor& maps) const;
    Parameter m_weight, m_bias;
    int64_t m_groups;
    double m_epsilon;
};

}  // namespace lightreel
