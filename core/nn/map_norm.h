#pragma once
#include <ATen/core/Tensor.h>

// What a normalisation over groups of channels does to maps on the processor: one pass for the statistics,
// one that applies them and the activation behind them. Maps are [N, C, H, W] in channels_last order, float32
// or bfloat16; each lies without gaps, between two there may be some.
namespace lightreel::map_norm {

[[nodiscard]] bool takes(const at::Tensor& maps);

/// Of each group in each map: [N, groups], float64.
struct Moments {
    at::Tensor mean, variance;
};
[[nodiscard]] Moments moments(const at::Tensor& maps, int64_t groups);

/// y = (x - mean) * inverse * weight + bias. mean and inverse [1 or N, groups] in float64: of all maps, or
/// each map's own; weight and bias [C] in float32.
struct Norm {
    at::Tensor mean, inverse, weight, bias;
};
enum class Then { Nothing, Silu };
/// The norm of maps, and what then comes, into out: maps itself, or others of that shape.
void apply(const Norm& norm, Then then, const at::Tensor& maps, at::Tensor& out);

}  // namespace lightreel::map_norm
