#include "core/cache/error_budget.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lightreel {
namespace {

TEST(ErrorBudget, aStepMayTakeFourTimesItsShareByWeightOrByNumber) {
    const ErrorBudget light(8, {1, 1, 1, 1, 1, 1, 1, 1});
    EXPECT_DOUBLE_EQ(light.allowance(0), 4) << "8 * 4 / 8";
    const ErrorBudget heavy(10, {3, 1, 0.1, 1, 1, 1, 1, 1, 0.9, 0, 0, 0, 0, 0, 0, 0});
    EXPECT_DOUBLE_EQ(heavy.allowance(0), 10) << "4 * 3 / 10 is more than all of it";
    EXPECT_DOUBLE_EQ(heavy.allowance(2), 10 * 4.0 / 14) << "of little weight: by number";
    EXPECT_DOUBLE_EQ(light.allowance(7), 8) << "the last step never takes more than there is";
}

TEST(ErrorBudget, paysTheWeightedErrorOrNothing) {
    ErrorBudget budget(1, {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5});
    EXPECT_FALSE(budget.pay(0, 1.01)) << "half of it is above the allowance of 0.5";
    EXPECT_DOUBLE_EQ(budget.spent(), 0);
    EXPECT_TRUE(budget.pay(0, 1));
    EXPECT_DOUBLE_EQ(budget.spent(), 0.5);
    EXPECT_DOUBLE_EQ(budget.allowance(4), 0.5);
    EXPECT_FALSE(budget.pay(4, std::numeric_limits<double>::quiet_NaN()));
    EXPECT_FALSE(budget.pay(4, std::numeric_limits<double>::infinity()));
    EXPECT_DOUBLE_EQ(budget.spent(), 0.5);
}

TEST(ErrorBudget, isNeverOverspentHoweverItIsTaken) {
    for (int steps = 1; steps <= 60; ++steps) {
        std::vector<double> weights;
        for (int i = 0; i < steps; ++i) weights.push_back(0.1 + std::fmod(0.37 * i, 0.9));
        ErrorBudget budget(0.03, weights);
        for (size_t i = 0; i < weights.size(); ++i)
            EXPECT_TRUE(budget.pay(i, budget.allowance(i) / weights[i] * (1 - 1e-15))) << steps << ", " << i;
        EXPECT_LE(budget.spent(), 0.03) << steps;
    }
}

TEST(DriftEstimate, startsFromTheFirstMeasurementWithAMargin) {
    DriftEstimate estimate;
    EXPECT_FALSE(estimate.known());
    estimate.learn(2, 6);
    EXPECT_TRUE(estimate.known());
    EXPECT_DOUBLE_EQ(estimate.of(1), 1.5 * 3);
}

TEST(DriftEstimate, growsAtOnceAndShrinksSlowly) {
    DriftEstimate estimate;
    estimate.learn(1, 1);
    estimate.learn(1, 3);  // three times what was expected: margin 3.6, gain 2
    EXPECT_DOUBLE_EQ(estimate.of(1), 3.6 * 2);
    estimate.learn(1, 2);  // as expected: margin 0.8 * 3.6
    EXPECT_DOUBLE_EQ(estimate.of(1), 0.8 * 3.6 * 2);
    for (int i = 0; i < 50; ++i) estimate.learn(1, 2);
    EXPECT_NEAR(estimate.of(1), 1.2 * 2, 1e-6) << "a fifth above what is measured all the time";
    for (int i = 0; i < 50; ++i) estimate.learn(1, 2 * std::pow(0.5, i));
    EXPECT_GT(estimate.of(1), 0);
}

TEST(DriftEstimate, aProbeThatStandsStillTeachesNothing) {
    DriftEstimate estimate;
    estimate.learn(0, 5);
    EXPECT_FALSE(estimate.known());
    estimate.learn(1, 1);
    estimate.learn(0, 5);
    estimate.learn(1, std::numeric_limits<double>::quiet_NaN());
    EXPECT_DOUBLE_EQ(estimate.of(1), 1.5);
}

TEST(DriftEstimate, recoversFromADriftOfNothing) {
    DriftEstimate estimate;
    estimate.learn(1, 0);
    EXPECT_DOUBLE_EQ(estimate.of(1), 0);
    estimate.learn(1, 2);
    EXPECT_DOUBLE_EQ(estimate.of(1), 3);
}

}  // namespace
}  // namespace lightreel
