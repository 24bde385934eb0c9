#include "core/jobs/lpips_weights.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/fake_engine_library.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

class LpipsWeightsTest : public testing::Test {
  protected:
    [[nodiscard]] fs::path weights() const {
        fs::path file = m_scratch.path() / kLpipsFile;
        std::ofstream(file) << "weights";
        return file;
    }
    static std::shared_ptr<const Frame> grey(uint8_t value) {
        return std::make_shared<Frame>(Frame{1, 1, 0, {}, {value, value, value}});
    }

    ScratchFolder m_scratch;
    FakeEngineLibrary m_engine;
};

TEST_F(LpipsWeightsTest, areLookedForInTheUsersModelsFolder) {
    const ModelRoots roots{{}, m_scratch.path(), {}};
    EXPECT_FALSE(lpipsWeights(roots));
    fs::create_directory(m_scratch.path() / kLpipsFile);
    EXPECT_FALSE(lpipsWeights(roots));
    fs::remove(m_scratch.path() / kLpipsFile);
    EXPECT_EQ(lpipsWeights(roots), weights());
}

TEST_F(LpipsWeightsTest, withoutAFileThereIsNoFunction) {
    EXPECT_FALSE(frameDistances(m_engine, std::nullopt, {}));
}

TEST_F(LpipsWeightsTest, theEngineMeasuresEveryFrame) {
    const FrameDistances distances = frameDistances(m_engine, weights(), {});
    const auto measured = distances({grey(1), grey(2)}, {grey(1), grey(3)});
    ASSERT_TRUE(measured);
    EXPECT_EQ(*measured, (std::vector<double>{0, 0.5}));
}

TEST_F(LpipsWeightsTest, aNamedFileThatIsMissingIsTold) {
    const auto measured =
        frameDistances(m_engine, m_scratch.path() / "none.safetensors", {})({grey(1)}, {grey(1)});
    ASSERT_FALSE(measured);
    EXPECT_EQ(measured.error().code, ErrorCode::FileMissing);
}

TEST_F(LpipsWeightsTest, canBeCancelled) {
    const CancelToken cancel;
    const FrameDistances distances = frameDistances(m_engine, weights(), cancel);
    cancel.cancel();
    EXPECT_THROW((void)distances({grey(1)}, {grey(1)}), Cancelled);
}

}  // namespace
}  // namespace lightreel
