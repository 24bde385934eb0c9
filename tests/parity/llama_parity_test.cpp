#include <ATen/ATen.h>

#include "core/assistant/partial_attention.h"
#include "tests/parity/tiny_llama.h"

namespace lightreel::parity {
namespace {

TEST(LlamaParity, logitsOfEveryPositionAreTheReferences) {
    const c10::InferenceMode inference;
    for (const char* name : {"tiny-llama", "tiny-llama3", "tiny-zephyr"}) {
        const TinyNetwork tiny(data(name) / "model.gguf");
        const auto run = openFixture(std::string(name) + "/run.safetensors");
        EXPECT_LT(distance(tiny.model.forward(run->read("ids")), run->read("logits")), 1e-5) << name;
    }
}

TEST(LlamaParity, aTextInTwoPartsGivesTheSame) {
    const c10::InferenceMode inference;
    const TinyLlama tiny;
    const at::Tensor ids = openFixture("tiny-llama/run.safetensors")->read("ids");
    constexpr int64_t kFirst = 15;
    at::Tensor hidden = tiny.model.embed(ids);
    at::Tensor later = hidden.narrow(0, kFirst, ids.size(0) - kFirst).clone();
    const at::Tensor positions = at::arange(ids.size(0), at::kLong);
    const at::Tensor laterPositions = positions.narrow(0, kFirst, later.size(0));
    for (const LlamaLayer& layer : tiny.model.layers()) {
        // The later part sees keys and values that were made with the whole text.
        const auto whole = layer.project(hidden);
        const auto part = layer.project(later);
        const at::Tensor keys = tiny.model.rotation()(whole.keys, positions);
        const at::Tensor& values = whole.values;
        PartialAttention attention(tiny.model.rotation()(whole.queries, positions));
        attention.seeOwn(keys, values);
        PartialAttention partly(tiny.model.rotation()(part.queries, laterPositions));
        partly.see(keys.narrow(1, 0, kFirst), values.narrow(1, 0, kFirst));
        partly.seeOwn(keys.narrow(1, kFirst, later.size(0)), values.narrow(1, kFirst, later.size(0)));
        layer.finish(hidden, attention.result());
        layer.finish(later, partly.result());
    }
    EXPECT_LT(distance(later, hidden.narrow(0, kFirst, later.size(0))), 1e-6);
}

TEST(LlamaParity, attentionToPartsIsAttentionToAll) {
    at::manual_seed(4);
    constexpr int64_t kTokens = 600, kBefore = 70, kAll = kTokens + kBefore;
    const at::Tensor queries = at::randn({4, kTokens, 16});
    const at::Tensor keys = at::randn({2, kAll, 16}), values = at::randn({2, kAll, 16});
    const at::Tensor future = at::full({kTokens, kAll}, -HUGE_VAL, at::kFloat).triu_(kBefore + 1);
    const at::Tensor weights = at::softmax(
        queries.view({2, 2, kTokens, 16}).matmul(keys.transpose(1, 2).unsqueeze(1)) / 4 + future, -1);
    const at::Tensor expected = weights.matmul(values.unsqueeze(1)).view({4, kTokens, 16});
    const auto part = [](const at::Tensor& x, int64_t first, int64_t count) {
        return x.narrow(1, first, count);
    };
    PartialAttention attention(queries);
    for (const auto& [first, count] : {std::pair{0, 40}, {40, 0}, {40, 30}})
        attention.see(part(keys, first, count), part(values, first, count));
    attention.seeOwn(part(keys, kBefore, kTokens), part(values, kBefore, kTokens));
    EXPECT_LT(distance(attention.result(), expected), 1e-5);
}

TEST(LlamaParity, oneInputIsMultipliedWithTheSameWeightsAsMany) {
    const c10::InferenceMode inference;
    const TinyLlama tiny;
    const at::Tensor ids = openFixture("tiny-llama/run.safetensors")->read("ids").narrow(0, 0, 8);
    const at::Tensor hidden = tiny.model.embed(ids), many = tiny.model.logits(hidden);
    for (const LlamaLayer& layer : tiny.model.layers()) {
        const auto all = layer.project(hidden), one = layer.project(hidden.narrow(0, 3, 1));
        EXPECT_LT(distance(one.queries, all.queries.narrow(1, 3, 1)), 1e-6);
        EXPECT_LT(distance(one.values, all.values.narrow(1, 3, 1)), 1e-6);
    }
    EXPECT_LT(distance(tiny.model.logits(hidden.narrow(0, 3, 1)), many.narrow(0, 3, 1)), 1e-6);
}

TEST(LlamaParity, rotationIsThatOfThePosition) {
    const Rotation rotation(4, {100.0}, 128);
    const at::Tensor x = at::tensor({1.0F, 2.0F, 3.0F, 4.0F}).view({1, 1, 4});
    EXPECT_TRUE(at::equal(rotation(x, at::zeros({1}, at::kLong)), x));
    const at::Tensor turned = rotation(x, at::full({1}, 2, at::kLong));
    // Number 0 turns with number 2 by 2 rad, number 1 with number 3 by 2 / 10.
    EXPECT_NEAR(turned[0][0][0].item<float>(), std::cos(2.0) - 3 * std::sin(2.0), 1e-6);
    EXPECT_NEAR(turned[0][0][3].item<float>(), 4 * std::cos(0.2) + 2 * std::sin(0.2), 1e-6);
    // Only distances matter to a product of two.
    const at::Tensor y = at::tensor({0.5F, -1.0F, 2.0F, 0.1F}).view({1, 1, 4});
    const auto product = [&](int64_t a, int64_t b) {
        return (rotation(x, at::full({1}, a, at::kLong)) * rotation(y, at::full({1}, b, at::kLong)))
            .sum()
            .item<float>();
    };
    EXPECT_NEAR(product(7, 3), product(104, 100), 1e-5);
}

TEST(LlamaParity, rotationIsSlowerByStretchAndFactors) {
    const at::Tensor x = at::tensor({1.0F, 2.0F, 3.0F, 4.0F}).view({1, 1, 4});
    const at::Tensor turned = Rotation(4, {100.0, 2.0, {1.0, 4.0}}, 16)(x, at::full({1}, 6, at::kLong));
    // Number 0 turns by 6 / 2 rad, number 1 by 6 / 2 / 10 / 4.
    EXPECT_NEAR(turned[0][0][0].item<float>(), std::cos(3.0) - 3 * std::sin(3.0), 1e-6);
    EXPECT_NEAR(turned[0][0][3].item<float>(), 4 * std::cos(0.075) + 2 * std::sin(0.075), 1e-6);
}

TEST(LlamaConfig, B6_DamagedOrForeignNetworksAreRefused) {
    const GgufFile sound = orThrow(openGguf(data("tiny-llama") / "model.gguf"));
    const auto refused = [&sound](const char* key, const std::optional<GgufValue>& value) {
        GgufFile file = sound;
        file.header.metadata.erase(key);
        if (value) file.header.metadata[key] = *value;
        return !LlamaConfig::fromGguf(file, "file");
    };
    ASSERT_TRUE(LlamaConfig::fromGguf(sound, "file"));
    for (const char* key : {"general.architecture", "llama.rope.freq_base", "llama.context_length",
                            "llama.attention.layer_norm_rms_epsilon"})
        EXPECT_TRUE(refused(key, std::nullopt)) << key;
    EXPECT_TRUE(refused("llama.rope.scaling.type", std::string("yarn")));
    EXPECT_TRUE(refused("llama.rope.scaling.type", std::string("linear"))) << "by how much?";
    EXPECT_TRUE(refused("llama.attention.head_count", int64_t{3}));
    EXPECT_TRUE(refused("llama.attention.head_count_kv", int64_t{3}));
    EXPECT_TRUE(refused("llama.attention.key_length", int64_t{8}));
    EXPECT_TRUE(refused("llama.attention.value_length", int64_t{32}));
    EXPECT_TRUE(refused("llama.rope.dimension_count", int64_t{8})) << "heads that turn in part";
    EXPECT_TRUE(refused("llama.block_count", int64_t{1} << 40));
    EXPECT_TRUE(refused("llama.vocab_size", std::string("96")));
    EXPECT_TRUE(refused("llama.expert_count", int64_t{8}));
    EXPECT_TRUE(refused("llama.rope.freq_base", std::string("100000")));
    EXPECT_FALSE(refused("llama.attention.key_length", int64_t{16}));
    EXPECT_FALSE(refused("llama.expert_count", int64_t{0}));
    EXPECT_FALSE(refused("llama.rope.scaling.type", std::string("none")));
}

TEST(LlamaConfig, whatOlderFilesLeaveOutFollowsFromTheirTensors) {
    GgufFile file = orThrow(openGguf(data("tiny-llama") / "model.gguf"));
    const LlamaConfig whole = orThrow(LlamaConfig::fromGguf(file, "file"));
    file.header.metadata.erase("llama.vocab_size");
    file.header.metadata.erase("llama.rope.dimension_count");
    const LlamaConfig older = orThrow(LlamaConfig::fromGguf(file, "file"));
    EXPECT_EQ(older.vocabulary, whole.vocabulary);
    EXPECT_EQ(older.headSize, whole.headSize);
}

TEST(LlamaConfig, anUnknownScalingIsNamed) {
    GgufFile file = orThrow(openGguf(data("tiny-llama") / "model.gguf"));
    file.header.metadata["llama.rope.scaling.type"] = std::string("longrope");
    const auto refused = LlamaConfig::fromGguf(file, "file");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::ModelUnsupported);
    EXPECT_NE(paragraph(refused.error()).find("longrope"), std::string::npos);
}

}  // namespace
}  // namespace lightreel::parity
