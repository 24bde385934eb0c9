#pragma once
#include <ATen/core/Tensor.h>

#include <functional>

#include "core/nn/convolution.h"
#include "core/nn/map_shape.h"

// Layers in 16 bits on a processor that multiplies in 32 only: weights and activations stay as they are
// stored, a piece of each is widened at a time, a float32 kernel computes it, and its result is rounded once.
// LibTorch's own loops for this are several times slower. No more than about twice kPieceBytes is held
// besides arguments and result. onednn.h decides who comes here.
namespace lightreel::widened {

/// What a piece of a weight may take in float32, and what a piece of the input and its result may. Measured:
/// larger ones are no faster.
inline constexpr int64_t kPieceBytes = int64_t{4} << 20;

/// Changes a piece of a result in place before it is rounded: float32 [rows, outputs], and which row and
/// output it begins with.
using Finish = std::function<void(at::Tensor& piece, int64_t row, int64_t output)>;

/// x W^T + b over the last axis; bias may be undefined.
[[nodiscard]] at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                                const Finish& finish = {});

/// Convolution of x [N, in, H, W] with a weight [out, in, height, width]; gives channels_last.
[[nodiscard]] at::Tensor convolve(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                                  const Convolution& options);
/// sum += the convolution with share * weight, in place; sum has its shape.
void convolveOnto(at::Tensor& sum, const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                  const Convolution& options, double share = 1);

// Bytes that a call holds at its highest besides arguments and result.
[[nodiscard]] int64_t linearBytes(int64_t rows, int64_t inputs, int64_t outputs);
/// The same where a piece is finished with one of another tensor, which is widened for it.
[[nodiscard]] int64_t finishedLinearBytes(int64_t rows, int64_t inputs, int64_t outputs);
/// result: the shape of the maps that it gives.
[[nodiscard]] int64_t convolutionBytes(int64_t in, int64_t out, const Convolution& options,
                                       const MapShape& result);

}  // namespace lightreel::widened
