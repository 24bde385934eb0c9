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

TEST(DialogueWindows, lengthIsCountedInCharacters) {
    std::string text;
    for (int i = 0; i < 15; ++i) text += "Дракон летит над морем, и красный. ";
    ASSERT_GT(text.size(), 900U);
    text.resize(text.find_last_not_of(' ') + 1);
    const std::string shortOne = text.substr(0, text.size() / 2);
    ASSERT_GT(shortOne.size(), 450U);
    EXPECT_EQ(inSentences({{"Ada", text}}).size(), 15U) << "524 characters";
    const std::string within = text.substr(0, text.rfind("Дракон") - 1);
    ASSERT_GT(within.size(), 800U);
    EXPECT_EQ(inSentences({{"Ada", within}}), (std::vector<Utterance>{{"Ada", within}})) << "489";
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

TEST(EpisodeRouter, aQuestionStaysWhereNoOtherEpisodeIsNearerByEnough) {
    const std::vector<Point> windows{{1, 0}, {0, 1}};
    const std::vector<size_t> labels{0, 1};
    const auto asked = [](double ahead) {  // of the second window's cosine over the first one's
        const double angle = std::asin(ahead / std::sqrt(2.0)) + std::acos(-1.0) / 4;
        return Point{static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))};
    };
    const Point hardly = asked(0.029), enough = asked(0.031);
    EXPECT_EQ(routeByWindow(hardly, windows, labels).episode, 1U);
    const Route stayed = routeFrom(0, hardly, windows, labels);
    EXPECT_EQ(stayed.episode, 0U);
    EXPECT_NEAR(stayed.margin, -0.029, 1e-6) << "the other one is nearer";
    EXPECT_NEAR(stayed.likeness, cosine(hardly, windows[0]), 1e-9);
    EXPECT_EQ(routeFrom(0, enough, windows, labels), routeByWindow(enough, windows, labels));
    EXPECT_EQ(routeFrom(1, hardly, windows, labels), routeByWindow(hardly, windows, labels));
    EXPECT_EQ(routeFrom(7, hardly, windows, labels).episode, 1U) << "there is no such episode any more";
}

}  // namespace
}  // namespace lightreel
