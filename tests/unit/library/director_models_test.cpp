#include "core/library/director_models.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

class DirectorModelsTest : public testing::Test {
  protected:
    static void write(const fs::path& path) {
        fs::create_directories(path.parent_path());
        std::ofstream(path) << "content";
    }

    ScratchFolder m_scratch;
    fs::path m_user = m_scratch.path() / "user", m_fetched = m_scratch.path() / "fetched";
    DirectorModels m_models{{m_user, m_fetched}};
};

TEST_F(DirectorModelsTest, whatIsMissingIsSaidWithHowToFetchIt) {
    EXPECT_TRUE(m_models.languageModels().empty());
    for (const Result<fs::path>& missing : {m_models.languageModel(), m_models.embedder()}) {
        ASSERT_FALSE(missing);
        EXPECT_EQ(missing.error().code, ErrorCode::AssistantMissing);
        const std::string text = paragraph(missing.error());
        EXPECT_NE(text.find("./run --director"), std::string::npos) << text;
        EXPECT_NE(text.find(m_user.string()), std::string::npos) << text;
    }
}

TEST_F(DirectorModelsTest, eachModelIsTakenFromTheFirstFolderThatHasIt) {
    write(m_fetched / kDirectorLanguageModel);
    write(m_fetched / kDirectorEmbedder / "model.safetensors");
    write(m_user / kDirectorEmbedder / "model.safetensors");
    write(m_user / kDirectorEmbedder / "vocab.txt");
    EXPECT_EQ(*m_models.languageModel(), m_fetched / kDirectorLanguageModel);
    EXPECT_EQ(*m_models.embedder(), m_user / kDirectorEmbedder);
    write(m_user / kDirectorLanguageModel);
    EXPECT_EQ(*m_models.languageModel(), m_user / kDirectorLanguageModel);
    // Without its vocabulary a folder is no embedder.
    fs::remove(m_user / kDirectorEmbedder / "vocab.txt");
    EXPECT_FALSE(m_models.embedder());
}

TEST_F(DirectorModelsTest, otherLanguageModelsAreListedAndNamed) {
    write(m_user / "other.gguf");
    write(m_user / "notes.txt");
    write(m_fetched / kDirectorLanguageModel);
    EXPECT_EQ(m_models.languageModels(),
              (std::vector<fs::path>{m_fetched / kDirectorLanguageModel, m_user / "other.gguf"}));
    EXPECT_EQ(*m_models.languageModel("other.gguf"), m_user / "other.gguf");
    const fs::path elsewhere = m_scratch.path() / "elsewhere.gguf";
    write(elsewhere);
    EXPECT_EQ(*m_models.languageModel(elsewhere.string()), elsewhere);
    const Result<fs::path> unknown = m_models.languageModel("unknown.gguf");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().args.at("known"), std::string(kDirectorLanguageModel) + ", other.gguf");
}

TEST_F(DirectorModelsTest, filesThatLightreelWasNotTriedWithAreNamed) {
    write(m_user / kDirectorLanguageModel);
    write(m_user / kDirectorEmbedder / "model.safetensors");
    write(m_user / kDirectorEmbedder / "vocab.txt");
    EXPECT_EQ(*unfamiliarFiles(m_user / kDirectorLanguageModel, {}),
              std::vector<fs::path>{m_user / kDirectorLanguageModel});
    EXPECT_EQ(unfamiliarFiles(m_user / kDirectorEmbedder, {})->size(), 2U);
    EXPECT_EQ(unfamiliarFiles(m_user / "none.gguf", {}).error().code, ErrorCode::FileUnreadable);
    const CancelToken cancel;
    cancel.cancel();
    EXPECT_THROW(static_cast<void>(unfamiliarFiles(m_user / kDirectorLanguageModel, cancel)), Cancelled);
}

TEST_F(DirectorModelsTest, theProgramsOwnFoldersComeInOrder) {
    const DirectorModels standard = DirectorModels::standard({{"/shipped"}, "/user", {"/named"}});
    ASSERT_EQ(standard.folders().size(), 4U);
    EXPECT_EQ(standard.folders()[0], "/user/director");
    EXPECT_EQ(standard.folders()[1], "/named/director");
    EXPECT_EQ(standard.folders()[2], "/shipped/director");
    EXPECT_TRUE(standard.folders()[3].is_absolute());
}

/// Runs where ./run --director was.
TEST_F(DirectorModelsTest, fetchedFilesAreTheKnownOnes) {
    const DirectorModels models({DirectorModels::standard().folders().back()});
    const Result<fs::path> language = models.languageModel(), embedder = models.embedder();
    if (!language || !embedder) GTEST_SKIP() << "the assistant's models are not fetched";
    EXPECT_TRUE(unfamiliarFiles(*language, {})->empty());
    EXPECT_TRUE(unfamiliarFiles(*embedder, {})->empty());
}

}  // namespace
}  // namespace lightreel
