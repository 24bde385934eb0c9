#include "core/denoise/scheduler.h"

#include <nlohmann/json.hpp>

#include "core/denoise/ddim_scheduler.h"
#include "core/denoise/dpmpp_2m_scheduler.h"
#include "core/denoise/euler_scheduler.h"

namespace lightreel {
namespace {

using nlohmann::json;

class SchedulerReader {
  public:
    SchedulerReader(const json& config, std::string_view path) : m_config(config), m_path(path) {}

    template <typename T>
    void read(const char* key, T& to) const {
        if (!m_config.contains(key) || m_config.at(key).is_null()) return;
        try {
            to = m_config.at(key).get<T>();
        } catch (const json::exception&) {
            wrong(key);
        }
    }

    void word(const char* key, std::string& to, std::initializer_list<const char*> known) const {
        read(key, to);
        if (!m_config.contains(key) || m_config.at(key).is_null()) return;
        for (const char* candidate : known)
            if (to == candidate) return;
        wrong(key);
    }

    void mustBeOff(const char* key) const {
        bool on = false;
        read(key, on);
        if (on) wrong(key);
    }

    [[noreturn]] void wrong(const char* key) const {
        throw Failure{
            {ErrorCode::ModelUnsupported,
             {{"path", std::string(m_path)},
              {"reason", std::string("its sampler has ") + key + " = " +
                             m_config.at(key).dump().substr(0, 80) + ", which is not known here"}}}};
    }

  private:
    const json& m_config;
    std::string_view m_path;
};

SchedulerConfig parse(const json& config, std::string_view path) {
    const SchedulerReader reader(config, path);
    SchedulerConfig out;
    reader.read("_class_name", out.className);
    reader.read("num_train_timesteps", out.trainTimesteps);
    if (out.trainTimesteps < 2 || out.trainTimesteps > 100'000) reader.wrong("num_train_timesteps");
    reader.read("beta_start", out.betaStart);
    reader.read("beta_end", out.betaEnd);
    reader.word("beta_schedule", out.betaSchedule, {"linear", "scaled_linear", "squaredcos_cap_v2"});
    reader.read("trained_betas", out.trainedBetas);
    if (!out.trainedBetas.empty() && static_cast<int64_t>(out.trainedBetas.size()) != out.trainTimesteps)
        reader.wrong("trained_betas");
    reader.word("prediction_type", out.predictionType, {"epsilon", "v_prediction", "sample"});
    reader.word("timestep_spacing", out.timestepSpacing, {"linspace", "leading", "trailing"});
    reader.read("steps_offset", out.stepsOffset);
    if (config.contains("clip_sample") && config.at("clip_sample").is_boolean())
        out.clipSample = config.at("clip_sample").get<bool>();
    reader.read("clip_sample_range", out.clipSampleRange);
    reader.read("set_alpha_to_one", out.setAlphaToOne);
    reader.read("rescale_betas_zero_snr", out.rescaleBetasZeroSnr);
    reader.read("use_karras_sigmas", out.useKarrasSigmas);
    reader.word("final_sigmas_type", out.finalSigmasType, {"zero", "sigma_min"});
    reader.read("solver_order", out.solverOrder);
    if (out.solverOrder < 1 || out.solverOrder > 2) reader.wrong("solver_order");
    reader.read("lower_order_final", out.lowerOrderFinal);
    reader.read("euler_at_final", out.eulerAtFinal);
    for (const char* off :
         {"thresholding", "use_exponential_sigmas", "use_beta_sigmas", "use_flow_sigmas", "use_lu_lambdas"})
        reader.mustBeOff(off);
    return out;
}

}  // namespace

Result<SchedulerConfig> SchedulerConfig::fromJson(const json& config, std::string_view path) {
    if (!config.is_object())
        return Error{ErrorCode::ModelUnsupported,
                     {{"path", std::string(path)}, {"reason", "its sampler has no settings"}}};
    try {
        return parse(config, path);
    } catch (const Failure& failure) {
        return failure.error;
    }
}

std::string SchedulerConfig::defaultSampler() const {
    if (className == "EulerDiscreteScheduler") return "euler";
    if (className == "EulerAncestralDiscreteScheduler") return "euler_ancestral";
    if (className == "DPMSolverMultistepScheduler") return useKarrasSigmas ? "dpmpp_2m_karras" : "dpmpp_2m";
    return "ddim";
}

Result<std::unique_ptr<Scheduler>> makeScheduler(const std::string& name, const SchedulerConfig& config,
                                                 int steps) {
    std::unique_ptr<Scheduler> out;
    if (steps < 1 || steps > config.trainTimesteps)
        return Error{ErrorCode::BadRequest,
                     {{"option", "steps"},
                      {"value", std::to_string(steps)},
                      {"allowed", "this sampler takes 1 to " + std::to_string(config.trainTimesteps)}}};
    if (name == "euler") out = std::make_unique<EulerScheduler>(config, steps, EulerScheduler::Kind::Plain);
    if (name == "euler_ancestral")
        out = std::make_unique<EulerScheduler>(config, steps, EulerScheduler::Kind::Ancestral);
    if (name == "ddim") out = std::make_unique<DdimScheduler>(config, steps);
    if (name == "dpmpp_2m") out = std::make_unique<Dpmpp2mScheduler>(config, steps, false);
    if (name == "dpmpp_2m_karras") out = std::make_unique<Dpmpp2mScheduler>(config, steps, true);
    if (!out)
        return Error{ErrorCode::BadRequest,
                     {{"option", "scheduler"}, {"value", name}, {"allowed", "it is not known"}}};
    return out;
}

}  // namespace lightreel
