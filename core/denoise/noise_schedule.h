#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/denoise/scheduler.h"

namespace lightreel {

/// The cumulative product of 1 - beta over the training timesteps: made in float32 as diffusers does, kept as
/// double.
[[nodiscard]] std::vector<double> alphasCumprod(const SchedulerConfig& config);

/// sigma = sqrt((1 - abar) / abar) per training timestep. With zero terminal SNR the last abar counts as
/// 2^-24.
[[nodiscard]] std::vector<double> trainingSigmas(const SchedulerConfig& config);

/// n numbers from first to last, both included (numpy.linspace).
[[nodiscard]] std::vector<double> linspace(double first, double last, int64_t n);

/// timesteps "leading" (stride * i + offset) and "trailing" (from the end in equal strides), descending.
/// points: steps of the stride's division (DPM-Solver++ divides by one more than it returns).
[[nodiscard]] std::vector<double> leadingTimesteps(int64_t trainTimesteps, int64_t points, int64_t offset);
/// last: where "trailing" begins, usually trainTimesteps.
[[nodiscard]] std::vector<double> trailingTimesteps(int64_t trainTimesteps, int64_t steps, int64_t last);

/// One whole timestep per step, "leading" unless the settings say otherwise; DDIM's and PNDM's.
[[nodiscard]] std::vector<double> integerTimesteps(const SchedulerConfig& config, int64_t steps);

/// Rounds half to even, as numpy does.
[[nodiscard]] double roundHalfEven(double value);

/// Linear interpolation of table at a fractional index, clamped to its ends.
[[nodiscard]] double interpolate(const std::vector<double>& table, double index);

/// Noise levels spaced as Karras et al. (arXiv 2206.00364, equation 5, rho 7) or evenly in their logarithm,
/// and the timestep that belongs to one.
[[nodiscard]] std::vector<double> karrasSigmas(double sigmaMax, double sigmaMin, int64_t steps);
[[nodiscard]] std::vector<double> exponentialSigmas(double sigmaMax, double sigmaMin, int64_t steps);
[[nodiscard]] double timestepOfSigma(double sigma, const std::vector<double>& trainingSigmas);

/// Timesteps and noise levels of one run; sigmas has one more entry (the final level).
struct SigmaTable {
    std::vector<double> timesteps;
    std::vector<double> sigmas;  ///< rounded to float32
};

/// Sigmas at the given timesteps (or Karras levels between sigmaMax and sigmaMin with their timesteps), and
/// the end.
[[nodiscard]] SigmaTable sigmaTable(const SchedulerConfig& config, std::vector<double> timesteps,
                                    const std::vector<double>& trained);

}  // namespace lightreel
