#include "core/cache/adaptive_policy.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "core/base/cancel_token.h"

namespace lightreel {
namespace {

/// A network told by numbers. A prediction is the clean estimate itself; a full pass gives the logarithm of
/// the noise level, bent so that forecasts drift; a reuse is off by the steps since the last full pass.
struct ScriptedNetwork : StepNetwork {
    explicit ScriptedNetwork(size_t steps) {
        for (size_t i = 0; i < steps; ++i)
            sampling.sigmas.push_back(10 * std::pow(0.8, static_cast<double>(i)));
        for (size_t i = 0; i + 1 < steps; ++i)
            sampling.errorWeights.push_back(1 - sampling.sigmas[i + 1] / sampling.sigmas[i]);
        sampling.errorWeights.push_back(1);
    }

    at::Tensor full() override {
        hear("F");
        since = 0;
        entry = true;
        return truth();
    }
    bool canReuse() const override { return entry; }
    at::Tensor reuse() override {
        hear("r");
        return truth() + reuseDrift * since;
    }
    at::Tensor probe() override {
        hear("");
        return at::full({10, 4}, probeSpeed * static_cast<double>(now));
    }
    at::Tensor clean(const at::Tensor& prediction) const override { return prediction; }
    at::Tensor predictionOf(const at::Tensor& clean) const override { return clean; }

    at::Tensor truth() const {
        const double at = std::log(sampling.sigmas[now]);
        return at::full({1, 4, 2, 3, 3}, at + bend * at * at);
    }
    void hear(const char* what) {
        asked += what;
        if (cancelAt >= 0 && calls++ == cancelAt) throw Cancelled();
    }

