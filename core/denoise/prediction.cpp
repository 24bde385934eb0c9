#include "core/denoise/prediction.h"

#include <ATen/ATen.h>

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

}  // namespace lightreel
