#include "core/compare/quality.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace lightreel {
namespace {

constexpr int kWindow = 11;
constexpr double kSigma = 1.5;

/// One channel as numbers, rows top to bottom.
struct Plane {
    size_t width = 0, height = 0;
    std::vector<double> values = {};
};

Plane channelOf(const Frame& frame, size_t channel) {
    Plane plane{static_cast<size_t>(frame.width), static_cast<size_t>(frame.height)};
    plane.values.reserve(plane.width * plane.height);
    for (size_t i = channel; i < frame.rgb.size(); i += 3) plane.values.push_back(frame.rgb[i]);
    return plane;
}

Plane product(const Plane& a, const Plane& b) {
    Plane out = a;
    for (size_t i = 0; i < out.values.size(); ++i) out.values[i] *= b.values[i];
    return out;
}

std::array<double, kWindow> gaussian() {
    std::array<double, kWindow> weights{};
    double sum = 0;
    for (int i = 0; i < kWindow; ++i) {
        const double x = i - (kWindow - 1) / 2.0;
        sum += weights[static_cast<size_t>(i)] = std::exp(-x * x / (2 * kSigma * kSigma));
    }
    for (double& weight : weights) weight /= sum;
    return weights;
}

/// Weighted means over the windows that fit, along rows or along columns.
Plane filtered(const Plane& in, bool alongRows) {
    static const std::array<double, kWindow> weights = gaussian();
    Plane out{alongRows ? in.width - kWindow + 1 : in.width, alongRows ? in.height : in.height - kWindow + 1};
    const size_t stride = alongRows ? 1 : in.width;
    out.values.reserve(out.width * out.height);
    for (size_t y = 0; y < out.height; ++y)
        for (size_t x = 0; x < out.width; ++x) {
            const double* from = &in.values[y * in.width + x];
            double sum = 0;
            for (size_t i = 0; i < kWindow; ++i) sum += weights[i] * from[i * stride];
            out.values.push_back(sum);
        }
    return out;
}

std::vector<double> windowMeans(const Plane& plane) {
    return filtered(filtered(plane, true), false).values;
}

double ssimOf(const Plane& a, const Plane& b) {
    constexpr double kC1 = (0.01 * 255) * (0.01 * 255), kC2 = (0.03 * 255) * (0.03 * 255);
    const std::vector<double> meanA = windowMeans(a), meanB = windowMeans(b),
                              squareA = windowMeans(product(a, a)), squareB = windowMeans(product(b, b)),
                              mixed = windowMeans(product(a, b));
    double sum = 0;
    for (size_t i = 0; i < meanA.size(); ++i) {
        const double means = meanA[i] * meanB[i], squares = meanA[i] * meanA[i] + meanB[i] * meanB[i];
        const double variances = squareA[i] + squareB[i] - squares, covariance = mixed[i] - means;
        sum += (2 * means + kC1) * (2 * covariance + kC2) / ((squares + kC1) * (variances + kC2));
    }
    return sum / static_cast<double>(meanA.size());
}

}  // namespace

double meanSquareError(const Frame& a, const Frame& b) {
    double sum = 0;
    for (size_t i = 0; i < a.rgb.size(); ++i) {
        const double difference = static_cast<double>(a.rgb[i]) - static_cast<double>(b.rgb[i]);
        sum += difference * difference;
    }
    return sum / static_cast<double>(a.rgb.size());
}

double psnrOf(double meanSquareError) {
    if (meanSquareError == 0) return std::numeric_limits<double>::infinity();
    return 10 * std::log10(255.0 * 255.0 / meanSquareError);
}

std::optional<double> ssim(const Frame& a, const Frame& b) {
    if (a.width < kWindow || a.height < kWindow) return std::nullopt;
    double sum = 0;
    for (size_t channel = 0; channel < 3; ++channel)
        sum += ssimOf(channelOf(a, channel), channelOf(b, channel));
    return sum / 3;
}

ClipQuality compareClips(const Clip& clip, const Clip& reference) {
    double error = 0, similarity = 0;
    bool similar = true;
    const auto frames = static_cast<double>(clip.size());
    for (size_t i = 0; i < clip.size(); ++i) {
        error += meanSquareError(*clip[i], *reference[i]) / frames;
        const std::optional<double> one = ssim(*clip[i], *reference[i]);
        similar = similar && one.has_value();
        similarity += one.value_or(0) / frames;
    }
    return {psnrOf(error), similar ? std::optional(similarity) : std::nullopt};
}

}  // namespace lightreel
