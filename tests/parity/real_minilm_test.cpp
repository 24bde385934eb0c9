#include "core/assistant/minilm_encoder.h"
#include "core/text/wordpiece_tokenizer.h"
#include "tests/parity/real_model.h"

namespace lightreel::parity {
namespace {

/// all-MiniLM-L6-v2 as it is fetched, and what transformers makes of it.
class RealMiniLm : public RealModelTest {
  protected:
    RealMiniLm() : RealModelTest("all-MiniLM-L6-v2") {}
};

TEST_F(RealMiniLm, everyTextGivesTheReferencesTokens) {
    const auto tokenizer = orThrow(WordPieceTokenizer::open(path / "vocab.txt"));
    EXPECT_EQ(tokenizer.size(), 30522);
    const auto rows = jsonFixture("minilm_tokens.json");
    ASSERT_GE(rows.size(), 2000U);
    for (const auto& row : rows)
        EXPECT_EQ(tokenizer.encode(row[0].get<std::string>()), row[1].get<std::vector<int64_t>>()) << row[0];
}

TEST_F(RealMiniLm, embeddingsAreTheReferences) {
    const TextEmbedder embedder = orThrow(TextEmbedder::open(path));
    const at::Tensor reference = openFixture("minilm_embeddings.safetensors")->read("embeddings");
    const auto texts = jsonFixture("minilm_texts.json").get<std::vector<std::string>>();
    ASSERT_GE(texts.size(), 24U);
    ASSERT_EQ(reference.sizes(), (at::IntArrayRef{static_cast<int64_t>(texts.size()), embedder.width()}));
    for (size_t i = 0; i < texts.size(); ++i)
        EXPECT_LT(distance(at::tensor(embedder.embed(texts[i], {})), reference[static_cast<int64_t>(i)]),
                  1e-4)
            << texts[i];
}

}  // namespace
}  // namespace lightreel::parity
