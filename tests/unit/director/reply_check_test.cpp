#include "core/director/reply_check.h"

#include <gtest/gtest.h>

#include "core/director/words.h"

namespace lightreel {
namespace {

/// What is marked in a reply when this is all that is known.
std::vector<std::string> marked(const std::string& reply, const std::string& known) {
    std::vector<std::string> out;
    for (const TextSpan& span : unverifiedSpans(reply, [&known](const std::string& name) {
             return hasWhole(QString::fromStdString(known), QString::fromStdString(name));
         }))
        out.push_back(reply.substr(span.begin, span.end - span.begin));
    return out;
}

TEST(ReplyCheckDates, aWrongDayIsMarkedThoughItsYearIsKnown) {
    using Texts = std::vector<std::string>;
    const std::string known = "Made 2026-11-21 10:00 UTC";
    EXPECT_EQ(marked("It was made on 2026-11-30.", known), Texts{"2026-11-30"});
    EXPECT_EQ(marked("It was made on 2026-11-21.", known), Texts{});
    EXPECT_EQ(marked("From 2026-11-21 to \"2026-12-01\".", known), Texts{"2026-12-01"});
    EXPECT_EQ(marked("At 2026-10-21T10:00.", known), Texts{"2026-10-21"});
    EXPECT_EQ(marked("In 2026, or in 2027.", known), Texts{"2027"}) << "a year alone is a number";
}

}  // namespace
}  // namespace lightreel
