#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/denoise/noise.h"
#include "core/denoise/prediction.h"
#include "core/denoise/scheduler.h"
#include "tests/parity/parity.h"

namespace lightreel::parity {
namespace {

using nlohmann::json;

/// The scripted model of the fixtures.
at::Tensor scripted(const at::Tensor& input, double timestep) {
    return input * 0.5 + 0.1 * std::sin(timestep);
}

void checkCase(const json& row) {
    const SchedulerConfig config = orThrow(SchedulerConfig::fromJson(row["config"], "fixture"));
    const auto scheduler = orThrow(makeScheduler(row["sampler"], config, row["steps"].get<int>()));
    const auto timesteps = row["timesteps"].get<std::vector<double>>();
    ASSERT_EQ(scheduler->timesteps().size(), timesteps.size());
    for (size_t i = 0; i < timesteps.size(); ++i)
        EXPECT_NEAR(scheduler->timesteps()[i], timesteps[i], 1e-3 * (1 + timesteps[i]));
    const double sigma = row["init_noise_sigma"];
    EXPECT_NEAR(scheduler->initNoiseSigma(), sigma, 1e-5 * sigma);
    at::Tensor x = at::linspace(-2, 2, 20).reshape({1, 4, 1, 1, 5}) * sigma;
    at::Generator generator = cpuGenerator(3);
    for (size_t i = 0; i < timesteps.size(); ++i)
        x = scheduler->step(scripted(scheduler->scaleModelInput(x, i), timesteps[i]), i, x, generator);
    const auto expected = row["final"].get<std::vector<float>>();
    EXPECT_LT(distance(x.flatten(), at::tensor(expected)), 1e-4);
}

TEST(SchedulerParity, everyTrajectoryAgrees) {
    const json fixture = json::parse(std::ifstream(data("schedulers.json")));
    ASSERT_GE(fixture["cases"].size(), 300U);
    for (const json& row : fixture["cases"]) {
        SCOPED_TRACE(row["sampler"].dump() + " " + row["steps"].dump() + " " + row["config"].dump());
        checkCase(row);
        if (HasFailure()) break;
    }
}

/// A prediction that stands for the clean latents `value` everywhere, when the latents are zero.
at::Tensor predictionFor(double value, double sigma) {
    return at::full({1, 4, 1, 2, 2}, -value / sigma);
}

/// The share of an error of 1 in step i that the steps i and i + 1 let through, measured from zero latents.
double measuredWeight(Scheduler& scheduler, size_t step, bool unscaled) {
    at::Generator generator = cpuGenerator(3);
    const at::Tensor zero = at::zeros({1, 4, 1, 2, 2});
    const size_t last = scheduler.timesteps().size() - 1;
    double weight = 0;
    for (size_t i = 0; i <= std::min(step + 1, last); ++i) {
        const double error = i == step ? 1 : 0, next = i == last ? 0 : scheduler.sigma(i + 1);
        const at::Tensor out = scheduler.step(predictionFor(error, scheduler.sigma(i)), i, zero, generator);
        const double share = out.mean().item<double>() * (unscaled ? std::sqrt(next * next + 1) : 1);
        if (i >= step) weight += std::abs(share);
    }
    return weight;
}

TEST(Scheduler, errorWeightsAreWhatAnErrorInAStepDoes) {
    const SchedulerConfig config = orThrow(SchedulerConfig::fromJson(
        {{"clip_sample", false}, {"set_alpha_to_one", true}, {"timestep_spacing", "leading"}}, "folder"));
    for (const char* name : {"euler", "ddim", "dpmpp_2m", "dpmpp_2m_karras"})
        for (const int steps : {1, 2, 5, 20}) {
            const auto weights = orThrow(makeScheduler(name, config, steps))->errorWeights();
            ASSERT_EQ(weights.size(), static_cast<size_t>(steps));
            for (size_t i = 0; i < weights.size(); ++i) {
                const auto fresh = orThrow(makeScheduler(name, config, steps));
                EXPECT_NEAR(measuredWeight(*fresh, i, std::string(name) != "euler"), weights[i], 1e-4)
                    << name << ", step " << i << " of " << steps;
            }
            EXPECT_NEAR(weights.back(), 1, 1e-6) << "the last step is its estimate";
        }
}

TEST(Scheduler, noErrorWeightsWhereTheyAreNotKnown) {
    const auto weights = [](const char* name, const json& config) {
        const SchedulerConfig read = orThrow(SchedulerConfig::fromJson(config, "folder"));
        return orThrow(makeScheduler(name, read, 5))->errorWeights();
    };
    EXPECT_TRUE(weights("euler_ancestral", json::object()).empty());
    EXPECT_TRUE(weights("pndm", {{"skip_prk_steps", true}}).empty());
    EXPECT_TRUE(weights("ddim", {{"clip_sample", true}}).empty());
    EXPECT_TRUE(weights("ddim", {{"clip_sample", false}, {"thresholding", true}}).empty());
    EXPECT_TRUE(weights("dpmpp_2m", {{"thresholding", true}}).empty());
    EXPECT_FALSE(weights("ddim", {{"clip_sample", false}, {"rescale_betas_zero_snr", true}}).empty());
}

TEST(Prediction, theInverseGivesTheEstimateBack) {
    const at::Tensor latents = at::randn({1, 4, 2, 3, 3}), prediction = at::randn({1, 4, 2, 3, 3});
    for (const char* type : {"epsilon", "v_prediction", "sample"})
        for (const double sigma : {0.03, 1.0, 14.6}) {
            const at::Tensor noisy = latents * sigma;
            const at::Tensor clean = cleanFromPrediction(prediction, noisy, sigma, type);
            EXPECT_LT(distance(predictionFromClean(clean, noisy, sigma, type), prediction), 1e-5)
                << type << " at " << sigma;
        }
}

TEST(Scheduler, unknownSettingsAreRefusedByName) {
    for (const json& config :
         {json{{"prediction_type", "flow"}}, json{{"timestep_spacing", "odd"}}, json{{"thresholding", 1}},
          json{{"num_train_timesteps", 0}}, json{{"sigma_min", -1}}, json{{"beta_schedule", 7}},
          json{{"interpolation_type", "cubic"}}, json{{"timestep_type", "flow"}},
          json{{"solver_type", "other"}}, json{{"steps_offset", -1}}, json{{"clip_sample_range", 0}},
          json{{"dynamic_thresholding_ratio", 2}}}) {
        const Result<SchedulerConfig> read = SchedulerConfig::fromJson(config, "folder");
        ASSERT_FALSE(read) << config.dump();
        EXPECT_EQ(read.error().code, ErrorCode::ModelUnsupported);
        EXPECT_NE(paragraph(read.error()).find(config.items().begin().key()), std::string::npos);
    }
}

TEST(Scheduler, whatOnlyOneSamplerCannotHonourIsRefusedForItAlone) {
    const auto refused = [](const char* sampler, const json& config) {
        const auto made = makeScheduler(sampler, orThrow(SchedulerConfig::fromJson(config, "folder")), 4);
        if (made) return false;
        EXPECT_EQ(made.error().code, ErrorCode::ModelUnsupported);
        EXPECT_NE(paragraph(made.error()).find(config.items().begin().key()), std::string::npos);
        return true;
    };
    for (const json& config : {json{{"algorithm_type", "sde-dpmsolver++"}}, json{{"solver_order", 3}},
                               json{{"use_lu_lambdas", true}}, json{{"use_flow_sigmas", true}},
                               json{{"variance_type", "learned_range"}}, json{{"use_beta_sigmas", true}}})
        EXPECT_TRUE(refused("dpmpp_2m", config) && !refused("ddim", config)) << config.dump();
    EXPECT_TRUE(refused("euler", {{"use_beta_sigmas", true}}));
    EXPECT_FALSE(refused("euler", {{"solver_order", 3}}));
    EXPECT_TRUE(refused("pndm", {{"skip_prk_steps", false}}));
    EXPECT_FALSE(refused("pndm", {{"skip_prk_steps", true}}));
}

TEST(Scheduler, settingsThatLeaveNoStepsAreRefused) {
    for (const char* spacing : {"linspace", "leading", "trailing"})
        for (const int steps : {1, 4})
            for (const char* sampler : {"dpmpp_2m", "dpmpp_2m_karras"}) {
                const json config{{"lambda_min_clipped", 1e9}, {"timestep_spacing", spacing}};
                const auto made =
                    makeScheduler(sampler, orThrow(SchedulerConfig::fromJson(config, "folder")), steps);
                ASSERT_FALSE(made) << sampler << " " << spacing << " " << steps;
                EXPECT_EQ(made.error().code, ErrorCode::ModelUnsupported);
            }
}

TEST(Scheduler, theFoldersSamplerIsTheDefaultOrThereIsNone) {
    const auto named = [](const char* name) {
        return orThrow(SchedulerConfig::fromJson({{"_class_name", name}}, "folder")).defaultSampler();
    };
    EXPECT_EQ(named("EulerAncestralDiscreteScheduler"), "euler_ancestral");
    EXPECT_EQ(named("PNDMScheduler"), "pndm");
    EXPECT_EQ(named("UniPCMultistepScheduler"), "");
}

TEST(Scheduler, stepsOutOfRangeAreRefused) {
    EXPECT_FALSE(makeScheduler("euler", {}, 0));
    EXPECT_FALSE(makeScheduler("ddim", {}, 1001));
    EXPECT_FALSE(makeScheduler("heun", {}, 10));
}

TEST(Scheduler, theMostStepsThatASpacingTakesAreSaid) {
    const auto made = [](const char* sampler, const char* spacing, int steps) {
        const json config{{"timestep_spacing", spacing}, {"skip_prk_steps", true}};
        return makeScheduler(sampler, orThrow(SchedulerConfig::fromJson(config, "folder")), steps);
    };
    for (const char* sampler : {"euler", "euler_ancestral", "ddim", "pndm", "dpmpp_2m", "dpmpp_2m_karras"})
        for (const char* spacing : {"linspace", "leading", "trailing"}) {
            const bool leads = std::string(sampler) == "dpmpp_2m" && std::string(spacing) == "leading";
            const int most = leads ? 999 : 1000;
            EXPECT_TRUE(made(sampler, spacing, most)) << sampler << " " << spacing;
            const auto refused = made(sampler, spacing, most + 1);
            ASSERT_FALSE(refused) << sampler << " " << spacing;
            EXPECT_EQ(refused.error().code, ErrorCode::BadRequest) << sampler << " " << spacing;
            EXPECT_EQ(refused.error().args.at("option"), "steps");
            EXPECT_NE(refused.error().args.at("allowed").find(std::to_string(most)), std::string::npos);
        }
}

}  // namespace
}  // namespace lightreel::parity
