#include "core/vision/clip_pixels.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/vision/resampling.h"

namespace lightreel {
namespace {

using nlohmann::json;

/// A Gaussian as wide as the new grid is coarser, about two deviations to each side; its middle is the middle
/// weight. At the old size and above it is one alone.
std::vector<double> blur(int64_t n, int64_t size) {
    const double deviation = std::max((static_cast<double>(n) / static_cast<double>(size) - 1) / 2, 0.001);
    const auto length = static_cast<int64_t>(std::max(4 * deviation, 3.0)) | 1;
    const int64_t middle = length / 2;
    std::vector<double> weights;
    double sum = 0;
    for (int64_t i = 0; i < length; ++i) {
        const auto x = static_cast<double>(i - middle);
        weights.push_back(std::exp(-x * x / (2 * deviation * deviation)));
        sum += weights.back();
    }
    for (double& weight : weights) weight /= sum;
    return weights;
}

/// Weights of the four samples around a point that lies t behind the second one.
/// source: LibTorch's bicubic upsampling, Keys' convolution with A = -0.75
std::array<double, 4> cubic(double t) {
    constexpr double kA = -0.75;
    const auto near = [](double x) { return ((kA + 2) * x - (kA + 3)) * x * x + 1; };
    const auto far = [](double x) { return ((kA * x - 5 * kA) * x + 8 * kA) * x - 4 * kA; };
    return {far(t + 1), near(t), near(1 - t), far(2 - t)};
}

/// The index behind the end of an axis that counts instead, mirrored at the last sample.
int64_t mirrored(int64_t index, int64_t n) {
    if (index < 0) return -index;
    return index < n ? index : 2 * (n - 1) - index;
}

/// Blur and bicubic resizing of an axis of n samples as one filter.
std::vector<FilterTaps> resizingTaps(int64_t n, int64_t size) {
    const std::vector<double> gauss = blur(n, size);
    const auto half = static_cast<int64_t>(gauss.size() / 2);
    // float32, as LibTorch has it: on long axes the rounding moves the points.
    const float scale = size > 1 ? static_cast<float>(n - 1) / static_cast<float>(size - 1) : 0;
    std::vector<FilterTaps> all;
    for (int64_t i = 0; i < size; ++i) {
        const float place = scale * static_cast<float>(i);
        const auto below = std::min(static_cast<int64_t>(place), n - 1);
        const int64_t first = std::max<int64_t>(below - 1 - half, 0),
                      last = std::min(below + 2 + half, n - 1);
        FilterTaps taps{first, std::vector<double>(static_cast<size_t>(last - first + 1), 0)};
        const std::array<double, 4> around = cubic(std::clamp(place - static_cast<float>(below), 0.0F, 1.0F));
        for (int64_t k = 0; k < 4; ++k) {
            const int64_t blurred = std::clamp<int64_t>(below - 1 + k, 0, n - 1);
            for (int64_t j = -half; j <= half; ++j)
                taps.weights[static_cast<size_t>(mirrored(blurred + j, n) - first)] +=
                    around[static_cast<size_t>(k)] * gauss[static_cast<size_t>(j + half)];
        }
        all.push_back(std::move(taps));
    }
    return all;
}

}  // namespace

Result<ClipNormalisation> ClipNormalisation::fromJson(const json& config, std::string_view path) {
    ClipNormalisation out;
    const auto sound = [](const std::array<double, 3>& values, double low) {
        return std::ranges::all_of(values, [low](double value) { return value > low && value < 1e3; });
    };
    try {
        out.mean = config.value("image_mean", out.mean);
        out.deviation = config.value("image_std", out.deviation);
    } catch (const json::exception&) {
        out.deviation = {};
    }
    if (!sound(out.mean, -1e3) || !sound(out.deviation, 1e-6))
        return Error{
            ErrorCode::ModelUnsupported,
            {{"path", std::string(path)},
             {"reason", "its feature extractor's image_mean and image_std are not three numbers each"}}};
    return out;
}

at::Tensor clipPixels(const at::Tensor& picture, int64_t size, const ClipNormalisation& normalisation) {
    const std::vector<FilterTaps> rows = resizingTaps(picture.size(1), size);
    const std::vector<FilterTaps> columns = resizingTaps(picture.size(2), size);
    at::Tensor out = at::empty({1, 3, size, size});
    for (int64_t colour = 0; colour < 3; ++colour) {
        const at::Tensor small = filteredColumns(filteredRows(picture[colour], columns), rows).div_(255);
        const auto index = static_cast<size_t>(colour);
        out[0][colour].copy_(small.sub_(normalisation.mean[index]).div_(normalisation.deviation[index]));
    }
    return out;
}

}  // namespace lightreel
