#include "core/compare/flip_kernels.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace lightreel {
namespace {

constexpr double kPi = std::numbers::pi;

/// scale * sqrt(pi / spread) * exp(-(pi * x)^2 / spread), x in degrees
struct ContrastGaussian {
    double scale, spread;
};
// The paper's table 1.
constexpr ContrastGaussian kLight{1, 0.0047}, kRedGreen{1, 0.0053}, kBlueYellow{34.1, 0.04},
    kBlueYellowWide{13.5, 0.025};
constexpr double kFeatureDegrees = 0.082;  // width of the edges and points that are looked for

/// One of the two equal factors of a round Gaussian.
std::vector<double> factorOf(const ContrastGaussian& gaussian, double pixelsPerDegree, int radius) {
    std::vector<double> weights;
    for (int i = -radius; i <= radius; ++i) {
        const double x = i / pixelsPerDegree;
        weights.push_back(std::sqrt(gaussian.scale * std::sqrt(kPi / gaussian.spread)) *
                          std::exp(-kPi * kPi * x * x / gaussian.spread));
    }
    return weights;
}

double sumOf(const std::vector<double>& weights) {
    return std::accumulate(weights.begin(), weights.end(), 0.0);
}

/// As float, without the ends that float would not see.
FlipKernel scaled(const std::vector<double>& weights, double factor) {
    constexpr double kUnseen = 1e-8;
    const auto first =
        std::ranges::find_if(weights, [&](double weight) { return std::abs(weight * factor) > kUnseen; });
    FlipKernel out;
    for (auto weight = first; weight != weights.end() - (first - weights.begin()); ++weight)
        out.push_back(static_cast<float>(*weight * factor));
    return out;
}

/// Positive weights add up to 1, negative ones to -1.
FlipKernel balanced(const std::vector<double>& weights) {
    double positive = 0, negative = 0;
    for (const double weight : weights) (weight > 0 ? positive : negative) += std::abs(weight);
    FlipKernel out;
    for (const double weight : weights)
        out.push_back(weight == 0 ? 0.0F : static_cast<float>(weight / (weight > 0 ? positive : negative)));
    return out;
}

}  // namespace

FlipKernels::FlipKernels(float pixelsPerDegree) {
    const double density = pixelsPerDegree;
    const int reach =
        static_cast<int>(std::ceil(3 * std::sqrt(kBlueYellow.spread / (2 * kPi * kPi)) * density));
    const std::vector<double> y = factorOf(kLight, density, reach), x = factorOf(kRedGreen, density, reach),
                              z1 = factorOf(kBlueYellow, density, reach),
                              z2 = factorOf(kBlueYellowWide, density, reach);
    light = scaled(y, 1 / sumOf(y));
    redGreen = scaled(x, 1 / sumOf(x));
    const double both = 1 / std::hypot(sumOf(z1), sumOf(z2));
    blueYellow = scaled(z1, both);
    blueYellowWide = scaled(z2, both);

    const double sigma = 0.5 * kFeatureDegrees * density;
    const int featureReach = static_cast<int>(std::ceil(3 * sigma));
    std::vector<double> g, first, second;
    for (int i = -featureReach; i <= featureReach; ++i) {
        g.push_back(std::exp(-i * i / (2 * sigma * sigma)));
        first.push_back(-i * g.back());
        second.push_back((i * i / (sigma * sigma) - 1) * g.back());
    }
    gauss = scaled(g, 1 / sumOf(g));
    edge = balanced(first);
    point = balanced(second);
}

size_t FlipKernels::radius() const {
    return std::max({light.size(), redGreen.size(), blueYellow.size(), blueYellowWide.size(), gauss.size(),
                     edge.size(), point.size()}) /
           2;
}

}  // namespace lightreel
