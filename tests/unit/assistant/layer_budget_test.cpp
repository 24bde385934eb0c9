#include "core/assistant/layer_budget.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace lightreel {
namespace {

std::vector<int64_t> budgets(const std::vector<double>& sensitivities, int64_t average,
                             const BudgetRules& rules) {
    const auto made = layerBudgets(sensitivities, average, rules);
    EXPECT_TRUE(made);
    return made ? *made : std::vector<int64_t>();
}

int64_t sum(const std::vector<int64_t>& values) {
    return std::accumulate(values.begin(), values.end(), int64_t{0});
}

TEST(LayerBudget, theSumIsExactAndTheBoundsHold) {
    std::mt19937 random(4);
    for (int trial = 0; trial < 300; ++trial) {
        std::vector<double> sensitivities(1 + random() % 40);
        for (double& value : sensitivities) value = random() % 5 == 0 ? 0 : (random() % 10'000) / 1e4;
        const int64_t average = 20 + static_cast<int64_t>(random() % 500);
        const BudgetRules rules{static_cast<double>(random() % 5),
                                average - static_cast<int64_t>(random() % 20),
                                average + static_cast<int64_t>(random() % 900)};
        const std::vector<int64_t> made = budgets(sensitivities, average, rules);
        ASSERT_EQ(made.size(), sensitivities.size());
        EXPECT_EQ(sum(made), average * static_cast<int64_t>(made.size()));
        EXPECT_GE(std::ranges::min(made), rules.least);
        EXPECT_LE(std::ranges::max(made), rules.most);
        for (size_t a = 0; a < made.size(); ++a)
            for (size_t b = 0; b < made.size(); ++b)
                EXPECT_TRUE(rules.alpha == 0 || sensitivities[a] <= sensitivities[b] ||
                            made[a] + 1 >= made[b]);
    }
}

TEST(LayerBudget, sharesBetweenTheBoundsGoWithTheWeights) {
    EXPECT_EQ(budgets({1, 2, 3}, 70, {2, 1, 1000}), (std::vector<int64_t>{15, 60, 135}));
    EXPECT_EQ(budgets({1, 2, 3}, 60, {1, 1, 1000}), (std::vector<int64_t>{30, 60, 90}));
    EXPECT_EQ(budgets({1, 1, 10}, 100, {2, 30, 150}), (std::vector<int64_t>{75, 75, 150}))
        << "the most holds";
}

TEST(LayerBudget, equalOrNoSensitivitiesShareEvenly) {
    EXPECT_EQ(budgets({0, 0, 0}, 33, {2, 8, 132}), (std::vector<int64_t>{33, 33, 33}));
    EXPECT_EQ(budgets({0.2, 0.2}, 33, {2, 8, 132}), (std::vector<int64_t>{33, 33}));
    EXPECT_EQ(budgets({0, 1}, 100, {2, 10, 120}), (std::vector<int64_t>{80, 120}))
        << "what the sensitive one may not have";
}

TEST(LayerBudget, boundsThatDoNotAdmitTheSumAreRefused) {
    EXPECT_FALSE(layerBudgets({1, 2}, 10, {2, 11, 40}));
    EXPECT_FALSE(layerBudgets({1, 2}, 50, {2, 1, 40}));
    EXPECT_TRUE(layerBudgets({}, 10, {2, 1, 40})->empty());
}

}  // namespace
}  // namespace lightreel
