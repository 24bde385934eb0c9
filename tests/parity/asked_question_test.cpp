#include "core/assistant/asked_question.h"

#include "tests/parity/tiny_llama.h"
#include "tests/parity/vocabularies.h"

namespace lightreel::parity {
namespace {

/// Bytes are tokens here.
class AskedQuestionTest : public testing::Test {
  protected:
    [[nodiscard]] AskedQuestion asked(const Question& question, int64_t room,
                                      const Quotes& quotes = {}) const {
        return parity::orThrow(askedQuestion(format, question, quotes, room));
    }
    [[nodiscard]] std::string read(const AskedQuestion& question) const {
        return decoded(format.tokenizer(), question.ids);
    }
    [[nodiscard]] int64_t sizeOf(const std::string& context, const std::string& text) const {
        return static_cast<int64_t>(format.question(context, text).size());
    }

    const TinyChat tiny;
    const ChatFormat format = parity::orThrow(ChatFormat::make(
        parity::orThrow(openTokenizer(tiny.file.header(), "tiny")), tiny.file.header(), "tiny"));
};

TEST_F(AskedQuestionTest, whatFitsIsAskedAsItIs) {
    const AskedQuestion whole = asked({"which seed?", "", "It is 7."}, 100);
    EXPECT_EQ(whole.ids, format.question("It is 7.", "which seed?"));
    EXPECT_FALSE(whole.shortened);
    EXPECT_EQ(asked({"which seed?"}, sizeOf("", "which seed?")).ids, format.question("", "which seed?"))
        << "to the token";
}

TEST_F(AskedQuestionTest, ofALongQuestionBeginningAndEndAreRead) {
    std::string text = "first";
    for (int i = 0; i < 4000; ++i) text += " и так далее";
    text += " last";
    const AskedQuestion question = asked({text}, 200);
    EXPECT_TRUE(question.shortened);
    EXPECT_LE(question.ids.size(), 200U);
    EXPECT_GT(question.ids.size(), 195U) << "as much as there is room for";
    const std::string said = read(question);
    EXPECT_NE(said.find("first и так"), std::string::npos) << said;
    EXPECT_NE(said.find(" last"), std::string::npos) << said;
    EXPECT_NE(said.find("[...]"), std::string::npos) << said;
    EXPECT_EQ(said.find("\xEF\xBF\xBD"), std::string::npos) << "no half characters";
}

TEST_F(AskedQuestionTest, aContextThatLeavesNoRoomIsRefused) {
    const auto refused = askedQuestion(format, {std::string(90, 'x'), "", "What is known."}, {}, 100);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::BadRequest);
    EXPECT_FALSE(askedQuestion(format, {"x"}, {}, 5)) << "not even a shortened one fits";
    EXPECT_FALSE(askedQuestion(format, {"x"}, {}, -20));
}

TEST_F(AskedQuestionTest, quotesTakeTheRoomThatIsLeft) {
    const Question question{"which seed?", "", "It is 7."};
    const int64_t plain = sizeOf("It is 7.", "which seed?");
    const Quotes quotes = [](size_t tokens) { return tokens < 16 ? "" : std::string(tokens, 'q'); };
    for (const int64_t left : {40, 100, 193}) {
        const AskedQuestion quoted = asked(question, plain + left, quotes);
        EXPECT_EQ(static_cast<int64_t>(quoted.ids.size()), plain + left) << "to the token";
        EXPECT_NE(read(quoted).find("It is 7.\nqqq"), std::string::npos);
    }
    const AskedQuestion much = asked(question, plain + 1000, quotes);
    EXPECT_EQ(static_cast<int64_t>(much.ids.size()), plain + 192 + 1) << "quotes have a share of their own";
    EXPECT_EQ(asked(question, plain + 10, quotes).ids, asked(question, plain + 10).ids)
        << "too little for one";
    EXPECT_EQ(asked(question, plain, quotes).ids, asked(question, plain).ids);
    EXPECT_NE(read(asked({"which seed?"}, 300, quotes)).find("\nqqq"), std::string::npos)
        << "without a context as well";
}

}  // namespace
}  // namespace lightreel::parity