    SamplingSteps sampling;
    double reuseDrift = 0.01, bend = 0.01, probeSpeed = 1;
    size_t now = 0;
    int since = 0, calls = 0, cancelAt = -1;
    bool entry = false;
    std::string asked;  ///< passes as they came: F, r
};

/// Kinds of the run's steps: F, r or - for skip.
std::string run(AdaptivePolicy& policy, ScriptedNetwork& network) {
    std::string kinds;
    for (network.now = 0; network.now < network.sampling.sigmas.size(); ++network.now) {
        ++network.since;
        const StepKind kind = policy.predict(network.now, network).kind;
        kinds += kind == StepKind::Full ? 'F' : kind == StepKind::Reuse ? 'r' : '-';
    }
    return kinds;
}

std::string run(double budget, ScriptedNetwork network) {
    AdaptivePolicy policy(budget, network.sampling);
    return run(policy, network);
}

int64_t fullOf(const std::string& kinds) {
    return std::count(kinds.begin(), kinds.end(), 'F');
}

TEST(AdaptivePolicy, aHugeBudgetSavesThreeOfFourBetweenWarmUpAndEnd) {
    EXPECT_EQ(run(1e9, ScriptedNetwork(25)), "FFFFF---F---F---F---F---F");
    EXPECT_EQ(run(1e9, ScriptedNetwork(12)), "FFF---F---FF");
    EXPECT_EQ(run(1e9, ScriptedNetwork(4)), "FFrF") << "no forecast has been measured yet";
    EXPECT_EQ(run(1e9, ScriptedNetwork(2)), "FF");
    EXPECT_EQ(run(1e9, ScriptedNetwork(1)), "F");
}

TEST(AdaptivePolicy, aTinyBudgetIsAllFull) {
    EXPECT_EQ(run(1e-9, ScriptedNetwork(25)), std::string(25, 'F'));
}

TEST(AdaptivePolicy, theSecondCheapestIsTakenWhereTheCheapestDriftsTooMuch) {
    ScriptedNetwork network(25);
    network.bend = 100;
    EXPECT_EQ(run(1, network), "FFFFFrrrFrrrFrrrFrrrFrrrF");
}

TEST(AdaptivePolicy, theBudgetIsKeptAndALargerOneNeverCostsMoreFullSteps) {
    for (const double drift : {0.0, 0.003, 0.02, 0.5})
        for (const double bend : {0.0, 0.01, 0.3, 5.0}) {
            int64_t fullBefore = 1 << 20;
            for (const double budget : {0.001, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 100.0}) {
                ScriptedNetwork network(30);
                network.reuseDrift = drift;
                network.bend = bend;
                AdaptivePolicy policy(budget, network.sampling);
                const std::string kinds = run(policy, network);
                const ErrorCertificate certificate = policy.certificate().value();
                EXPECT_LE(certificate.spent, budget);
                // Where both ways take turns, a skip that is affordable now may cost a full step later.
                EXPECT_TRUE(bend == 0.3 || fullOf(kinds) <= fullBefore)
                    << drift << ", " << bend << ", " << budget;
                EXPECT_EQ(kinds.find("----"), std::string::npos) << kinds;
                EXPECT_EQ(kinds.substr(0, 6), "FFFFFF");
                EXPECT_EQ(kinds.back(), 'F');
                for (size_t i = 0; i + 4 <= kinds.size(); ++i)
                    EXPECT_NE(kinds.substr(i, 4).find('F'), std::string::npos) << kinds;
                fullBefore = fullOf(kinds);
            }
        }
}

TEST(AdaptivePolicy, theCertificateCountsStepsAndVerifiesByTheRunsLastDrift) {
    ScriptedNetwork network(25);
    network.bend = 100;  // no skips
    AdaptivePolicy policy(1, network.sampling);
    ASSERT_EQ(run(policy, network), "FFFFFrrrFrrrFrrrFrrrFrrrF");
    const ErrorCertificate certificate = policy.certificate().value();
    EXPECT_EQ(certificate.fullSteps, 10);
    EXPECT_EQ(certificate.reuseSteps, 15);
    EXPECT_EQ(certificate.skipSteps, 0);
    // Each run: three weights of 0.2, and at the full step after it a drift of 4 * 0.01.
    EXPECT_NEAR(certificate.verified, 5 * 3 * 0.2 * 0.04, 1e-4);
    EXPECT_GT(certificate.spent, 0);
}

TEST(AdaptivePolicy, theShadowComesBeforeTheFullPassAndOnlyWhereItTeaches) {
    ScriptedNetwork network(10);
    network.bend = 100;
    AdaptivePolicy policy(1, network.sampling);
    EXPECT_EQ(run(policy, network), "FFrrrFrrrF");
    EXPECT_EQ(network.asked,
              "F"
              "rF"  // the first with a cached tensor, here the warm-up's last too
              "rrr"
              "rF"  // ends a run
              "rrr"
              "rF");
}

TEST(AdaptivePolicy, skipAloneNeedsNoShadow) {
    ScriptedNetwork network(25);
    network.bend = 0;  // forecasts are exact
    AdaptivePolicy policy(1, network.sampling);
    EXPECT_EQ(run(policy, network), "FFFFF---F---F---F---F---F");
    EXPECT_EQ(network.asked, "FrFFFrFFFFFF");
    EXPECT_NEAR(policy.certificate()->verified, 0, 1e-5);
}

TEST(AdaptivePolicy, aSkipGivesTheForecastOfTheLastTwoFullSteps) {
    ScriptedNetwork network(25);
    network.bend = 0;
    AdaptivePolicy policy(1, network.sampling);
    for (network.now = 0; network.now < 8; ++network.now) {
        const StepPrediction made = policy.predict(network.now, network);
        EXPECT_LT((made.prediction - network.truth()).abs().max().item<double>(), 1e-5) << network.now;
    }
}

TEST(AdaptivePolicy, aLevelThatComesTwiceSpoilsNoForecast) {
    ScriptedNetwork network(25);
    network.sampling.sigmas[4] = network.sampling.sigmas[3];
    AdaptivePolicy policy(1e9, network.sampling);
    for (network.now = 0; network.now < 25; ++network.now)
        EXPECT_TRUE(at::isfinite(policy.predict(network.now, network).prediction).all().item<bool>())
            << network.now;
    EXPECT_GT(policy.certificate()->skipSteps, 0);
}

TEST(AdaptivePolicy, whatIsCachedForAnotherKeyIsNeverUsed) {
    for (size_t change = 0; change < 25; ++change) {
        ScriptedNetwork network(25);
        AdaptivePolicy policy(1e9, network.sampling);
        std::string kinds;
        for (network.now = 0; network.now < 25; ++network.now) {
            if (network.now == change) network.entry = false;
            const StepKind kind = policy.predict(network.now, network).kind;
            kinds += kind == StepKind::Full ? 'F' : kind == StepKind::Reuse ? 'r' : '-';
        }
        EXPECT_EQ(kinds[change], 'F') << change << ": " << kinds;
        if (change + 1 < 25) {
            EXPECT_NE(kinds[change + 1], '-') << "one full step gives no forecast; " << kinds;
        }
        EXPECT_LE(policy.certificate()->spent, 1e9);
    }
}

TEST(AdaptivePolicy, aRunThatCannotBeVerifiedCountsWithItsEstimate) {
    ScriptedNetwork network(15);
    AdaptivePolicy policy(1e9, network.sampling);
    for (network.now = 0; network.now < 6; ++network.now) (void)policy.predict(network.now, network);
    const ErrorCertificate before = policy.certificate().value();
    ASSERT_EQ(before.skipSteps, 3);
    EXPECT_EQ(before.verified, 0);
    network.entry = false;
    (void)policy.predict(6, network);
    EXPECT_NEAR(policy.certificate()->verified, before.spent, 1e-6);
}

TEST(AdaptivePolicy, cancelAtAnyCallFlies) {
    ScriptedNetwork all(12);
    (void)run(1, all);
    AdaptivePolicy counted(1, all.sampling);
    all.cancelAt = 1 << 20;
    (void)run(counted, all);
    for (int call = 0; call < all.calls; ++call) {
        ScriptedNetwork network(12);
        network.cancelAt = call;
        AdaptivePolicy policy(1, network.sampling);
        EXPECT_THROW((void)run(policy, network), Cancelled) << call;
    }
}

TEST(AdaptivePolicy, theProbesFrameOfNineInTenCounts) {
    struct OneFrameJumps : ScriptedNetwork {
        using ScriptedNetwork::ScriptedNetwork;
        at::Tensor probe() override {
            at::Tensor maps = at::full({10, 4}, static_cast<double>(now));
            maps[3] *= jump;
            return maps;
        }
        double jump = 1;
    };
    const auto kindsWith = [](double jump) {
        OneFrameJumps network(25);
        network.jump = jump;
        AdaptivePolicy policy(0.3, network.sampling);
        return run(policy, network);
    };
    EXPECT_EQ(kindsWith(1), kindsWith(1000)) << "one frame of ten does not decide";
}

}  // namespace
}  // namespace lightreel
