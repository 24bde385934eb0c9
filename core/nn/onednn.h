#pragma once
#include <ATen/core/Tensor.h>

#include "core/nn/convolution.h"
#include "core/nn/map_shape.h"

// oneDNN's fused kernels, where a plain operator would walk over the tensor once more or bring the weight
// into the kernel's order on every call. On a processor that has no kernel in 16 bits, layers in them are
// computed as widened.h says; on other devices and dtypes the same is done in plain steps. source: LibTorch's
// operators mkldnn::_convolution_pointwise and mkldnn::_linear_pointwise
namespace lightreel::onednn {

/// True when x is on the processor and of a dtype that oneDNN computes in here (bfloat16 wants AVX-512).
[[nodiscard]] bool takes(const at::Tensor& x);

/// The processor multiplies tiles (AMX): kernels in 16 bits copy what they read into them first.
[[nodiscard]] bool hasTiles();

/// The weight [out, in, height, width] in the order that the kernel wants for inputs like x; only for
/// convolve().
[[nodiscard]] at::Tensor packed(const at::Tensor& weight, const Convolution& options, const at::Tensor& x);

/// About what a convolution of maps like x works in besides its arguments and result; in float32 next to
/// nothing. Fitted to measurements of oneDNN on processors with AMX, where each thread copies some rows of
/// the input, and with AVX512-BF16 alone; exact where the layer is widened.
[[nodiscard]] int64_t scratchBytes(int64_t in, int64_t out, const MapShape& x,
                                   const Convolution& options = {});
/// The same along the frames of a clip.
[[nodiscard]] int64_t frameScratchBytes(int64_t channels, const MapShape& clip);
/// The same of a linear layer over so many rows to so many outputs in 16 bits, where it is not widened.
[[nodiscard]] int64_t linearScratchBytes(int64_t rows, int64_t outputs, int64_t elementSize);
/// What linear() and linearGelu() hold in float32 and where they are widened, and linearTimes() and
/// linearPlus(): exact; 0 elsewhere.
[[nodiscard]] int64_t linearBytes(int64_t rows, int64_t inputs, int64_t outputs, int64_t elementSize);
[[nodiscard]] int64_t binaryLinearBytes(int64_t rows, int64_t inputs, int64_t outputs, int64_t elementSize);
/// What a convolution of maps like x holds where it is widened: exact; 0 elsewhere.
[[nodiscard]] int64_t widenedBytes(int64_t in, int64_t out, const MapShape& x,
                                   const Convolution& options = {});
/// What a linear layer in float32 holds of its weight in its kernel's order.
[[nodiscard]] int64_t floatLinearBytes(int64_t inputs);

/// Convolution of x [N, in, H, W] with a packed (or plain) weight.
[[nodiscard]] at::Tensor convolve(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                                  const Convolution& options);

/// sum += the convolution, in place; sum has its shape and is channels_last. share: what a plain weight is
/// still to be multiplied by.
void convolveOnto(at::Tensor& sum, const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                  const Convolution& options, double share = 1);

/// x W^T + b over the last axis; bias may be undefined.
[[nodiscard]] at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);

/// gelu(x W^T + b), exact GELU.
[[nodiscard]] at::Tensor linearGelu(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);

/// (x W^T + b) * factor
[[nodiscard]] at::Tensor linearTimes(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                                     const at::Tensor& factor);

/// (x W^T + b) + addend; bias may be undefined.
[[nodiscard]] at::Tensor linearPlus(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                                    const at::Tensor& addend);

}  // namespace lightreel::onednn
