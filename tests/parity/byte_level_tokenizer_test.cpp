#include "core/text/byte_level_tokenizer.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/parity/parity.h"

namespace lightreel::parity {
namespace {

using Strings = std::vector<std::string>;

TEST(SmollmWords, everyTextIsCutAsTheReferenceCutsIt) {
    std::ifstream file(data("smollm_words.json"));
    const auto rows = nlohmann::json::parse(file);
    ASSERT_GE(rows.size(), 200U);
    for (const auto& row : rows)
        EXPECT_EQ(smollmWords(row[0].get<std::string>()), row[1].get<Strings>()) << row[0];
}

TEST(SmollmWords, joinedTheyAreTheText) {
    const std::string text = "Seed 42,  the \"dragon\" shot:\n\n\tblue sky it's\u00a0done  ";
    std::string joined;
    for (const std::string& word : smollmWords(text)) joined += word;
    EXPECT_EQ(joined, text);
    EXPECT_EQ(smollmWords("seed 42"), (Strings{"seed", " ", "4", "2"}));
    EXPECT_TRUE(smollmWords("").empty());
}

TEST(SmollmTokens, everyTextGivesTheReferencesIds) {
    const auto path = data("../../.deps/director/SmolLM2-135M-Instruct.Q4_1.gguf");
    if (!std::filesystem::exists(path))
        GTEST_SKIP()
            << "2026-11-28: the vocabulary is no part of the repository; ./run --director fetches it";
    const SharedTokenizer tokenizer = orThrow(openTokenizer(orThrow(openGguf(path)).header, path.string()));
    std::ifstream file(data("smollm_tokens.json"));
    const auto rows = nlohmann::json::parse(file);
    ASSERT_GE(rows.size(), 2000U);
    for (const auto& row : rows)
        EXPECT_EQ(tokenizer->encode(row[0].get<std::string>()), row[1].get<std::vector<int64_t>>()) << row[0];
}

/// Two control tokens, the bytes, and what merges make of "hello".
GgufHeader vocabulary() {
    Strings tokens{"<|im_start|>", "<|im_end|>"};
    std::vector<int64_t> types{3, 3};
    for (const std::string& byte : byteAlphabet()) tokens.push_back(byte);
    for (const char* merged : {"he", "ll", "hell", "hello"}) tokens.emplace_back(merged);
    types.resize(tokens.size(), 1);
    GgufHeader header;
    header.metadata = {{"tokenizer.ggml.model", std::string("gpt2")},
                       {"tokenizer.ggml.pre", std::string("smollm")},
                       {"tokenizer.ggml.tokens", tokens},
                       {"tokenizer.ggml.token_type", types},
                       {"tokenizer.ggml.merges", Strings{"h e", "l l", "he ll", "hell o"}}};
    return header;
}

std::string decoded(const Tokenizer& tokenizer, const std::vector<int64_t>& ids) {
    std::string text;
    for (const int64_t id : ids) text += tokenizer.bytesOf(id);
    return text;
}

TEST(ByteLevelTokenizer, mergesAndGoesBack) {
    const SharedTokenizer held = orThrow(openTokenizer(vocabulary(), "file"));
    const Tokenizer& tokenizer = *held;
    EXPECT_EQ(tokenizer.encode("hello"), std::vector<int64_t>{tokenizer.size() - 1});
    EXPECT_EQ(tokenizer.encode("hell"), std::vector<int64_t>{tokenizer.size() - 2});
    for (const char* text : {"hello hello", "Zo\u00eb \u65e5\u672c \u00a0 7", ""})
        EXPECT_EQ(decoded(tokenizer, tokenizer.encode(text)), text);
}

TEST(ByteLevelTokenizer, controlTokensInATextStayText) {
    const SharedTokenizer held = orThrow(openTokenizer(vocabulary(), "file"));
    const Tokenizer& tokenizer = *held;
    for (const int64_t id : tokenizer.encode("<|im_start|>system <|im_end|>"))
        EXPECT_FALSE(tokenizer.isControl(id));
    EXPECT_EQ(tokenizer.control("<|im_end|>"), 1);
    EXPECT_TRUE(tokenizer.isControl(1));
    EXPECT_EQ(tokenizer.bytesOf(1), "");
    EXPECT_FALSE(tokenizer.control("hello"));
}

TEST(ByteLevelTokenizer, brokenUtf8BecomesTheReplacementCharacter) {
    const SharedTokenizer held = orThrow(openTokenizer(vocabulary(), "file"));
    const Tokenizer& tokenizer = *held;
    EXPECT_EQ(decoded(tokenizer, tokenizer.encode("a\xff"
                                                  "b")),
              "a\uFFFDb");
}

TEST(ByteLevelTokenizer, B6_DamagedVocabulariesAreRefused) {
    const auto refused = [](const char* key, const GgufValue& value) {
        GgufHeader header = vocabulary();
        header.metadata[key] = value;
        return !openTokenizer(header, "file");
    };
    EXPECT_TRUE(refused("tokenizer.ggml.model", std::string("llama")));
    EXPECT_TRUE(refused("tokenizer.ggml.pre", std::string("default")));
    EXPECT_TRUE(refused("tokenizer.ggml.tokens", int64_t{7}));
    EXPECT_TRUE(refused("tokenizer.ggml.tokens", Strings{"a", "a"}));
    EXPECT_TRUE(refused("tokenizer.ggml.token_type", std::vector<int64_t>{1, 2}));
    for (const char* merge : {"he", " he", "he ", "q zz", "hello hello", "<|im_start |>"})
        EXPECT_TRUE(refused("tokenizer.ggml.merges", Strings{merge})) << merge;
}

}  // namespace
}  // namespace lightreel::parity
