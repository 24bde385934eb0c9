#include <nlohmann/json.hpp>

#include "core/denoise/scheduler.h"

namespace lightreel {
namespace {

using nlohmann::json;

class SchedulerReader {
  public:
    SchedulerReader(const json& config, std::string_view path) : m_config(config), m_path(path) {}

    template <typename T>
    void read(const char* key, T& to) const {
        if (!has(key)) return;
        try {
            to = m_config.at(key).get<T>();
        } catch (const json::exception&) {
            wrong(key);
        }
    }

    void word(const char* key, std::string& to, std::initializer_list<const char*> known) const {
        read(key, to);
        if (!has(key)) return;
        for (const char* candidate : known)
            if (to == candidate) return;
        wrong(key);
    }

    template <typename T>
    void read(const char* key, std::optional<T>& to) const {
        T value{};
        if (!has(key)) return;
        read(key, value);
        to = value;
    }

    /// True when the key holds the one of two words.
    [[nodiscard]] bool is(const char* key, const char* wanted, const char* other) const {
        std::string value = other;
        word(key, value, {wanted, other});
        return value == wanted;
    }

    [[nodiscard]] bool has(const char* key) const {
        return m_config.contains(key) && !m_config.at(key).is_null();
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

void readSchedule(const SchedulerReader& reader, SchedulerConfig& out) {
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
    if (out.stepsOffset < 0 || out.stepsOffset > out.trainTimesteps) reader.wrong("steps_offset");
    reader.read("rescale_betas_zero_snr", out.rescaleBetasZeroSnr);
}

void readSigmas(const SchedulerReader& reader, SchedulerConfig& out) {
    reader.read("use_karras_sigmas", out.useKarrasSigmas);
    reader.read("use_exponential_sigmas", out.useExponentialSigmas);
    reader.read("use_beta_sigmas", out.useBetaSigmas);
    if (out.useKarrasSigmas && out.useExponentialSigmas) reader.wrong("use_exponential_sigmas");
    reader.word("final_sigmas_type", out.finalSigmasType, {"zero", "sigma_min"});
    reader.read("sigma_min", out.sigmaMin);
    if (out.sigmaMin && *out.sigmaMin <= 0) reader.wrong("sigma_min");
    reader.read("sigma_max", out.sigmaMax);
    if (out.sigmaMax && *out.sigmaMax <= 0) reader.wrong("sigma_max");
    out.logInterpolation = reader.is("interpolation_type", "log_linear", "linear");
    out.continuousTimesteps = reader.is("timestep_type", "continuous", "discrete");
}

void readDpmSolver(const SchedulerReader& reader, SchedulerConfig& out) {
    reader.read("solver_order", out.solverOrder);
    reader.read("algorithm_type", out.algorithmType);
    if (out.algorithmType == "deis") out.algorithmType = "dpmsolver++";  // as diffusers has it
    std::string solver = "midpoint";
    reader.word("solver_type", solver, {"midpoint", "heun", "logrho", "bh1", "bh2"});
    out.heunSolver = solver == "heun";  // the last three belong to other samplers: midpoint here
    reader.read("lower_order_final", out.lowerOrderFinal);
    reader.read("euler_at_final", out.eulerAtFinal);
    reader.read("lambda_min_clipped", out.lambdaMinClipped);
    std::string variance;
    reader.read("variance_type", variance);
    out.learnedVariance = variance.starts_with("learned");
    reader.read("use_lu_lambdas", out.useLuLambdas);
    reader.read("use_flow_sigmas", out.useFlowSigmas);
}

void readClipping(const SchedulerReader& reader, SchedulerConfig& out) {
    reader.read("set_alpha_to_one", out.setAlphaToOne);
    reader.read("clip_sample", out.clipSample);
    reader.read("clip_sample_range", out.clipSampleRange);
    if (!(out.clipSampleRange > 0)) reader.wrong("clip_sample_range");
    reader.read("thresholding", out.thresholding);
    reader.read("dynamic_thresholding_ratio", out.thresholdingRatio);
    if (!(out.thresholdingRatio >= 0 && out.thresholdingRatio <= 1))
        reader.wrong("dynamic_thresholding_ratio");
    reader.read("sample_max_value", out.sampleMaxValue);
    if (!(out.sampleMaxValue > 0)) reader.wrong("sample_max_value");
    reader.read("skip_prk_steps", out.skipPrkSteps);
}

}  // namespace

Result<SchedulerConfig> SchedulerConfig::fromJson(const json& config, std::string_view path) {
    if (!config.is_object())
        return Error{ErrorCode::ModelUnsupported,
                     {{"path", std::string(path)}, {"reason", "its sampler has no settings"}}};
    try {
        const SchedulerReader reader(config, path);
        SchedulerConfig out;
        out.path = path;
        reader.read("_class_name", out.className);
        readSchedule(reader, out);
        readSigmas(reader, out);
        readDpmSolver(reader, out);
        readClipping(reader, out);
        return out;
    } catch (const Failure& failure) {
        return failure.error;
    }
}

std::string SchedulerConfig::defaultSampler() const {
    if (className == "EulerDiscreteScheduler") return "euler";
    if (className == "EulerAncestralDiscreteScheduler") return "euler_ancestral";
    if (className == "DPMSolverMultistepScheduler") return useKarrasSigmas ? "dpmpp_2m_karras" : "dpmpp_2m";
    if (className == "PNDMScheduler") return "pndm";
    return className == "DDIMScheduler" || className.empty() ? "ddim" : "";
}

}  // namespace lightreel
