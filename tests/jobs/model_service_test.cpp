#include "core/jobs/model_service.h"

#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QEventLoop>
#include <fstream>

#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

/// The real service with the real engine, and what it answered last.
class ModelServiceTest : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        static int count = 1;
        static char name[] = "engine_test";
        static char* arguments[] = {name, nullptr};
        static const QCoreApplication application(count, arguments);
    }

    void SetUp() override {
        const auto listen = [this](auto signal, auto keep) {
            QObject::connect(&m_service, signal, &m_service, [this, keep](auto... answer) {
                keep(answer...);
                m_loop.quit();
            });
        };
        listen(&ModelService::inspected,
               [this](const QString&, const ModelFacts& facts) { m_facts = facts; });
        listen(&ModelService::verified, [this](const QString&, const ModelFacts& facts, bool agrees) {
            m_facts = facts;
            m_agrees = agrees;
        });
        listen(&ModelService::verifyCancelled, [this](const QString&) { m_cancelled = true; });
        listen(&ModelService::failed, [this](const QString&, const Error& error) { m_error = error; });
        listen(&ModelService::tokensCounted,
               [this](const QString&, const QString&, qint64 count) { m_tokens = count; });
        listen(&ModelService::engineDescribed, [this](const EngineFacts& facts) { m_engine = facts; });
    }

    /// A copy with checksums, under the roots that the service knows.
    ModelEntry import(const fs::path& source, const std::string& base = "") {
        return ModelLibrary(m_roots).importModel(source, base, {}, [](const ImportProgress&) {}).value();
    }

    [[nodiscard]] std::string refusal() const { return m_error ? paragraph(*m_error) : "no error"; }

    /// Until the next answer; ctest ends a test that waits for ever.
    void wait() { m_loop.exec(); }

    /// Until all of several answers are there, which may arrive together.
    template <typename Done>
    void waitUntil(Done done) {
        while (!done()) wait();
    }

    const ScratchFolder m_scratch;
    const ModelRoots m_roots{{}, m_scratch.path() / "models", {}};
    const QString m_tiny = QStringLiteral(LIGHTREEL_TEST_DATA "/tiny-t2v");
    QEventLoop m_loop;
    std::optional<ModelFacts> m_facts;
    std::optional<Error> m_error;
    std::optional<EngineFacts> m_engine;
    qint64 m_tokens = -1;
    bool m_cancelled = false, m_agrees = false;
    ThreadModelService m_service{m_roots};
};

TEST_F(ModelServiceTest, aFolderIsLookedInto) {
    m_service.inspect(m_tiny);
    wait();
    ASSERT_TRUE(m_facts);
    EXPECT_EQ(m_facts->id, "tiny-t2v");
    EXPECT_EQ(m_facts->defaultScheduler, "euler");
    EXPECT_EQ(m_facts->maxFrames, 24);
    EXPECT_EQ(m_facts->maxTokens, 75);
    EXPECT_EQ(m_facts->parts.size(), 3U);
}

TEST_F(ModelServiceTest, B13_AFolderThatIsGoneIsToldAndTheNextIsAnswered) {
    m_service.inspect(QStringLiteral("/no/such/model"));
    wait();
    ASSERT_TRUE(m_error);
    EXPECT_EQ(m_error->code, ErrorCode::ModelMissing);
    m_service.inspect(m_tiny);
    wait();
    EXPECT_TRUE(m_facts);
}

TEST_F(ModelServiceTest, B12_AValueThatIsNoNumberIsFound) {
    const ScratchFolder scratch;
    const fs::path copy = scratch.path() / "model";
    fs::copy(m_tiny.toStdString(), copy, fs::copy_options::recursive);
    m_service.verify(QString::fromStdString(copy.string()));
    wait();
    EXPECT_TRUE(m_facts);
    EXPECT_FALSE(m_agrees) << "a folder that was not imported has no checksums";
    {  // the file's last value is a float32
        std::fstream file(copy / "unet" / "diffusion_pytorch_model.safetensors",
                          std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(-4, std::ios::end);
        const uint32_t notANumber = 0x7FC00000;
        file.write(reinterpret_cast<const char*>(&notANumber), sizeof notANumber);
    }
    m_service.verify(QString::fromStdString(copy.string()));
    wait();
    ASSERT_TRUE(m_error);
    EXPECT_EQ(m_error->code, ErrorCode::ModelDamaged);
}

TEST_F(ModelServiceTest, B12_AWeightThatIsStillANumberIsHeldAgainstItsChecksum) {
    const ModelEntry entry = import(m_tiny.toStdString());
    const QString folder = QString::fromStdString(entry.folder.string());
    m_service.verify(folder);
    wait();
    EXPECT_TRUE(m_facts);
    EXPECT_TRUE(m_agrees);
    {
        std::fstream file(entry.folder / "unet" / "diffusion_pytorch_model.safetensors",
                          std::ios::binary | std::ios::in | std::ios::out);
        file.seekg(-4, std::ios::end);
        const auto lowest = static_cast<char>(file.get() ^ 1);
        file.seekp(-4, std::ios::end);
        file.put(lowest);
    }
    m_service.verify(folder);
    wait();
    ASSERT_TRUE(m_error);
    EXPECT_EQ(m_error->code, ErrorCode::ModelDamaged);
}

TEST_F(ModelServiceTest, aMotionAdaptersFolderStandsForItsBaseWithTheAdapter) {
    import(m_tiny.toStdString());
    const fs::path weights = m_scratch.path() / "lightning_4step.safetensors";
    fs::copy(fs::path(m_tiny.toStdString()) / "motion_adapter" / "diffusion_pytorch_model.safetensors",
             weights);
    const fs::path adapter = import(weights, "tiny-t2v").motionAdapter.parent_path();
    const QString folder = QString::fromStdString(adapter.string());
    m_service.inspect(folder);
    wait();
    ASSERT_TRUE(m_facts) << refusal();
    EXPECT_EQ(m_facts->parts.size(), 3U);
    m_facts.reset();
    m_service.verify(folder);
    wait();
    ASSERT_TRUE(m_facts) << refusal();
    m_service.countTokens(folder, QStringLiteral("a a a"));
    waitUntil([this] { return m_tokens >= 0; });
    EXPECT_EQ(m_tokens, 3);
}

TEST_F(ModelServiceTest, aCancelThatComesBeforeTheAnswerCounts) {
    m_service.verify(m_tiny);
    m_service.cancelVerify();
    wait();
    EXPECT_TRUE(m_cancelled);
    EXPECT_FALSE(m_facts);
}

TEST_F(ModelServiceTest, onlyTheNewestPromptIsCounted) {
    m_service.describeEngine();  // keeps the thread busy: the library is opened for it
    m_service.countTokens(m_tiny, QStringLiteral("a"));
    m_service.countTokens(m_tiny, QStringLiteral("a a a"));
    waitUntil([this] { return m_engine && m_tokens >= 0; });
    EXPECT_FALSE(m_engine->torchVersion.empty());
    EXPECT_EQ(m_tokens, 3);
}

}  // namespace
}  // namespace lightreel
