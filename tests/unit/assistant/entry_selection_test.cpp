#include "core/assistant/entry_selection.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace lightreel {
namespace {

using Places = std::vector<std::vector<int64_t>>;
using Across = SelectionRules::Across;

std::vector<HeadEntries> randomHeads(std::mt19937& random, size_t heads, size_t most) {
    std::vector<HeadEntries> all(heads);
    for (HeadEntries& head : all) {
        const size_t count = 1 + random() % most;
        int32_t token = 0;
        for (size_t i = 0; i < count; ++i) {
            head.scores.push_back(static_cast<float>(random() % 50) / 50);  // ties are frequent
            head.tokens.push_back(token += 1 + static_cast<int32_t>(random() % 3));
        }
    }
    return all;
}

int64_t countOf(const Places& places) {
    int64_t count = 0;
    for (const auto& head : places) count += static_cast<int64_t>(head.size());
    return count;
}

TEST(EntrySelection, theBestOfAllHeadsAreKept) {
    const std::vector<HeadEntries> heads{{{.9F, .1F, .8F}, {0, 1, 2}}, {{.2F, .7F, .3F}, {0, 1, 2}}};
    EXPECT_EQ(selectEntries(heads, {Across::Layer, 2, 0, 1, 3}), (Places{{0, 2}, {1, 2}}));
    EXPECT_EQ(selectEntries(heads, {Across::Head, 1, 0, 1, 3}), (Places{{0}, {1}}));
    EXPECT_EQ(selectEntries(heads, {Across::Layer, 1, 0, 0, 3}), (Places{{0, 2}, {}}))
        << "without a least a head can end empty";
}

TEST(EntrySelection, tiesGoToTheEarlierTokenThenToTheLowerHead) {
    const std::vector<HeadEntries> heads{{{.5F, .5F}, {4, 6}}, {{.5F, .5F}, {4, 5}}};
    EXPECT_EQ(selectEntries(heads, {Across::Layer, 1, 0, 0, 2}), (Places{{0}, {0}}));
    EXPECT_EQ(selectEntries({{{.5F}, {4}}, {{.5F, .5F}, {4, 5}}}, {Across::Layer, 1, 0, 0, 1}),
              (Places{{0}, {0}}));
}

TEST(EntrySelection, pinsLeastAndCapHoldWhateverTheScores) {
    std::mt19937 random(2);
    for (int trial = 0; trial < 400; ++trial) {
        const auto heads = randomHeads(random, 1 + random() % 4, 60);
        const int64_t budget = 4 + static_cast<int64_t>(random() % 30),
                      pinned = static_cast<int64_t>(random() % 4);
        const SelectionRules rules{random() % 2 == 0 ? Across::Layer : Across::Head, budget, pinned,
                                   std::max<int64_t>(1, budget / 4), budget * 2};
        const Places kept = selectEntries(heads, rules);
        int64_t reachable = 0;
        for (size_t head = 0; head < heads.size(); ++head) {
            const auto size = static_cast<int64_t>(heads[head].scores.size());
            const int64_t most = rules.across == Across::Head ? budget : rules.headCap;
            reachable += std::min(size, most);
            EXPECT_LE(static_cast<int64_t>(kept[head].size()), std::min(size, most));
            EXPECT_TRUE(std::ranges::is_sorted(kept[head]));
            EXPECT_GE(static_cast<int64_t>(kept[head].size()), std::min({size, rules.least, budget}));
            const std::set<int64_t> places(kept[head].begin(), kept[head].end());
            EXPECT_EQ(places.size(), kept[head].size());
            for (size_t place = 0; place < heads[head].tokens.size(); ++place)
                EXPECT_TRUE(heads[head].tokens[place] >= pinned ||
                            places.contains(static_cast<int64_t>(place)));
        }
        EXPECT_EQ(countOf(kept), std::min(reachable, budget * static_cast<int64_t>(heads.size())));
    }
}

TEST(EntrySelection, fewerThanTheBudgetAreAllKept) {
    EXPECT_EQ(selectEntries({{{.1F, .2F}, {0, 1}}, {{.3F}, {0}}}, {Across::Layer, 5, 0, 1, 20}),
              (Places{{0, 1}, {0}}));
}

}  // namespace
}  // namespace lightreel
