#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <limits>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace lightreel {

/// The part of a diffusers scheduler_config.json that the samplers need. Unknown keys are ignored; a known
/// key with a value that no sampler can honour is refused when the file is read, one that only the chosen
/// sampler cannot honour by makeScheduler().
struct SchedulerConfig {
    std::string className;  ///< as stored, for the default sampler's choice
    std::string path;       ///< the model's, for messages
    int64_t trainTimesteps = 1000;
    double betaStart = 0.0001;
    double betaEnd = 0.02;
    std::string betaSchedule = "linear";  ///< linear | scaled_linear | squaredcos_cap_v2
    std::vector<double> trainedBetas;
    std::string predictionType = "epsilon";  ///< epsilon | v_prediction | sample
    std::string timestepSpacing;  ///< linspace | leading | trailing; empty: the sampler's own default
    int64_t stepsOffset = 0;
    bool rescaleBetasZeroSnr = false;
    std::optional<bool> setAlphaToOne;  ///< nothing: DDIM true, PNDM false, as diffusers' classes have it
    std::optional<bool> clipSample;     ///< DDIM only; nothing: true
    double clipSampleRange = 1.0;
    bool thresholding = false;         ///< DDIM, DPM-Solver++
    double thresholdingRatio = 0.995;  ///< quantile
    double sampleMaxValue = 1.0;
    bool skipPrkSteps = false;     ///< PNDM
    bool useKarrasSigmas = false;  ///< Euler, DPM-Solver++, as the next three
    bool useExponentialSigmas = false;
    bool useBetaSigmas = false;
    std::string finalSigmasType = "zero";  ///< zero | sigma_min
    std::optional<double> sigmaMin;        ///< Euler: ends of the Karras and exponential levels
    std::optional<double> sigmaMax;
    bool logInterpolation = false;     ///< Euler: levels evenly spaced in their logarithm
    bool continuousTimesteps = false;  ///< Euler with v_prediction: timestep = log(sigma) / 4
    int64_t solverOrder = 2;           ///< DPM-Solver++
    std::string algorithmType = "dpmsolver++";
    bool heunSolver = false;  ///< second order by Heun's form, else the midpoint's
    bool lowerOrderFinal = true;
    bool eulerAtFinal = false;
    double lambdaMinClipped = -std::numeric_limits<double>::infinity();
    bool learnedVariance = false;
    bool useLuLambdas = false;
    bool useFlowSigmas = false;

    /// errors: ModelUnsupported
    static Result<SchedulerConfig> fromJson(const nlohmann::json& config, std::string_view path);
    /// The name in schedulerNames() that fits className; empty when no sampler here does.
    [[nodiscard]] std::string defaultSampler() const;
};

/// A sampler over one run: made for a number of steps, then stepped through in order. Arithmetic is float32
/// on the latents' device; tables are double. Trajectories equal those of the diffusers scheduler made with
/// from_config(scheduler_config).
class Scheduler {
  public:
    virtual ~Scheduler() = default;

    [[nodiscard]] virtual const std::vector<double>& timesteps() const = 0;  ///< one per step, descending
    [[nodiscard]] virtual double initNoiseSigma() const = 0;  ///< initial latents = noise * this

    /// Says that the run begins at a later step, before its first step(): nothing is known of the steps
    /// before it then, so that multistep samplers start anew there. Starts from a picture do that.
    void beginAt(size_t step) { m_begin = step; }
    [[nodiscard]] size_t begin() const { return m_begin; }

    /// Clean latents with noise on them as they are at the beginning of a step, ready for scaleModelInput().
    /// clean and noise are alike, noise is standard normal.
    [[nodiscard]] virtual at::Tensor addNoise(const at::Tensor& clean, const at::Tensor& noise,
                                              size_t step) const = 0;

    /// The model's input at step i.
    [[nodiscard]] virtual at::Tensor scaleModelInput(const at::Tensor& latents, size_t step) const = 0;

    /// One step: prediction is the (guided) model output for scaleModelInput(latents, step). Returns the next
    /// latents. generator is used by ancestral samplers only; draws happen on the CPU in float32 in
    /// diffusers' order.
    virtual at::Tensor step(const at::Tensor& prediction, size_t step, const at::Tensor& latents,
                            at::Generator& generator) = 0;

    /// The estimate of the clean latents that the last step() used; for the preview.
    [[nodiscard]] virtual const at::Tensor& cleanEstimate() const = 0;

    /// Noise level of step i as sigma = sqrt((1 - abar) / abar).
    [[nodiscard]] virtual double sigma(size_t step) const = 0;

    /// epsilon | v_prediction | sample
    [[nodiscard]] virtual const std::string& predictionType() const = 0;

    /// How much of an error in each step's clean estimate reaches the finished latents, as long as the
    /// network does not enlarge the error in its own input: x' = r x + (1 - r) D has the weight 1 - r, with r
    /// the ratio of the noise levels. Empty: not known, since the sampler adds noise, goes back over earlier
    /// steps, or clips its estimates.
    [[nodiscard]] virtual std::vector<double> errorWeights() const { return {}; }

  private:
    size_t m_begin = 0;
};

/// A sampler whose latents keep their variance: they begin as plain noise and reach the model unscaled.
class UnscaledScheduler : public Scheduler {
  public:
    [[nodiscard]] const std::vector<double>& timesteps() const override { return m_timesteps; }
    [[nodiscard]] double initNoiseSigma() const override { return 1; }
    [[nodiscard]] at::Tensor scaleModelInput(const at::Tensor& latents, size_t) const override {
        return latents;
    }
    [[nodiscard]] const at::Tensor& cleanEstimate() const override { return m_clean; }

  protected:
    std::vector<double> m_timesteps;
    at::Tensor m_clean;
};

/// name is one of schedulerNames(). errors: BadRequest; ModelUnsupported when this sampler cannot honour one
/// of the settings
Result<std::unique_ptr<Scheduler>> makeScheduler(const std::string& name, const SchedulerConfig& config,
                                                 int steps);

}  // namespace lightreel
