#include "core/assistant/clusterer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <set>

namespace lightreel {
namespace {

/// So many points around each of the corners.
std::vector<Point> planted(const std::vector<Point>& corners, int each, float spread) {
    std::mt19937 random(1);
    std::vector<Point> points;
    for (int i = 0; i < each; ++i)
        for (const Point& corner : corners) {
            Point point = corner;
            for (float& value : point) value += spread * (static_cast<float>(random() % 2001) / 1000 - 1);
            points.push_back(point);
        }
    return points;
}

const std::vector<Point> kCorners{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {-1, 0, 0}};

TEST(Clusterer, plantedGroupsAreFound) {
    const std::vector<Point> points = planted(kCorners, 12, 0.2F);
    const Clustering found = cluster(points, {4});
    ASSERT_EQ(found.centroids.size(), 4U);
    for (size_t i = 0; i < points.size(); ++i) EXPECT_EQ(found.labels[i], found.labels[i % 4]);
    EXPECT_EQ(std::set<size_t>(found.labels.begin(), found.labels.end()).size(), 4U);
    for (size_t i = 0; i < 4; ++i)
        EXPECT_GT(cosine(found.centroids[found.labels[i]], kCorners[i]), 0.99) << "centroids are means";
}

TEST(Clusterer, theSameSeedGivesTheSameGroups) {
    const std::vector<Point> points = planted(kCorners, 9, 0.9F);
    EXPECT_EQ(cluster(points, {4}).labels, cluster(points, {4}).labels);
    EXPECT_LE(cluster(points, {4, 10}).spread, cluster(points, {4, 1}).spread);
}

TEST(Clusterer, fewOrEqualPointsMakeFewGroups) {
    EXPECT_EQ(cluster({{1, 2}}, {4}).centroids.size(), 1U);
    EXPECT_EQ(cluster({{1, 2}, {1, 2}, {1, 2}}, {4}).centroids.size(), 1U);
    const Clustering two = cluster({{1, 2}, {1, 2}, {5, 5}}, {4});
    EXPECT_EQ(two.centroids.size(), 2U);
    EXPECT_EQ(two.labels[0], two.labels[1]);
    EXPECT_NE(two.labels[0], two.labels[2]);
    EXPECT_DOUBLE_EQ(two.spread, 0);
}

TEST(Clusterer, noGroupIsEmpty) {
    std::mt19937 random(8);
    for (int trial = 0; trial < 60; ++trial) {
        std::vector<Point> points(3 + random() % 20);
        for (Point& point : points)
            point = {static_cast<float>(random() % 4), static_cast<float>(random() % 4)};
        const Clustering found = cluster(points, {1 + random() % 5, 3, trial + 1ULL});
        std::set<size_t> used(found.labels.begin(), found.labels.end());
        EXPECT_EQ(used.size(), found.centroids.size());
    }
}

TEST(Clusterer, representativesAreNearestByCosine) {
    const std::vector<Point> points{{1, 0.4F}, {3, 0.1F}, {1, 0}, {1, -0.4F}};
    const Clustering found = cluster(points, {1});
    const std::vector<size_t> members = membersByCosine(points, found, 0);
    ASSERT_EQ(members.size(), 4U);
    for (size_t i = 1; i < members.size(); ++i)
        EXPECT_GE(cosine(points[members[i - 1]], found.centroids[0]),
                  cosine(points[members[i]], found.centroids[0]));
    EXPECT_DOUBLE_EQ(cosine({0, 0}, {1, 1}), 0);
}

}  // namespace
}  // namespace lightreel
