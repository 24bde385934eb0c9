#include <gtest/gtest.h>

#include <cmath>

#include "core/assistant/dialogue_windows.h"
#include "core/assistant/episode_router.h"

namespace lightreel {
namespace {

TEST(DialogueWindows, fourUtterancesMakeAWindow) {
    std::vector<Utterance> said;
    said.reserve(6);
    for (int i = 0; i < 6; ++i) said.push_back({i % 2 == 0 ? "Ada" : "Director", std::to_string(i)});
    const auto windows = dialogueWindows(said);
    ASSERT_EQ(windows.size(), 2U);
    EXPECT_EQ(windows[1], "Ada said, \"4\"\nDirector said, \"5\"\n");
    EXPECT_TRUE(dialogueWindows({}).empty());
}

TEST(DialogueWindows, longMessagesAreCutIntoSentences) {
    std::string longText;
    for (int i = 0; i < 30; ++i) longText += "The dragon flies over the blue sea. Yes. ";
    const auto cut = inSentences({{"Ada", "Short. Two sentences."}, {"Ada", longText}});
    ASSERT_EQ(cut.size(), 31U);
    EXPECT_EQ(cut[0].text, "Short. Two sentences.") << "short messages stay whole";
    EXPECT_EQ(cut[1], (Utterance{"Ada", "The dragon flies over the blue sea."}));
}

TEST(DialogueWindows, representativesFillTheProbeAndStandInTheirOrder) {
    const std::vector<size_t> sizes{100, 200, 300, 400};
    EXPECT_EQ(representatives({2, 0, 1, 3}, sizes, 512), (std::vector<size_t>{0, 2}));
    EXPECT_EQ(representatives({3, 0}, sizes, 10), (std::vector<size_t>{3})) << "at least one";
    EXPECT_TRUE(representatives({}, sizes, 512).empty());
}

TEST(EpisodeRouter, theNearestCentroidByDirection) {
    const std::vector<Point> centroids{{10, 0}, {0, 0.1F}};
    EXPECT_EQ(route({1, 0.2F}, centroids).episode, 0U);
    EXPECT_EQ(route({0.2F, 1}, centroids).episode, 1U) << "length does not matter";
    EXPECT_NEAR(route({1, 0}, centroids).margin, 1, 1e-6);
    EXPECT_DOUBLE_EQ(route({1, 0}, {{1, 0}}).margin, 0);
}

TEST(EpisodeRouter, theNearestWindowFindsWhatIsUnlikeItsEpisode) {
    const std::vector<Point> windows{{1, 0, 0}, {1, 0.1F, 0}, {0, 0, 1}, {0, 1, 0}};
    const std::vector<size_t> labels{0, 0, 0, 1};
    const Route found = routeByWindow({0, 0.5F, 1}, windows, labels);
    EXPECT_EQ(found.episode, 0U);
    EXPECT_NEAR(found.likeness, 1 / std::sqrt(1.25), 1e-6);
    EXPECT_NEAR(found.margin, 0.5 / std::sqrt(1.25), 1e-6);
    EXPECT_EQ(route({0, 0.5F, 1}, {{2.0F / 3, 0.1F / 3, 1.0F / 3}, {0, 1, 0}}).episode, 1U)
        << "the centroid would not have";
    EXPECT_DOUBLE_EQ(routeByWindow({1, 0, 0}, {{1, 0, 0}}, {0}).margin, 0);
}

}  // namespace
}  // namespace lightreel
