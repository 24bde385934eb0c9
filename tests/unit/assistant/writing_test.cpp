#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "core/assistant/token_sampler.h"
#include "core/text/utf8_stream.h"

namespace lightreel {
namespace {

TEST(Utf8Stream, givesWholeCharactersOnly) {
    const std::string text = "a\u00e9\u20ac\U0001F409z";
    for (size_t piece = 1; piece < text.size(); ++piece) {
        Utf8Stream stream;
        std::string out;
        for (size_t at = 0; at < text.size(); at += piece) {
            const std::string part = stream.push(text.substr(at, piece));
            EXPECT_TRUE(part.empty() || (static_cast<unsigned char>(part[0]) & 0xC0) != 0x80);
            out += part;
        }
        EXPECT_EQ(out + stream.finish(), text) << piece;
    }
}

TEST(Utf8Stream, replacesWhatCannotBeACharacter) {
    Utf8Stream stream;
    EXPECT_EQ(stream.push("a\xFF"
                          "b"),
              "a\uFFFDb");
    EXPECT_EQ(stream.push("\xE2\x82"), "");
    EXPECT_EQ(stream.push("x"), "\uFFFDx");
    EXPECT_EQ(stream.push("\xF0\x9F"), "");
    EXPECT_EQ(stream.finish(), "\uFFFD");
    EXPECT_EQ(stream.finish(), "");
}

TEST(TokenSampler, takesTheLikeliestWhenCold) {
    const at::Tensor logits = at::tensor({0.0F, 3.0F, 1.0F, 3.0F});
    EXPECT_EQ(TokenSampler(0, 0.9, 1, 1).draw(logits), 1);
    TokenSampler narrow(1, 0.1, 1, 1);
    for (int i = 0; i < 50; ++i) EXPECT_EQ(narrow.draw(logits), 1) << "alone it reaches the share";
}

TEST(TokenSampler, drawsByWeightWithinTheShare) {
    const at::Tensor logits = at::log(at::tensor({0.05F, 0.6F, 0.3F, 0.05F}));
    TokenSampler sampler(1, 0.85, 1, 7), again(1, 0.85, 1, 7);
    std::vector<int> counts(4);
    for (int i = 0; i < 3000; ++i) {
        const int64_t token = sampler.draw(logits);
        EXPECT_EQ(token, again.draw(logits));
        ++counts[static_cast<size_t>(token)];
    }
    EXPECT_EQ(counts[0] + counts[3], 0);
    EXPECT_NEAR(counts[1] / 3000.0, 2.0 / 3, 0.03);
}

TEST(TokenSampler, whatWasJustWrittenIsLessLikely) {
    const at::Tensor logits = at::tensor({2.0F, 1.9F, -1.0F, -1.1F});
    TokenSampler sampler(0, 1, 1.2, 1);
    EXPECT_EQ(sampler.draw(logits), 0);
    EXPECT_EQ(sampler.draw(logits), 1) << "2 / 1.2 is less than 1.9";
    EXPECT_EQ(sampler.draw(logits), 0) << "not less likely with every time";
    EXPECT_EQ(sampler.draw(at::tensor({-1.0F, -1.1F, -1.15F, -9.0F})), 2) << "-1 * 1.2 is less than -1.15";
}

}  // namespace
}  // namespace lightreel
