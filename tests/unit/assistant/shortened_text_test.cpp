#include "core/assistant/shortened_text.h"

#include <gtest/gtest.h>

namespace lightreel {
namespace {

std::string repeated(const std::string& part, size_t count) {
    std::string text;
    for (size_t i = 0; i < count; ++i) text += part;
    return text;
}

Fits upTo(size_t bytes) {
    return [bytes](const std::string& text) { return text.size() <= bytes; };
}

TEST(ShortenedText, isBeginningAndEndInWholeCharacters) {
    EXPECT_EQ(shortened("0123456789", 4, 3), "0123\n[...]\n789");
    EXPECT_EQ(shortened("0123456789", 6, 4), "0123456789") << "nothing would be left out";
    EXPECT_EQ(shortened("éééééé", 3, 3), "é\n[...]\né") << "half a character is none";
    EXPECT_EQ(shortened("éééééé", 0, 0), "\n[...]\n");
    EXPECT_EQ(shortened("\x80\x80\x80\x80", 2, 0), "\n[...]\n") << "bytes that begin no character";
}

TEST(ShortenedText, theLongestBeginningThatFits) {
    const std::string text = repeated("é", 50);
    EXPECT_EQ(fittingBeginning(text, upTo(100)), text);
    EXPECT_EQ(fittingBeginning(text, upTo(31)), repeated("é", 15));
    EXPECT_EQ(fittingBeginning(text, upTo(1)), "");
    EXPECT_EQ(fittingBeginning("", upTo(0)), "");
}

TEST(ShortenedText, theLongestEndsThatFit) {
    const std::string text = repeated("a", 300) + repeated("b", 300);
    for (const size_t room : {20, 47, 200, 599}) {
        const std::string ends = fittingEnds(text, upTo(room));
        EXPECT_EQ(ends.size(), room) << "to the byte";
        EXPECT_EQ(ends.front(), 'a');
        EXPECT_EQ(ends.back(), 'b');
        EXPECT_NEAR(static_cast<double>(ends.find("\n[...]\n")), 0.75 * static_cast<double>(room - 7), 1);
    }
    EXPECT_EQ(fittingEnds(text, upTo(600)), text);
    EXPECT_EQ(fittingEnds(text, upTo(3)), "\n[...]\n") << "whoever asks sees that it does not fit";
}

}  // namespace
}  // namespace lightreel
