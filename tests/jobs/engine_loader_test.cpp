#include "core/pipeline/engine_loader.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

/// LIGHTREEL_ENGINE for as long as it lives.
class EngineNamed {
  public:
    explicit EngineNamed(const std::filesystem::path& path) { ::setenv("LIGHTREEL_ENGINE", path.c_str(), 1); }
    ~EngineNamed() { ::unsetenv("LIGHTREEL_ENGINE"); }
    EngineNamed(const EngineNamed&) = delete;
    EngineNamed& operator=(const EngineNamed&) = delete;
};

TEST(EngineLoader, A6_AMissingLibraryIsSaid) {
    const EngineNamed named("/no/such/engine.so");
    const auto opened = openEngineLibrary();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::EngineMissing);
    EXPECT_NE(paragraph(opened.error()).find("not beside the program"), std::string::npos);
}

TEST(EngineLoader, A6_AFileThatIsNoLibraryIsSaid) {
    const ScratchFolder scratch;
    const auto path = scratch.path() / "engine.so";
    std::ofstream(path) << "not a library";
    const EngineNamed named(path);
    const auto opened = openEngineLibrary();
    ASSERT_FALSE(opened);
    EXPECT_NE(paragraph(opened.error()).find(path.string()), std::string::npos);
}

TEST(EngineLoader, aLibraryOfAnotherBuildIsRefused) {
    const EngineNamed named(LIGHTREEL_FOREIGN_LIBRARY);
    const auto opened = openEngineLibrary();
    ASSERT_FALSE(opened);
    EXPECT_NE(paragraph(opened.error()).find("another build"), std::string::npos);
}

TEST(EngineLoader, theEngineOfThisBuildOpens) {
    const auto opened = openEngineLibrary();
    ASSERT_TRUE(opened) << paragraph(opened.error());
    EXPECT_GT((*opened)->facts().threads, 0);
}

}  // namespace
}  // namespace lightreel
