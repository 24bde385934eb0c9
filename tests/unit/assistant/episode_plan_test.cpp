#include "core/assistant/episode_plan.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace lightreel {
namespace {

/// Windows near one of the axes, the first of them nearest.
Point near(size_t axis, float off) {
    Point point(4, 0.0F);
    point[axis] = 1;
    point[(axis + 1) % 4] = off;
    return point;
}

std::vector<Point> windows(size_t count, size_t subjects) {
    std::vector<Point> out;
    for (size_t i = 0; i < count; ++i) out.push_back(near(i % subjects, 0.01F * static_cast<float>(i)));
    return out;
}

const EpisodeRules kRules{4, 100, 42};

EpisodePlan planOf(const std::vector<Point>& points) {
    return EpisodePlan::make(points, std::vector<size_t>(points.size(), 40), kRules);
}

bool outgrown(const EpisodePlan& plan, const std::vector<Point>& points) {
    return plan.outgrown(points, std::vector<size_t>(points.size(), 40), kRules);
}

TEST(EpisodePlan, fewWindowsAreOneEpisode) {
    EXPECT_EQ(EpisodePlan::episodesFor(1, 4), 1U);
    EXPECT_EQ(EpisodePlan::episodesFor(7, 4), 1U);
    EXPECT_EQ(EpisodePlan::episodesFor(8, 4), 2U);
    EXPECT_EQ(EpisodePlan::episodesFor(400, 4), 4U);
    EXPECT_EQ(EpisodePlan::episodesFor(400, 1), 1U);
    EXPECT_EQ(planOf(windows(7, 2)).episodes().size(), 1U);
}

TEST(EpisodePlan, subjectsAreFoundAndTheNearestStandForThem) {
    const EpisodePlan plan = planOf(windows(16, 4));
    ASSERT_EQ(plan.episodes().size(), 4U);
    for (size_t i = 4; i < 16; ++i) EXPECT_EQ(plan.labels()[i], plan.labels()[i % 4]);
    for (const Episode& episode : plan.episodes()) {
        EXPECT_EQ(episode.windows, 4U);
        EXPECT_EQ(episode.representatives.size(), 2U) << "two of 40 tokens in 100";
        EXPECT_LT(episode.representatives[0], episode.representatives[1]);
    }
}

TEST(EpisodePlan, whatComesLaterJoinsAndMovesTheMean) {
    std::vector<Point> points = windows(16, 4);
    EpisodePlan plan = planOf(points);
    points.push_back(near(2, 0.05F));
    plan.add(points.back());
    EXPECT_EQ(plan.labels().back(), plan.labels()[2]);
    Point mean(4, 0.0F);
    for (const size_t i : {2, 6, 10, 14, 16})
        for (size_t k = 0; k < 4; ++k) mean[k] += points[i][k] / 5;
    for (size_t k = 0; k < 4; ++k) EXPECT_NEAR(plan.episodes()[plan.labels()[2]].centroid[k], mean[k], 1e-6);
    EXPECT_FALSE(outgrown(plan, points));
}

TEST(EpisodePlan, isOutgrownByWindowsThatMakeMoreEpisodesPossible) {
    std::vector<Point> points = windows(8, 2);
    EpisodePlan plan = planOf(points);
    while (points.size() < 12) {
        EXPECT_FALSE(outgrown(plan, points));
        points.push_back(near(points.size() % 2, 0.05F));
        plan.add(points.back());
    }
    EXPECT_TRUE(outgrown(plan, points)) << "three are possible";
}

TEST(EpisodePlan, isOutgrownByWindowsThatNobodyKnows) {
    std::vector<Point> points = windows(40, 4);
    EpisodePlan plan = planOf(points);
    for (int i = 0; i < 4; ++i) {
        EXPECT_FALSE(outgrown(plan, points)) << i;
        points.push_back({1, 1, 1, -1});
        plan.add(points.back());
    }
    EXPECT_TRUE(outgrown(plan, points));
}

TEST(EpisodePlan, isOutgrownByASubjectThatWandersOff) {
    std::vector<Point> points = windows(16, 2);
    EpisodePlan still = planOf(points), wandering = still;
    for (int i = 0; i < 30; ++i) {
        points.push_back(points[static_cast<size_t>(i) % 16]);
        still.add(points.back());
    }
    EXPECT_FALSE(outgrown(still, points)) << "the same again changes nothing";
    points.resize(16);
    while (points.size() < 46) {
        points.push_back({1, 0, 0, 1});
        wandering.add(points.back());
    }
    EXPECT_TRUE(outgrown(wandering, points));
}

TEST(EpisodePlan, alikeWindowsAreNoReasonToDivideAgain) {
    std::vector<Point> points(20, Point{1, 0});
    EpisodePlan plan = planOf(points);
    EXPECT_EQ(plan.episodes().size(), 1U);
    EXPECT_FALSE(outgrown(plan, points));
}

TEST(EpisodePlan, isKeptAsJson) {
    const EpisodePlan plan = planOf(windows(16, 4));
    const Result<EpisodePlan> again = episodePlanFromJson(nlohmann::json::parse(toJson(plan).dump()));
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, plan);
    for (const char* broken :
         {"{}", R"({"episodes":[],"labels":[],"near_enough":1,"first":0,"strangers":0})",
          R"({"episodes":[{"centroid":[1],"beginning":[1],"windows":1,"representatives":[7]}],
                                   "labels":[0],"near_enough":1,"first":1,"strangers":0})",
          R"({"episodes":[{"centroid":[1],"beginning":[1],"windows":1,"representatives":[0]}],
                                   "labels":[3],"near_enough":1,"first":1,"strangers":0})"})
        EXPECT_FALSE(episodePlanFromJson(nlohmann::json::parse(broken))) << broken;
}

TEST(EpisodePlan, S1_numbersThatNoPlanCanHaveAreRefused) {
    const nlohmann::json sound = nlohmann::json::parse(toJson(planOf(windows(16, 4))).dump());
    ASSERT_TRUE(episodePlanFromJson(sound));
    for (const auto& [pointer, value] : std::vector<std::pair<const char*, nlohmann::json>>{
             {"/episodes/1/centroid/2", 1e300},  // infinite as a float
             {"/episodes/0/beginning/0", -1e300},
             {"/episodes/0/windows", 3},
             {"/episodes/0/windows", -1},
             {"/episodes/0/representatives/0", 16},
             {"/episodes/0/representatives/0", -1},
             {"/labels/4", 4},
             {"/labels", nlohmann::json::array()},
             {"/first", 17},
             {"/strangers", 17}}) {
        nlohmann::json odd = sound;
        odd[nlohmann::json::json_pointer(pointer)] = value;
        EXPECT_FALSE(episodePlanFromJson(odd)) << pointer;
    }
}

}  // namespace
}  // namespace lightreel
