#include "core/denoise/noise_schedule.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lightreel {
namespace {

/// At zero terminal SNR the last abar is 0 and sigma infinite; diffusers takes this number instead.
constexpr double kSmallestAbar = 0x1p-24;

at::Tensor cosineBetas(int64_t count) {
    std::vector<float> betas;
    const auto alphaBar = [](double t) {
        return std::pow(std::cos((t + 0.008) / 1.008 * std::numbers::pi / 2), 2);
    };
    for (int64_t i = 0; i < count; ++i) {
        const double t1 = static_cast<double>(i) / static_cast<double>(count);
        const double t2 = static_cast<double>(i + 1) / static_cast<double>(count);
        betas.push_back(static_cast<float>(std::min(1 - alphaBar(t2) / alphaBar(t1), 0.999)));
    }
    return at::tensor(betas);
}

at::Tensor makeBetas(const SchedulerConfig& config) {
    if (!config.trainedBetas.empty()) return at::tensor(config.trainedBetas).to(at::kFloat);
    if (config.betaSchedule == "linear")
        return at::linspace(config.betaStart, config.betaEnd, config.trainTimesteps, at::kFloat);
    if (config.betaSchedule == "scaled_linear")
        return at::linspace(std::sqrt(config.betaStart), std::sqrt(config.betaEnd), config.trainTimesteps,
                            at::kFloat)
            .square();
    return cosineBetas(config.trainTimesteps);
}

/// Shifts and scales sqrt(abar) so that the last timestep has no signal left.
/// source: arXiv 2305.08891, algorithm 1
at::Tensor rescaledToZeroSnr(const at::Tensor& betas) {
    at::Tensor root = at::cumprod(1 - betas, 0).sqrt();
    const at::Tensor first = root[0].clone(), last = root[-1].clone();
    root = (root - last) * (first / (first - last));
    const at::Tensor abar = root.square();
    const at::Tensor alphas = at::cat(
        {abar.narrow(0, 0, 1), abar.narrow(0, 1, abar.size(0) - 1) / abar.narrow(0, 0, abar.size(0) - 1)});
    return 1 - alphas;
}

}  // namespace

std::vector<double> alphasCumprod(const SchedulerConfig& config) {
    at::Tensor betas = makeBetas(config);
    if (config.rescaleBetasZeroSnr) betas = rescaledToZeroSnr(betas);
    const at::Tensor abar = at::cumprod(1 - betas, 0).to(at::kDouble);
    return {abar.data_ptr<double>(), abar.data_ptr<double>() + abar.numel()};
}

std::vector<double> trainingSigmas(const SchedulerConfig& config) {
    std::vector<double> sigmas = alphasCumprod(config);
    if (config.rescaleBetasZeroSnr) sigmas.back() = kSmallestAbar;
    for (double& value : sigmas) {
        const auto abar = static_cast<float>(value);
        value = std::sqrt((1 - abar) / abar);  // float32, as diffusers' tables
    }
    return sigmas;
}

std::vector<double> linspace(double first, double last, int64_t n) {
    std::vector<double> out(static_cast<size_t>(n), first);
    for (int64_t i = 1; i < n; ++i)
        out[static_cast<size_t>(i)] =
            first + (last - first) / static_cast<double>(n - 1) * static_cast<double>(i);
    if (n > 1) out.back() = last;
    return out;
}

double roundHalfEven(double value) {
    return std::nearbyint(value);
}

std::vector<double> leadingTimesteps(int64_t trainTimesteps, int64_t points, int64_t offset) {
    std::vector<double> out;
    const int64_t stride = trainTimesteps / points;
    for (int64_t i = points; i-- > 0;) out.push_back(static_cast<double>(i * stride + offset));
    return out;
}

std::vector<double> trailingTimesteps(int64_t trainTimesteps, int64_t steps, int64_t last) {
    const double stride = static_cast<double>(trainTimesteps) / static_cast<double>(steps);
    const auto count = static_cast<int64_t>(std::ceil(static_cast<double>(last) / stride));
    std::vector<double> out;
    for (int64_t i = 0; i < count; ++i)
        out.push_back(roundHalfEven(static_cast<double>(last) - stride * static_cast<double>(i)) - 1);
    return out;
}

std::vector<double> integerTimesteps(const SchedulerConfig& config, int64_t steps) {
    if (config.timestepSpacing == "trailing")
        return trailingTimesteps(config.trainTimesteps, steps, config.trainTimesteps);
    if (config.timestepSpacing != "linspace")
        return leadingTimesteps(config.trainTimesteps, steps, config.stepsOffset);
    std::vector<double> out = linspace(0, static_cast<double>(config.trainTimesteps - 1), steps);
    std::reverse(out.begin(), out.end());
    for (double& timestep : out) timestep = roundHalfEven(timestep);
    return out;
}

double interpolate(const std::vector<double>& table, double index) {
    const double last = static_cast<double>(table.size() - 1);
    const double clamped = std::clamp(index, 0.0, last);
    const auto low = static_cast<size_t>(std::min(std::floor(clamped), last));
    if (low + 1 == table.size()) return table.back();
    return table[low] + (table[low + 1] - table[low]) * (clamped - static_cast<double>(low));
}

std::vector<double> karrasSigmas(double sigmaMax, double sigmaMin, int64_t steps) {
    constexpr double kRho = 7;
    const double high = std::pow(sigmaMax, 1 / kRho), low = std::pow(sigmaMin, 1 / kRho);
    std::vector<double> out = linspace(0, 1, steps);
    for (double& ramp : out) ramp = std::pow(high + ramp * (low - high), kRho);
    return out;
}

std::vector<double> exponentialSigmas(double sigmaMax, double sigmaMin, int64_t steps) {
    std::vector<double> out = linspace(std::log(sigmaMax), std::log(sigmaMin), steps);
    for (double& level : out) level = std::exp(level);
    return out;
}

double timestepOfSigma(double sigma, const std::vector<double>& trained) {
    const double wanted = std::log(std::max(sigma, 1e-10));
    size_t low = 0;
    // float32, as diffusers' table: whether a level lies a hair below a timestep decides where it is
    // truncated.
    const auto tableLog = [&trained](size_t index) { return std::log(static_cast<float>(trained[index])); };
    while (low + 2 < trained.size() && tableLog(low + 1) <= wanted) ++low;
    const double below = tableLog(low), above = tableLog(low + 1);
    const double weight = std::clamp((below - wanted) / (below - above), 0.0, 1.0);
    return (1 - weight) * static_cast<double>(low) + weight * static_cast<double>(low + 1);
}

SigmaTable sigmaTable(const SchedulerConfig& config, std::vector<double> timesteps,
                      const std::vector<double>& trained) {
    SigmaTable table{std::move(timesteps), {}};
    for (double timestep : table.timesteps) table.sigmas.push_back(interpolate(trained, timestep));
    table.sigmas.push_back(config.finalSigmasType == "sigma_min" ? trained.front() : 0.0);
    for (double& sigma : table.sigmas) sigma = static_cast<float>(sigma);
    return table;
}

}  // namespace lightreel
