#include <fstream>
#include <nlohmann/json.hpp>

#include "core/assistant/minilm_encoder.h"
#include "tests/parity/parity.h"
#include "tests/support/scratch_folder.h"

namespace lightreel::parity {
namespace {

namespace fs = std::filesystem;

TextEmbedder tiny() {
    return orThrow(TextEmbedder::open(data("tiny-minilm")));
}

at::Tensor embedded(const TextEmbedder& embedder, const std::string& text) {
    return at::tensor(embedder.embed(text, {}));
}

std::vector<std::string> texts() {
    std::ifstream file(data("tiny-minilm") / "texts.json");
    std::vector<std::string> out;
    for (const auto& row : nlohmann::json::parse(file)) out.push_back(row[0]);
    return out;
}

TEST(MiniLmParity, embeddingsAreTheReferences) {
    const TextEmbedder embedder = tiny();
    const at::Tensor reference = openFixture("tiny-minilm/run.safetensors")->read("embeddings");
    const std::vector<std::string> all = texts();
    ASSERT_EQ(reference.size(0), static_cast<int64_t>(all.size()));
    ASSERT_EQ(reference.size(1), embedder.width());
    for (size_t i = 0; i < all.size(); ++i)
        EXPECT_LT(distance(embedded(embedder, all[i]), reference[static_cast<int64_t>(i)]), 1e-5) << all[i];
}

TEST(MiniLm, theShapeIsReadFromTheWeights) {
    const auto weights = orThrow(openSafetensors(data("tiny-minilm") / "model.safetensors"));
    const MiniLmConfig config = orThrow(MiniLmConfig::fromWeights(*weights));
    EXPECT_EQ(config.layers, 2);
    EXPECT_EQ(config.width, 64);
    EXPECT_EQ(config.innerWidth, 96);
    EXPECT_EQ(config.heads, 2);
    EXPECT_EQ(config.positions, 40);
    const auto other = memorySource({{"embeddings.word_embeddings.weight", at::zeros({4, 64})}});
    EXPECT_EQ(MiniLmConfig::fromWeights(*other).error().code, ErrorCode::ModelUnsupported);
}

TEST(MiniLm, aLongTextCanBeCancelled) {
    const CancelToken cancel;
    cancel.cancel();
    EXPECT_THROW(static_cast<void>(tiny().embed("the dragon shot", cancel)), Cancelled);
}

TEST(MiniLm, foldersThatDoNotFitAreRefused) {
    const ScratchFolder scratch;
    const auto code = [&scratch] { return TextEmbedder::open(scratch.path()).error().code; };
    EXPECT_EQ(code(), ErrorCode::ModelDamaged);
    fs::copy_file(data("tiny-minilm") / "vocab.txt", scratch.path() / "vocab.txt");
    EXPECT_EQ(code(), ErrorCode::FileMissing);
    const fs::path weights = scratch.path() / "model.safetensors";
    fs::copy_file(data("tiny-minilm") / "run.safetensors", weights);
    EXPECT_EQ(code(), ErrorCode::ModelUnsupported);
    fs::copy_file(data("tiny-minilm") / "model.safetensors", weights, fs::copy_options::overwrite_existing);
    ASSERT_TRUE(TextEmbedder::open(scratch.path()));
    std::ofstream(scratch.path() / "vocab.txt", std::ios::app) << "onetoomany\n";
    EXPECT_EQ(code(), ErrorCode::ModelDamaged);
}

}  // namespace
}  // namespace lightreel::parity
