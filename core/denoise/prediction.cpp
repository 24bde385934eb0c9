#include "core/denoise/prediction.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace lightreel {

at::Tensor cleanFromPrediction(const at::Tensor& prediction, const at::Tensor& latents, double sigma,
                               const std::string& predictionType) {
    if (predictionType == "sample") return prediction;
    if (predictionType == "v_prediction") {
        const double variance = sigma * sigma + 1;
        return prediction * (-sigma / std::sqrt(variance)) + latents / variance;
    }
    return latents - prediction * sigma;
}

at::Tensor predictionFromClean(const at::Tensor& clean, const at::Tensor& latents, double sigma,
                               const std::string& predictionType) {
    if (predictionType == "sample") return clean;
    if (predictionType == "v_prediction") {
        const double variance = sigma * sigma + 1;
        return (latents / variance - clean) * (std::sqrt(variance) / sigma);
    }
    return (latents - clean) / sigma;
}

at::Tensor thresholded(const at::Tensor& clean, double quantile, double highest) {
    const double magnitude = at::quantile(clean.abs().flatten(), quantile).item<double>();
    const double limit = std::min(std::max(magnitude, 1.0), highest);
    return clean.clamp(-limit, limit) / limit;
}

}  // namespace lightreel
