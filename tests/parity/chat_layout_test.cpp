#include "core/assistant/chat_layout.h"

#include <set>

#include "core/assistant/chat_format.h"
#include "tests/parity/vocabularies.h"

namespace lightreel::parity {
namespace {

constexpr const char* kZephyr =
    "{% for message in messages %}<|user|><|assistant|>{{ eos_token }}{% endfor %}";

class EveryLayout : public testing::TestWithParam<const char*> {
  protected:
    static GgufHeader header() {
        GgufHeader header = headerOf(vocabularies()[GetParam()]);
        header.metadata["tokenizer.chat_template"] = std::string(kZephyr);  // the marks of the others win
        return header;
    }
    const nlohmann::json& kind = vocabularies()[GetParam()];
    const ChatFormat format = orThrow(ChatFormat::make(tokenizerOf(header()), header(), "file"));

    [[nodiscard]] std::string said(size_t i) const { return kind["messages"][i][1]; }
    [[nodiscard]] Turn turn(size_t i) const {
        return {1, kind["messages"][i][0] == "user" ? Speaker::User : Speaker::Assistant, said(i)};
    }
};

TokenIds joined(const std::vector<TokenIds>& parts) {
    TokenIds all;
    for (const TokenIds& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

TEST_P(EveryLayout, aConversationInPartsIsTheReferencesWhole) {
    EXPECT_EQ(joined({format.instructions(said(0)), format.turn(turn(1)), format.turn(turn(2)),
                      format.question("", said(3))}),
              kind["chat"].get<TokenIds>());
}

TEST_P(EveryLayout, theAnswersHeaderEndsWhatIsBeingSaid) {
    const TokenIds question = format.question("What is known.", "And this?"), header = format.answerHeader();
    const TokenIds turn = format.turn({1, Speaker::User, "What is known.\n\nAnd this?"});
    ASSERT_GT(question.size(), header.size());
    EXPECT_EQ(TokenIds(question.end() - static_cast<std::ptrdiff_t>(header.size()), question.end()), header);
    EXPECT_TRUE(std::equal(turn.begin(), turn.end(), question.begin()));
    EXPECT_TRUE(format.isEnd(header.front()));
}

TEST_P(EveryLayout, whatIsSaidAddsNoMarks) {
    const auto marks = [this](const std::string& text) {
        std::vector<int64_t> found;
        for (const int64_t id : format.turn({1, Speaker::User, text}))
            if (format.isEnd(id)) found.push_back(id);
        return found;
    };
    std::string all;
    for (const auto& token : kind["tokens"]) all += token.get<std::string>();
    EXPECT_EQ(marks(all), marks("x"));
    EXPECT_FALSE(marks("x").empty());
    EXPECT_EQ(format.controls().size(), static_cast<size_t>(std::ranges::count_if(
                                            kind["types"], [](int type) { return type == 2 || type == 3; })));
}

INSTANTIATE_TEST_SUITE_P(ChatLayout, EveryLayout, testing::Values("gpt-2", "llama-bpe", "llama"));

TEST(ChatLayout, versionsTellThemApart) {
    std::set<std::string> versions;
    for (const char* kind : {"gpt-2", "llama-bpe", "llama"})
        versions.insert(layoutFor(tokenizerOf(headerOf(vocabularies()[kind])), kZephyr)->version());
    EXPECT_EQ(versions, (std::set<std::string>{"chat-v1", "llama3-v1", "zephyr-v1"}));
}

TEST(ChatLayout, llama3LeavesWhiteSpaceAroundAMessageOut) {
    const auto layout = layoutFor(tokenizerOf(headerOf(vocabularies()["llama-bpe"])), "");
    EXPECT_EQ(layout->message("user", " \n the clip\t"), layout->message("user", "the clip"));
    EXPECT_EQ(layout->message("user", " \n "), layout->message("user", ""));
}

TEST(ChatLayout, vocabulariesWithoutAKnownLayoutAreRefused) {
    const GgufHeader header = headerOf(vocabularies()["llama"]);
    for (const char* other : {"", "[INST] {{ message }} [/INST]", "<|user|> alone"}) {
        GgufHeader with = header;
        with.metadata["tokenizer.chat_template"] = std::string(other);
        const auto refused = ChatFormat::make(tokenizerOf(with), with, "file");
        ASSERT_FALSE(refused) << other;
        EXPECT_EQ(refused.error().code, ErrorCode::ModelUnsupported);
        EXPECT_NE(paragraph(refused.error()).find("ChatML"), std::string::npos);
    }
    EXPECT_FALSE(ChatFormat::make(tokenizerOf(header), header, "file")) << "no template";
}

}  // namespace
}  // namespace lightreel::parity
