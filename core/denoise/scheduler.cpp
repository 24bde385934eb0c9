#include "core/denoise/scheduler.h"

#include "core/denoise/ddim_scheduler.h"
#include "core/denoise/dpmpp_2m_scheduler.h"
#include "core/denoise/euler_scheduler.h"
#include "core/denoise/pndm_scheduler.h"

namespace lightreel {
namespace {

/// Why a sampler cannot honour the settings; empty: it can. Settings of other samplers do not count.
std::string obstacle(const std::string& name, const SchedulerConfig& config) {
    const auto setting = [](const std::string& key, const std::string& value) {
        return "its sampler has " + key + " = " + value.substr(0, 80) + ", which is not known here";
    };
    const bool dpm = name.starts_with("dpmpp"), spaced = dpm || name == "euler";
    if (spaced && config.useBetaSigmas) return setting("use_beta_sigmas", "true");
    if (name == "pndm" && !config.skipPrkSteps) return setting("skip_prk_steps", "false");
    if (name == "pndm" && config.predictionType == "sample") return setting("prediction_type", "sample");
    if (!dpm) return "";
    if (config.algorithmType != "dpmsolver++") return setting("algorithm_type", config.algorithmType);
    if (config.solverOrder < 1 || config.solverOrder > 2)
        return setting("solver_order", std::to_string(config.solverOrder));
    if (config.learnedVariance) return setting("variance_type", "learned");
    if (config.useLuLambdas) return setting("use_lu_lambdas", "true");
    if (config.useFlowSigmas) return setting("use_flow_sigmas", "true");
    return "";
}

/// DPM-Solver++ leads with one point more than there are steps, each at a timestep of its own; levels of its
/// own (Karras, exponential) do without those points.
int64_t mostSteps(const std::string& name, const SchedulerConfig& config) {
    const bool leads = name == "dpmpp_2m" && config.timestepSpacing == "leading" && !config.useKarrasSigmas &&
                       !config.useExponentialSigmas;
    return config.trainTimesteps - (leads ? 1 : 0);
}

}  // namespace

Result<std::unique_ptr<Scheduler>> makeScheduler(const std::string& name, const SchedulerConfig& config,
                                                 int steps) {
    std::unique_ptr<Scheduler> out;
    const int64_t most = mostSteps(name, config);
    if (steps < 1 || steps > most)
        return Error{ErrorCode::BadRequest,
                     {{"option", "steps"},
                      {"value", std::to_string(steps)},
                      {"allowed", "this sampler takes 1 to " + std::to_string(most)}}};
    if (std::string reason = obstacle(name, config); !reason.empty())
        return Error{ErrorCode::ModelUnsupported, {{"path", config.path}, {"reason", std::move(reason)}}};
    if (name == "euler") out = std::make_unique<EulerScheduler>(config, steps, EulerScheduler::Kind::Plain);
    if (name == "euler_ancestral")
        out = std::make_unique<EulerScheduler>(config, steps, EulerScheduler::Kind::Ancestral);
    if (name == "ddim") out = std::make_unique<DdimScheduler>(config, steps);
    if (name == "dpmpp_2m") out = std::make_unique<Dpmpp2mScheduler>(config, steps, false);
    if (name == "dpmpp_2m_karras") out = std::make_unique<Dpmpp2mScheduler>(config, steps, true);
    if (name == "pndm") out = std::make_unique<PndmScheduler>(config, steps);
    if (!out)
        return Error{ErrorCode::BadRequest,
                     {{"option", "scheduler"}, {"value", name}, {"allowed", "it is not known"}}};
    const std::vector<double>& timesteps = out->timesteps();
    if (timesteps.empty() || (steps > 1 && timesteps.front() <= timesteps.back()))
        return Error{ErrorCode::ModelUnsupported,
                     {{"path", config.path}, {"reason", "its sampler's settings leave no steps to take"}}};
    return out;
}

}  // namespace lightreel
