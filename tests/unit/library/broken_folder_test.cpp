#include <dirent.h>
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <fstream>
#include <functional>

#include "core/base/part_file.h"
#include "core/library/director_models.h"
#include "core/library/model_library.h"
#include "tests/support/scratch_folder.h"

namespace {

thread_local int readsUntilFailure = -1;  ///< below 0: none fails

bool failsNow() {
    return readsUntilFailure >= 0 && readsUntilFailure-- == 0;
}

template <typename Entry>
Entry* readOrFail(const char* call, DIR* folder) {
    if (failsNow()) {
        errno = EIO;
        return nullptr;
    }
    return reinterpret_cast<Entry* (*)(DIR*)>(::dlsym(RTLD_NEXT, call))(folder);
}

}  // namespace

// Stand in for the C library's: a disk or a server that fails while a folder is read.
extern "C" {
__attribute__((visibility("default"))) dirent* readdir(DIR* folder) {
    return readOrFail<dirent>("readdir", folder);
}
__attribute__((visibility("default"))) dirent64* readdir64(DIR* folder) {
    return readOrFail<dirent64>("readdir64", folder);
}
}

namespace lightreel {
namespace {

namespace fs = std::filesystem;

/// Runs read with the first, second, ... call failing, until none does; look comes after each.
void atEveryFailure(
    const std::function<void()>& read, const std::function<void()>& look = [] {}) {
    int failed = 0;
    for (bool whole = false; !whole; ++failed) {
        readsUntilFailure = failed;
        EXPECT_NO_THROW(read()) << failed;
        whole = readsUntilFailure >= 0;
        readsUntilFailure = -1;
        look();
    }
    EXPECT_GT(failed, 3) << "no call was seen";
}

TEST(BrokenFolder, modelsAreListedAsFarAsTheyCanBeRead) {
    const ScratchFolder scratch;
    for (const char* model : {"a", "b"}) {
        fs::create_directory(scratch.path() / model);
        std::ofstream(scratch.path() / model / "model_index.json") << "{}";
    }
    const ModelLibrary library({{scratch.path()}, scratch.path() / "user", {}});
    atEveryFailure([&] { (void)library.resolve("a"); });
    EXPECT_EQ(library.list().size(), 2U);
}

TEST(BrokenFolder, theAssistantsFilesAreListedAsFarAsTheyCanBeRead) {
    const ScratchFolder scratch;
    for (const char* model : {"a.gguf", "b.gguf"}) std::ofstream(scratch.path() / model) << "x";
    const DirectorModels models({scratch.path()});
    atEveryFailure([&] { (void)models.languageModels(); });
    EXPECT_EQ(models.languageModels().size(), 2U);
}

TEST(BrokenFolder, leftoversAreRemovedAsFarAsTheyCanBeRead) {
    const ScratchFolder scratch;
    for (const char* name : {"a.mp4", "b.mp4"}) std::ofstream(scratch.path() / name) << "x";
    atEveryFailure([&] { removeStaleParts(scratch.path()); });
}

TEST(BrokenFolder, anImportLeavesAWholeModelOrNone) {
    const ScratchFolder scratch;
    const fs::path source = scratch.path() / "source", user = scratch.path() / "user";
    fs::create_directories(source / "unet");
    std::ofstream(source / "model_index.json") << "{}";
    std::ofstream(source / "unet" / "model.safetensors") << "weights";
    const ModelLibrary library({{}, user, {}});
    bool failed = false;
    atEveryFailure([&] { failed = !library.importModel(source, "", {}, {}) || failed; },
                   [&] {
                       for (const auto& model : fs::directory_iterator(user)) {
                           EXPECT_EQ(model.path().filename(), "source");
                           EXPECT_TRUE(fs::exists(model.path() / "unet" / "model.safetensors"));
                       }
                       fs::remove_all(user);
                   });
    EXPECT_TRUE(failed);
}

}  // namespace
}  // namespace lightreel
