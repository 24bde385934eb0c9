#include "core/compare/comparison_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/compare/pareto.h"
#include "core/request/acceleration_text.h"

namespace lightreel {
namespace {

ComparisonMember member(const std::string& name, std::string_view setting) {
    return {name, *accelerationFromText(setting)};
}

std::vector<std::string> namesOf(const std::vector<ComparisonMember>& members) {
    std::vector<std::string> names;
    for (const ComparisonMember& one : members) names.push_back(one.name);
    return names;
}

ComparisonPlan plan() {
    ComparisonPlan plan;
    plan.title = "caches";
    plan.request.prompt = "a red circle";
    plan.request.seed = 7;
    plan.modelFolder = "/models/demo";
    plan.members = withBaseline({member("", "interval=2"), member("small", "chunk=exact")});
    plan.repeats = 3;
    plan.warmUp = false;
    return plan;
}

TEST(ComparisonPlan, theBaselineStandsInFrontOnce) {
    EXPECT_EQ(namesOf(withBaseline({})), std::vector<std::string>{"plain"});
    EXPECT_EQ(namesOf(plan().members), (std::vector<std::string>{"plain", "LightCache 2/0", "small"}));
    const auto named = withBaseline({member("fast", "interval=2"), member("nothing", "")});
    EXPECT_EQ(namesOf(named), (std::vector<std::string>{"nothing", "fast"})) << "the user's word for it";
}

TEST(ComparisonPlan, equalSettingsAreOneAndEqualNamesGetNumbers) {
    const auto members =
        withBaseline({member("a", "interval=2"), member("b", "interval=2"), member("a", "interval=3")});
    EXPECT_EQ(namesOf(members), (std::vector<std::string>{"plain", "a", "a (2)"}));
}

TEST(ComparisonPlan, comesBackOutOfJson) {
    const Result<ComparisonPlan> read = comparisonPlanFromJson(toJson(plan()));
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, plan());
}

TEST(ComparisonPlan, aNewerOneIsRefusedByName) {
    nlohmann::json newer = toJson(plan());
    newer["schema"] = kComparisonSchema + 1;
    const Result<ComparisonPlan> read = comparisonPlanFromJson(newer);
    ASSERT_FALSE(read);
    EXPECT_NE(paragraph(read.error()).find("newer version"), std::string::npos);
}

TEST(ComparisonPlan, damagedOnesAreRefused) {
    const nlohmann::json sound = toJson(plan());
    for (const char* key : {"schema", "request", "model_folder", "members"}) {
        nlohmann::json damaged = sound;
        damaged.erase(key);
        EXPECT_FALSE(comparisonPlanFromJson(damaged)) << key;
        damaged = sound;
        damaged[key] = nlohmann::json::array({3});
        EXPECT_FALSE(comparisonPlanFromJson(damaged)) << key;
    }
    nlohmann::json none = sound;
    none["members"] = nlohmann::json::array();
    EXPECT_FALSE(comparisonPlanFromJson(none));
}

TEST(ComparisonPlan, usualSettingsLeaveOutWhatTheNetworkCannotDo) {
    const auto few = namesOf(usualSettings(false, {}));
    EXPECT_TRUE(std::ranges::none_of(few, [](const std::string& name) {
        return name.find("Cache") != std::string::npos || name.find("adaptive") != std::string::npos;
    }));
    const auto all = namesOf(usualSettings(true, {3, true, true, 14}));
    EXPECT_EQ(all.front(), "plain");
    for (const char* name : {"DeepCache 3/0", "LightCache 5/2", "adaptive 0.1", "exact chunks",
                             "LightCache 2/0 + exact chunks", "least memory", "decoded window:1"})
        EXPECT_NE(std::ranges::find(all, name), all.end()) << name;
}

TEST(ParetoFront, isWhatNothingBeatsInBoth) {
    EXPECT_EQ(paretoFront({{1, 5}, {2, 3}, {3, 4}, {2, 3}, {5, 1}, {5, 2}}),
              (std::vector<bool>{true, true, false, true, true, false}));
    EXPECT_TRUE(paretoFront({}).empty());
}

}  // namespace
}  // namespace lightreel
