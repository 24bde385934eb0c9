#include "core/assistant/bench_items.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/assistant/bench_run.h"

namespace lightreel {
namespace {

TEST(Bootstrap, theMeanAndAnIntervalAroundIt) {
    std::vector<BootstrapSample> samples;
    for (size_t cluster = 0; cluster < 20; ++cluster)
        for (int i = 0; i < 5; ++i) samples.push_back({cluster, static_cast<double>(cluster % 4)});
    const Estimate found = estimate(samples);
    EXPECT_DOUBLE_EQ(found.mean, 1.5);
    EXPECT_EQ(found.items, 100U);
    EXPECT_EQ(found.clusters, 20U);
    // Of 20 independent values of standard deviation 1.118 the mean strays by 0.25; 1.96 times that is 0.49.
    EXPECT_NEAR(found.high - found.mean, 0.49, 0.08);
    EXPECT_NEAR(found.mean - found.low, 0.49, 0.08);
    EXPECT_EQ(estimate(samples), found) << "the same samples, the same interval";
}

TEST(Bootstrap, itemsOfOneDialogueCountAsOne) {
    // A hundred items in two dialogues know no more than two items.
    std::vector<BootstrapSample> two{{0, 0}, {1, 1}}, hundred;
    for (int i = 0; i < 50; ++i) hundred.insert(hundred.end(), two.begin(), two.end());
    EXPECT_DOUBLE_EQ(estimate(hundred).low, estimate(two).low);
    EXPECT_DOUBLE_EQ(estimate(hundred).low, 0);
    EXPECT_DOUBLE_EQ(estimate(hundred).high, 1);
}

TEST(Bootstrap, oneDialogueHasNoInterval) {
    const Estimate found = estimate({{7, 1}, {7, 3}});
    EXPECT_DOUBLE_EQ(found.mean, 2);
    EXPECT_DOUBLE_EQ(found.low, 2);
    EXPECT_DOUBLE_EQ(found.high, 2);
    EXPECT_FALSE(found.hasInterval());
    EXPECT_TRUE(estimate({{7, 1}, {8, 3}}).hasInterval());
}

TEST(Bootstrap, weightsMakeARatioOfSums) {
    EXPECT_DOUBLE_EQ(estimate({{0, 1, 4}, {1, 2, 2}}).mean, 0.5);
}

BenchItem item(BenchMethod method, size_t question, double kl, double nll) {
    BenchItem made{method, "g", "4x", question / 2, question};
    made.values = {{"kl", kl}, {"nll", nll}};
    return made;
}

/// Question 0 gains 2 nats from the dialogue, question 1 gains 4, question 2 only 0.1.
std::vector<BenchItem> threeQuestions() {
    return {item(BenchMethod::Full, 0, 0, 1),       item(BenchMethod::Full, 1, 0, 1),
            item(BenchMethod::Full, 2, 0, 1),       item(BenchMethod::None, 0, 2, 3),
            item(BenchMethod::None, 1, 3, 5),       item(BenchMethod::None, 2, 0, 1.1),
            item(BenchMethod::Random, 0, 1, 3),     item(BenchMethod::Random, 1, 2, 2),
            item(BenchMethod::Random, 2, 3, 9),     item(BenchMethod::EpiCache, 0, 0.5, 1),
            item(BenchMethod::EpiCache, 1, 0.5, 2), item(BenchMethod::EpiCache, 2, 0.5, 1)};
}

const BenchRow& rowOf(const std::vector<BenchRow>& rows, const std::string& method) {
    return *std::ranges::find(rows, method, &BenchRow::method);
}

TEST(BenchRows, meansAndWhatIsRecovered) {
    const std::vector<BenchRow> rows = benchRows(threeQuestions());
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows.front().method, "full");
    EXPECT_EQ(rows.back().method, "epicache");
    EXPECT_DOUBLE_EQ(rowOf(rows, "random").figures.at("kl").mean, 2);
    // Of the 6 nats that questions 0 and 1 gain, random keeps 0 and 3; question 2 does not count.
    EXPECT_DOUBLE_EQ(rowOf(rows, "random").figures.at("recovered").mean, 0.5);
    EXPECT_EQ(rowOf(rows, "random").figures.at("recovered").items, 2U);
    EXPECT_DOUBLE_EQ(rowOf(rows, "full").figures.at("recovered").mean, 1);
    EXPECT_DOUBLE_EQ(rowOf(rows, "none").figures.at("recovered").mean, 0);
    EXPECT_EQ(helpedQuestions(threeQuestions()), 2);
    EXPECT_FALSE(rowOf(rows, "random").figures.contains("rank"));
}

TEST(BenchRows, differencesArePaired) {
    std::vector<BenchItem> items = threeQuestions();
    std::erase_if(items,
                  [](const BenchItem& of) { return of.method == BenchMethod::Random && of.question == 2; });
    const std::vector<BenchRow> rows = benchRows(items);
    const Estimate& less = rowOf(rows, "random").differences.at("epicache").at("kl");
    EXPECT_DOUBLE_EQ(less.mean, -1) << "over the two questions that both have answered";
    EXPECT_EQ(less.items, 2U);
    EXPECT_TRUE(rowOf(rows, "epicache").differences.empty()) << "from itself";
}

TEST(BenchRows, layersAreAveragedWhereTheyAreKnown) {
    std::vector<BenchItem> items = threeQuestions();
    items[6].outputError = {1, 3};
    items[7].outputError = {3, 5};
    EXPECT_EQ(rowOf(benchRows(items), "random").outputError, (std::vector<double>{2, 4}));
    EXPECT_TRUE(rowOf(benchRows(items), "full").outputError.empty());
}

TEST(BenchMethods, byNameInTheTablesOrderAndAlwaysWithFull) {
    const auto chosen = benchMethodsNamed({"epicache", "sinks"});
    ASSERT_TRUE(chosen);
    EXPECT_EQ(*chosen, (std::vector{BenchMethod::Full, BenchMethod::Sinks, BenchMethod::EpiCache}));
    EXPECT_EQ(benchMethodsNamed({})->size(), benchMethods().size());
    const auto unknown = benchMethodsNamed({"h2o"});
    ASSERT_FALSE(unknown);
    EXPECT_NE(paragraph(unknown.error()).find("known are full, none"), std::string::npos);
}

TEST(BenchBudget, timesSmallerOrEntries) {
    EXPECT_EQ(*budgetEntries("4x", 2000, 30), 500);
    EXPECT_EQ(*budgetEntries("1.5x", 300, 30), 200);
    EXPECT_EQ(*budgetEntries("512", 2000, 30), 512);
    EXPECT_EQ(*budgetEntries("1e300", 2000, 30), 2000) << "no more than there is";
    for (const char* bad : {"", "x", "4y", "4 x", "0x", "-3", "nan", "0.5x", "100x", "29"})
        EXPECT_EQ(budgetEntries(bad, 2000, 30).error().code, ErrorCode::BadRequest) << bad;
}

}  // namespace
}  // namespace lightreel
