#include "core/text/tokenizer.h"

#include "core/text/word_cutter.h"
#include "tests/parity/vocabularies.h"

namespace lightreel::parity {
namespace {

using Strings = std::vector<std::string>;

class EveryKind : public testing::TestWithParam<const char*> {
  protected:
    const nlohmann::json& kind = vocabularies()[GetParam()];
    const GgufHeader header = headerOf(kind);
    const SharedTokenizer tokenizer = tokenizerOf(header);
    /// What it puts before every text.
    const std::string before = kind["model"] == "llama" ? " " : "";
};

TEST_P(EveryKind, everyTextGivesTheReferencesIds) {
    ASSERT_GE(kind["texts"].size(), 400U);
    for (const auto& row : kind["texts"])
        EXPECT_EQ(tokenizer->encode(row[0].get<std::string>()), row[1].get<std::vector<int64_t>>()) << row[0];
}

TEST_P(EveryKind, theTokensOfATextAreTheText) {
    for (const char* text : {"a 7", "Zo\u00eb \u65e5\u672c \u00a0 \U0001f600\n\n", "  blanks  "})
        EXPECT_EQ(decoded(*tokenizer, tokenizer->encode(text)), before + text);
    EXPECT_TRUE(tokenizer->encode("").empty());
    EXPECT_EQ(decoded(*tokenizer, tokenizer->encode("a\xff"
                                                    "b")),
              before + "a\uFFFDb");
}

TEST_P(EveryKind, textNeverBecomesAControlToken) {
    for (const std::string& text : kind["tokens"].get<Strings>())
        for (const int64_t id : tokenizer->encode(std::string(text).append(" ").append(text)))
            EXPECT_FALSE(tokenizer->isControl(id)) << text;
    for (size_t i = 0; i < kind["types"].size(); ++i) {
        const auto id = static_cast<int64_t>(i);
        const int type = kind["types"][i];
        EXPECT_EQ(tokenizer->isControl(id), type == 2 || type == 3);
        EXPECT_EQ(tokenizer->bytesOf(id).empty(), tokenizer->isControl(id)) << i;
        EXPECT_TRUE(type != 3 || tokenizer->control(kind["tokens"][i].get<std::string>()) == id);
    }
    EXPECT_EQ(tokenizer->bytesOf(tokenizer->size()), "");
    EXPECT_FALSE(tokenizer->isControl(-1));
}

TEST_P(EveryKind, B6_DamagedListsAreRefused) {
    const auto refused = [this](const char* key, const GgufValue& value) {
        GgufHeader damaged = header;
        damaged.metadata[key] = value;
        return !openTokenizer(damaged, "file");
    };
    EXPECT_TRUE(refused("tokenizer.ggml.model", std::string("bert")));
    EXPECT_TRUE(refused("tokenizer.ggml.tokens", int64_t{7}));
    EXPECT_TRUE(refused("tokenizer.ggml.token_type", std::vector<int64_t>{1, 2}));
    EXPECT_TRUE(refused("tokenizer.ggml.tokens", Strings(kind["tokens"].size(), "a")));
    GgufHeader begins = header;
    begins.metadata["tokenizer.ggml.add_bos_token"] = true;
    begins.metadata["tokenizer.ggml.bos_token_id"] = int64_t{1} << 40;
    EXPECT_FALSE(openTokenizer(begins, "file"));
}

INSTANTIATE_TEST_SUITE_P(Tokenizer, EveryKind, testing::Values("gpt-2", "llama-bpe", "llama"));

TEST(WordCutter, everyTextIsCutAsTheReferenceCutsIt) {
    for (const auto& [kind, cut] : {std::pair("gpt-2", &gpt2Words), std::pair("llama-bpe", &llama3Words)})
        for (const auto& row : vocabularies()[kind]["words"])
            EXPECT_EQ(cut(row[0].get<std::string>()), row[1].get<Strings>()) << kind << ": " << row[0];
}

TEST(WordCutter, eachHasItsOwnWayWithNumbersAndCapitals) {
    EXPECT_EQ(gpt2Words("it'S 1234"), (Strings{"it", "'", "S", " 1234"}));
    EXPECT_EQ(llama3Words("it'S 1234"), (Strings{"it", "'S", " ", "123", "4"}));
    EXPECT_EQ(smollmWords("it'S 1234"), (Strings{"it", "'", "S", " ", "1", "2", "3", "4"}));
    EXPECT_EQ(smollmWords("1  a 2\n\n\u0663x"), (Strings{"1", " ", " a", " ", "2", "\n\n", "\u0663", "x"}));
    EXPECT_EQ(smollmWords(""), Strings());
    EXPECT_EQ(llama3Words("x!\n\n  y"), (Strings{"x", "!\n\n", " ", " y"}));
}

TEST(Tokenizer, aFilesOwnWordsDecideWhatStandsBeforeEverything) {
    const auto beginning = [](const char* kind, std::optional<bool> said) {
        GgufHeader header = headerOf(vocabularies()[kind]);
        if (said) header.metadata["tokenizer.ggml.add_bos_token"] = *said;
        return tokenizerOf(header)->beginning();
    };
    EXPECT_EQ(beginning("gpt-2", {}), std::nullopt);
    EXPECT_EQ(beginning("gpt-2", true), 0);
    EXPECT_EQ(beginning("llama-bpe", {}), 0);
    EXPECT_EQ(beginning("llama", {}), vocabularies()["llama"]["begin"].get<int64_t>());
    EXPECT_EQ(beginning("llama", false), std::nullopt);
}

TEST(Tokenizer, wholeWordsComeBeforeMergesOnlyWhereTheyDid) {
    const auto ids = [](const char* kind) {
        return tokenizerOf(headerOf(vocabularies()[kind]))->encode("zebra");
    };
    EXPECT_EQ(ids("llama-bpe").size(), 1U);
    EXPECT_GT(ids("gpt-2").size(), 1U) << "no merge makes it";
}

TEST(Tokenizer, marksThatAFineTuneAddedAreControlTokens) {
    for (const char* kind : {"gpt-2", "llama-bpe", "llama"}) {
        GgufHeader header = headerOf(vocabularies()[kind]);
        auto& tokens = std::get<Strings>(header.metadata["tokenizer.ggml.tokens"]);
        auto& types = std::get<std::vector<int64_t>>(header.metadata["tokenizer.ggml.token_type"]);
        const auto id = static_cast<int64_t>(tokens.size());
        for (const char* token : {"<|added|>", "[ADDED]"}) tokens.emplace_back(token), types.push_back(4);
        if (kind == std::string("llama"))
            std::get<std::vector<double>>(header.metadata["tokenizer.ggml.scores"]).resize(tokens.size());
        const SharedTokenizer tokenizer = tokenizerOf(header);
        EXPECT_EQ(tokenizer->control("<|added|>"), id) << kind;
        EXPECT_TRUE(tokenizer->isControl(id));
        EXPECT_FALSE(tokenizer->isControl(id + 1));
        EXPECT_EQ(tokenizer->bytesOf(id + 1), "[ADDED]");
        EXPECT_GT(tokenizer->encode("<|added|>").size(), 1U) << "text stays text";
    }
}

TEST(Tokenizer, unknownKindsAreNamed) {
    GgufHeader header = headerOf(vocabularies()["gpt-2"]);
    header.metadata["tokenizer.ggml.pre"] = std::string("default");
    const auto refused = openTokenizer(header, "file");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::ModelUnsupported);
    EXPECT_NE(paragraph(refused.error()).find("\"default\""), std::string::npos);
}

TEST(SentencePiece, theBlankBeforeATextIsTheFilesChoice) {
    GgufHeader header = headerOf(vocabularies()["llama"]);
    header.metadata["tokenizer.ggml.add_space_prefix"] = false;
    const SharedTokenizer tokenizer = tokenizerOf(header);
    EXPECT_EQ(decoded(*tokenizer, tokenizer->encode("the clip")), "the clip");
}

TEST(SentencePiece, B6_damagedScoresAreRefused) {
    GgufHeader scores = headerOf(vocabularies()["llama"]);
    std::vector<double> numbers = *scores.get<std::vector<double>>("tokenizer.ggml.scores");
    numbers.back() = std::nan("");
    scores.metadata["tokenizer.ggml.scores"] = numbers;
    EXPECT_FALSE(openTokenizer(scores, "file"));
    numbers.pop_back();
    scores.metadata["tokenizer.ggml.scores"] = numbers;
    EXPECT_FALSE(openTokenizer(scores, "file"));
}

/// What the reference vocabulary with one more token, called a byte, is refused for.
std::string refusalOfByte(const std::string& text) {
    GgufHeader header = headerOf(vocabularies()["llama"]);
    std::get<Strings>(header.metadata["tokenizer.ggml.tokens"]).push_back(text);
    std::get<std::vector<int64_t>>(header.metadata["tokenizer.ggml.token_type"]).push_back(6);
    std::get<std::vector<double>>(header.metadata["tokenizer.ggml.scores"]).push_back(0);
    const auto opened = openTokenizer(header, "file");
    return opened ? "" : opened.error().args.at("reason");
}

TEST(SentencePiece, B6_bytesThatAreNoneAreRefused) {
    EXPECT_EQ(refusalOfByte("<0x0a>"), "") << "a byte twice, in two ways, does no harm";
    for (const char* text : {"<0x-1>", "<0x+A>", "<0x A>", "<0xA >", "<0xZZ>", "<0x0>", "<0x0A", "<0x00A>",
                             "<0x100>", "<0x-80>", "<0xxA>", "<0X0A>", "[0x0A>", "<0x0A]", "x0A", "<", ""})
        EXPECT_EQ(refusalOfByte(text), "one of its bytes is none") << text;
}

TEST(SentencePiece, B6_aVocabularyWithoutAByteIsRefused) {
    GgufHeader header = headerOf(vocabularies()["llama"]);
    auto& tokens = std::get<Strings>(header.metadata["tokenizer.ggml.tokens"]);
    const auto place = std::ranges::find(tokens, "<0x0A>") - tokens.begin();
    std::get<std::vector<int64_t>>(header.metadata["tokenizer.ggml.token_type"])[static_cast<size_t>(place)] =
        1;
    const auto refused = openTokenizer(header, "file");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().args.at("reason"), "its vocabulary has no tokens for all bytes");
}

}  // namespace
}  // namespace lightreel::parity
