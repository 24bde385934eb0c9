#pragma once
#include <optional>
#include <vector>

#include "core/decode/vae_config.h"
#include "core/nn/attention.h"
#include "core/nn/group_norm.h"
#include "core/nn/resnet_block.h"

namespace lightreel {

/// Single-head self-attention over all pixels, as the autoencoder's middle has it; residual.
/// source: diffusers Attention with group_norm, residual_connection, one head
class VaeAttention {
  public:
    VaeAttention(const WeightScope& scope, int64_t channels, int64_t normGroups);
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;
    /// As ResnetBlock's.
    [[nodiscard]] int64_t peakBytes(const MapShape& x) const;
    [[nodiscard]] double operations(const MapShape& x) const;

  private:
    int64_t m_channels;
    GroupNorm m_norm;
    Linear m_toQ, m_toK, m_toV, m_toOut;
};

/// resnet, attention, resnet
class VaeMiddle {
  public:
    VaeMiddle(const WeightScope& scope, const VaeConfig& config);
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;
    [[nodiscard]] int64_t peakBytes(const MapShape& x) const;
    [[nodiscard]] double operations(const MapShape& x) const;

  private:
    ResnetBlock m_first, m_second;
    std::optional<VaeAttention> m_attention;
};

/// A decoder's end: norm, SiLU, convolution to the three colours.
class VaeHead {
  public:
    /// scope: the decoder's.
    VaeHead(const WeightScope& scope, int64_t channels, int64_t normGroups);
    /// x [N, C, H, W] -> [N, 3, H, W]
    [[nodiscard]] at::Tensor operator()(at::Tensor x) const;
    /// The same for one map, in bands of rows. Differs by rounding.
    [[nodiscard]] at::Tensor inBands(const at::Tensor& x, const RowBands& bands) const;
    /// As ResnetBlock's; bands: 1 for the whole map.
    [[nodiscard]] int64_t peakBytes(const MapShape& x, int64_t bands) const;

  private:
    int64_t m_channels;
    GroupNorm m_norm;
    Conv2d m_conv;
};

[[nodiscard]] ResnetBlockOptions vaeResnet(const VaeConfig& config, int64_t in, int64_t out);

/// Older checkpoints name the middle's projections query, key, value, proj_attn; this gives today's names.
[[nodiscard]] std::shared_ptr<WeightSource> withCurrentVaeNames(const std::shared_ptr<WeightSource>& source);

}  // namespace lightreel
