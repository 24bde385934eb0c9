#pragma once
#include <ATen/core/Tensor.h>

#include <string>

namespace lightreel {

/// The clean latents that a model's output stands for at noise level sigma (latents = clean + sigma * noise).
/// predictionType: epsilon | v_prediction | sample. float32 in, float32 out.
/// source: arXiv 2206.00364 (table 1) for the parametrisation
[[nodiscard]] at::Tensor cleanFromPrediction(const at::Tensor& prediction, const at::Tensor& latents,
                                             double sigma, const std::string& predictionType);

/// The model's output that stands for these clean latents: the inverse of cleanFromPrediction().
[[nodiscard]] at::Tensor predictionFromClean(const at::Tensor& clean, const at::Tensor& latents, double sigma,
                                             const std::string& predictionType);

/// Dynamic thresholding: clamps to the quantile of the magnitudes (at least 1, at most highest) and divides
/// by it. source: arXiv 2205.11487, section 2.3; diffusers _threshold_sample
[[nodiscard]] at::Tensor thresholded(const at::Tensor& clean, double quantile, double highest);

}  // namespace lightreel
