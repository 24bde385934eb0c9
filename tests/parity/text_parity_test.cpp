#include <fstream>
#include <nlohmann/json.hpp>

#include "core/text/clip_text_encoder.h"
#include "core/text/clip_tokenizer.h"
#include "core/weights/model_folder.h"
#include "tests/parity/parity.h"
#include "tests/support/scratch_folder.h"

namespace lightreel::parity {
namespace {

using nlohmann::json;

/// CLIP's own vocabulary, which the embedded model brings, with CLIP's own 77 places, of which that model has
/// fewer.
ClipTokenizer clipTokenizer() {
    const ScratchFolder scratch;
    const auto shipped =
        std::filesystem::path(LIGHTREEL_RESOURCES) / "models" / "lightreel-demo-t2v" / "tokenizer";
    for (const char* file : {"vocab.json", "merges.txt"})
        std::filesystem::copy_file(shipped / file, scratch.path() / file);
    json config = json::parse(std::ifstream(shipped / "tokenizer_config.json"));
    config["model_max_length"] = 77;
    std::ofstream(scratch.path() / "tokenizer_config.json") << config;
    return orThrow(ClipTokenizer::open(scratch.path()));
}

TEST(TokenParity, everyStringGivesTheSameTokens) {
    const ClipTokenizer tokenizer = clipTokenizer();
    const json rows = json::parse(std::ifstream(data("tokens.json")));
    ASSERT_GE(rows.size(), 2000U);
    int different = 0;
    for (const json& row : rows) {
        const auto text = row[0].get<std::string>();
        auto expected = row[1].get<std::vector<int64_t>>();
        const ClipTokenizer::Encoding encoding = tokenizer.encode(text);
        EXPECT_EQ(encoding.tokens, static_cast<int64_t>(expected.size())) << row[0].dump();
        expected.resize(std::min<size_t>(expected.size(), 75));
        const std::vector<int64_t> ours(
            encoding.ids.begin() + 1,
            encoding.ids.begin() + 1 + static_cast<std::ptrdiff_t>(expected.size()));
        if (ours != expected && ++different < 10)
            ADD_FAILURE() << row[0].dump() << " " << json(ours).dump() << " " << json(expected).dump();
        EXPECT_EQ(encoding.ids.size(), 77U);
        EXPECT_EQ(encoding.ids[expected.size() + 1], 49407);
    }
    EXPECT_EQ(different, 0);
}

TEST(TokenParity, aMegabyteOfMarksIsCounted) {
    const ClipTokenizer tokenizer = clipTokenizer();
    std::string text = "a";
    for (int i = 0; i < 70'000; ++i) text += "<|endoftext|>";
    EXPECT_EQ(tokenizer.encode(text).tokens, 70'001);
    EXPECT_EQ(tokenizer.encode(text + "<|startoftext|> b <|endoftext|>").tokens, 70'004);
    EXPECT_EQ(tokenizer.encode("<|startoftext|>" + text).tokens, 70'002);
}

TEST(TokenParity, B10_AnEmptyMarkIsRefused) {
    const ScratchFolder scratch;
    std::ofstream(scratch.path() / "vocab.json") << json{{"", 0}, {"<|endoftext|>", 1}, {"a</w>", 2}};
    std::ofstream(scratch.path() / "merges.txt") << "#version: 0.2\n";
    const auto openWith = [&](const json& config) {
        std::ofstream(scratch.path() / "tokenizer_config.json") << config;
        return ClipTokenizer::open(scratch.path());
    };
    ASSERT_TRUE(openWith({{"bos_token", "<|endoftext|>"}}));
    for (const char* key : {"bos_token", "eos_token"}) {
        json config{{"bos_token", "<|endoftext|>"}};
        config[key] = "";
        const auto opened = openWith(config);
        ASSERT_FALSE(opened) << key;
        EXPECT_EQ(opened.error().code, ErrorCode::ModelDamaged) << key;
    }
}

TEST(TokenParity, aMegabyteWordIsCutAndCounted) {
    const ClipTokenizer tokenizer = clipTokenizer();
    const ClipTokenizer::Encoding encoding = tokenizer.encode(std::string(1'000'000, 'a'));
    EXPECT_EQ(encoding.ids.size(), 77U);
    EXPECT_GT(encoding.tokens, 75);
}

class TextEncoderParity : public testing::TestWithParam<std::tuple<const char*, at::ScalarType>> {};

TEST_P(TextEncoderParity, embeddingsAgree) {
    const auto [model, dtype] = GetParam();
    const ModelFolder folder = orThrow(ModelFolder::open(data(model)));
    const std::shared_ptr<WeightSource> fixture = openFixture(std::string("runs/") + model + ".safetensors");
    ParameterSet parameters;
    const ClipTextEncoder encoder(
        orThrow(ClipTextConfig::fromJson(orThrow(folder.config("text_encoder")), model)), parameters);
    parameters.load(*textEncoderWeights(orThrow(folder.weights("text_encoder"))), dtype,
                    &ClipTextEncoder::ignorable);
    const at::Tensor ours = encoder.forward(fixture->read("ids"));
    EXPECT_EQ(ours.scalar_type(), dtype);
    EXPECT_LT(distance(ours, fixture->read("embeddings")), tolerance(dtype));
}

INSTANTIATE_TEST_SUITE_P(Models, TextEncoderParity,
                         testing::Combine(testing::Values("tiny-t2v", "tiny-motion"),
                                          testing::Values(at::kFloat, at::kBFloat16)));

}  // namespace
}  // namespace lightreel::parity
