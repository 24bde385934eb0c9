#include "core/assistant/fitted_rules.h"

#include <gtest/gtest.h>

namespace lightreel {
namespace {

TEST(FittedRules, aLongContextChangesNothing) {
    MemoryRules rules;
    EXPECT_EQ(fittedTo(8192, rules), rules);
    rules.budget = 4096;
    EXPECT_EQ(fittedTo(4096, rules), rules) << "what is asked for is refused, not made smaller";
}

TEST(FittedRules, aShortContextHasLessOfThePast) {
    const MemoryRules rules;
    const auto fitted = fittedTo(2048, rules);
    ASSERT_TRUE(fitted);
    EXPECT_EQ(fitted->fresh, rules.fresh);
    EXPECT_EQ(fitted->budget, 384);
    EXPECT_EQ(fitted->block, 192);
    EXPECT_EQ(fitted->tail, 192);
    EXPECT_EQ(fitted->probe, 192);
}

TEST(FittedRules, rulesThatFitStay) {
    const MemoryRules small{64, 32, 24, 3, 32, 128, 0.3, 2, 42};
    EXPECT_EQ(fittedTo(512, small), small);
}

TEST(FittedRules, someContextsAreTooShort) {
    EXPECT_FALSE(fittedTo(1024, {}));
    EXPECT_FALSE(fittedTo(1407, {}));
    EXPECT_TRUE(fittedTo(1408, {}));
}

}  // namespace
}  // namespace lightreel
