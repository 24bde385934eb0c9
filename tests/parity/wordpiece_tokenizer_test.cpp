#include "core/text/wordpiece_tokenizer.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/parity/parity.h"
#include "tests/support/scratch_folder.h"

namespace lightreel::parity {
namespace {

using Words = std::vector<std::u32string>;
using Ids = std::vector<int64_t>;

/// A tokenizer whose vocabulary file has this content.
Result<WordPieceTokenizer> opened(const std::string& content) {
    const ScratchFolder scratch;
    std::ofstream(scratch.path() / "vocab.txt", std::ios::binary) << content;
    return WordPieceTokenizer::open(scratch.path() / "vocab.txt");
}

const std::string kMarks = "[UNK]\n[CLS]\n[SEP]\n";

TEST(BertWords, accentsCaseAndWhatCannotBeSeenGo) {
    EXPECT_EQ(bertWords("  Zo\u00EB\tRE\u0301SUM\u00C9\u00A0\u0130x "), (Words{U"zoe", U"resume", U"ix"}));
    // Zero width, no-break mark, vertical tab, replacement, private use: the word goes on.
    EXPECT_EQ(bertWords("a\u200B\uFEFF\v\uFFFD\uE000"
                        "b"),
              (Words{U"ab"}));
    EXPECT_EQ(bertWords(std::string_view("a\0b", 3)), (Words{U"ab"}));
    EXPECT_TRUE(bertWords(" \n\u3000").empty());
}

TEST(BertWords, marksAndChineseCharactersStandAlone) {
    EXPECT_EQ(bertWords("seed_42, isn't $5"),
              (Words{U"seed", U"_", U"42", U",", U"isn", U"'", U"t", U"$", U"5"}));
    EXPECT_EQ(bertWords("x\u65E5\u672Cy\u3002\u20AC"
                        "5"),
              (Words{U"x", U"\u65E5", U"\u672C", U"y", U"\u3002", U"\u20AC5"}));
}

TEST(BertWords, hangulFallsApartIntoItsLetters) {
    EXPECT_EQ(bertWords("\uD55C\uAD6D"), (Words{U"\u1112\u1161\u11AB\u1100\u116E\u11A8"}));
}

TEST(WordPieceTokenizer, theLongestPieceComesFirst) {
    const auto tokenizer = orThrow(opened(kMarks + "un\nunwant\n##want\n##ed\n##e\n##d\nw\n"));
    EXPECT_EQ(tokenizer.size(), 10);
    EXPECT_EQ(tokenizer.encode("Unwanted"), (Ids{4, 6}));
    EXPECT_EQ(tokenizer.encode("uned"), (Ids{3, 6}));
    // One letter that no piece covers, and the whole word is unknown.
    EXPECT_EQ(tokenizer.encode("unwantedx w want"), (Ids{0, 9, 0}));
    EXPECT_TRUE(tokenizer.encode("").empty());
}

TEST(WordPieceTokenizer, aWordOfMoreThanAHundredCharactersIsUnknown) {
    const auto tokenizer = orThrow(opened(kMarks + "a\n##a\n"));
    EXPECT_EQ(tokenizer.encode(std::string(100, 'a')).size(), 100U);
    EXPECT_EQ(tokenizer.encode(std::string(101, 'a')), Ids{0});
}

TEST(WordPieceTokenizer, marksWrittenInATextStayText) {
    const auto tokenizer = orThrow(opened(kMarks + "[\n]\nsep\n"));
    EXPECT_EQ(tokenizer.start(), 1);
    EXPECT_EQ(tokenizer.end(), 2);
    EXPECT_EQ(tokenizer.encode("[SEP]"), (Ids{3, 5, 4}));
}

TEST(WordPieceTokenizer, everyTextGivesTheReferencesIds) {
    const auto tokenizer = orThrow(WordPieceTokenizer::open(data("tiny-minilm") / "vocab.txt"));
    std::ifstream file(data("tiny-minilm") / "texts.json");
    const auto rows = nlohmann::json::parse(file);
    ASSERT_GE(rows.size(), 300U);
    for (const auto& row : rows)
        EXPECT_EQ(tokenizer.encode(row[0].get<std::string>()), row[1].get<Ids>()) << row[0];
}

TEST(WordPieceTokenizer, aMegabyteIsNoTrouble) {
    const auto tokenizer = orThrow(WordPieceTokenizer::open(data("tiny-minilm") / "vocab.txt"));
    std::string text(1'000'000, 'd');
    for (size_t i = 99; i < text.size(); i += 100) text[i] = ' ';
    EXPECT_EQ(tokenizer.encode(text).size(), text.size() / 100 * 99);
    EXPECT_EQ(tokenizer.encode(std::string(1'000'000, 'd')).size(), 1U);
}

TEST(WordPieceTokenizer, B6_DamagedVocabulariesAreRefused) {
    EXPECT_TRUE(opened(kMarks));
    EXPECT_TRUE(opened("[UNK]\r\n[CLS]\r\n[SEP]\r\n"));
    for (const std::string& content : {std::string(), std::string("[UNK]\n[CLS]\n"), kMarks + "a\na\n",
                                       kMarks + std::string(1025, 'a'), std::string(17 << 20, '\n')}) {
        const auto refused = opened(content);
        ASSERT_FALSE(refused) << content.substr(0, 20);
        EXPECT_EQ(refused.error().code, ErrorCode::ModelDamaged);
    }
    EXPECT_EQ(WordPieceTokenizer::open("/nowhere/vocab.txt").error().code, ErrorCode::ModelDamaged);
}

}  // namespace
}  // namespace lightreel::parity
