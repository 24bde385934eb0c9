#include "core/library/model_library.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "core/base/part_file.h"
#include "core/library/model_manifest.h"
#include "core/request/model_defaults.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

const fs::path kTiny = fs::path(LIGHTREEL_TEST_DATA) / "tiny-t2v";

void write(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

class ModelLibraryTest : public testing::Test {
  protected:
    Result<ModelEntry> import(const fs::path& source, const std::string& base = "") {
        return m_library.importModel(source, base, {},
                                     [this](const ImportProgress& state) { m_progress = state; });
    }

    /// An import of it is refused as unreadable, in words that have this among them.
    void refusesUnreadable(const fs::path& source, const std::string& words = "") {
        const auto entry = import(source);
        ASSERT_FALSE(entry);
        EXPECT_EQ(entry.error().code, ErrorCode::FileUnreadable);
        EXPECT_NE(paragraph(entry.error()).find(words), std::string::npos) << paragraph(entry.error());
    }

    [[nodiscard]] size_t entriesOf(const fs::path& folder) const {
        return static_cast<size_t>(std::distance(fs::directory_iterator(folder), {}));
    }

    ScratchFolder m_scratch;
    fs::path m_user = m_scratch.path() / "user" / "models";
    ModelLibrary m_library{{{m_scratch.path() / "shipped"}, m_user, {}}};
    ImportProgress m_progress;
};

TEST_F(ModelLibraryTest, anImportedFolderIsListedResolvedAndChecked) {
    const auto entry = import(kTiny);
    ASSERT_TRUE(entry) << paragraph(entry.error());
    EXPECT_EQ(entry->id, "tiny-t2v");
    EXPECT_EQ(m_progress.bytesDone, m_progress.bytesTotal);
    EXPECT_GT(m_progress.bytesTotal, 0);
    ASSERT_EQ(m_library.list().size(), 1U);
    const auto state = m_library.checkManifest(*m_library.resolve("tiny-t2v"), {});
    ASSERT_TRUE(state) << paragraph(state.error());
    EXPECT_EQ(*state, ModelLibrary::ManifestState::Agrees);
    EXPECT_EQ(*m_library.checkManifest({"tiny", kTiny, {}, false}, {}), ModelLibrary::ManifestState::None);
}

TEST_F(ModelLibraryTest, eachWayOfMakingAClipHasItsEmbeddedModel) {
    EXPECT_STREQ(embeddedModel(GenerationMode::TextToVideo), kEmbeddedModel);
    write(m_scratch.path() / "shipped" / embeddedModel(GenerationMode::ImageToVideo) / "model_index.json",
          "{}");
    write(m_scratch.path() / "shipped" / kEmbeddedModel / "model_index.json", "{}");
    EXPECT_EQ(m_library.resolve("")->id, "lightreel-demo-t2v");
    EXPECT_EQ(m_library.resolve(embeddedModel(GenerationMode::ImageToVideo))->id, "lightreel-demo-i2v");
    EXPECT_EQ(m_library.list().front().id, kEmbeddedModel) << "what a window offers first";
}

TEST_F(ModelLibraryTest, D8_ASecondImportGetsANumber) {
    ASSERT_TRUE(import(kTiny));
    const auto second = import(kTiny.string() + "/");
    ASSERT_TRUE(second);
    EXPECT_EQ(second->id, "tiny-t2v (2)");
}

TEST_F(ModelLibraryTest, onlyWhatBelongsToAModelIsCopied) {
    const fs::path source = m_scratch.path() / "source";
    write(source / "model_index.json", "{}");
    write(source / "unet" / "model.safetensors", "x");
    write(source / "unet" / "pytorch_model.bin", "x");
    write(source / "run.py", "x");
    write(source / ".git" / "config.json", "x");
    const auto entry = import(source);
    ASSERT_TRUE(entry);
    EXPECT_TRUE(fs::exists(entry->folder / "unet" / "model.safetensors"));
    EXPECT_FALSE(fs::exists(entry->folder / "unet" / "pytorch_model.bin"));
    EXPECT_FALSE(fs::exists(entry->folder / "run.py"));
    EXPECT_FALSE(fs::exists(entry->folder / ".git"));
}

TEST_F(ModelLibraryTest, aFolderMadeOfLinksIsCopiedAsFiles) {
    const fs::path hub = m_scratch.path() / "hub", source = hub / "snapshots" / "1";
    write(hub / "blobs" / "a", "index");
    write(hub / "blobs" / "b", "weights");
    fs::create_directories(source / "unet");
    fs::create_symlink("../../blobs/a", source / "model_index.json");
    fs::create_symlink("../../../blobs/b", source / "unet" / "model.safetensors");
    const auto entry = import(source);
    ASSERT_TRUE(entry) << paragraph(entry.error());
    EXPECT_EQ(entry->folder, m_user / "1");
    EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(entry->folder / "model_index.json")));
    EXPECT_EQ(fs::file_size(entry->folder / "unet" / "model.safetensors"), 7U);
    EXPECT_EQ(entriesOf(m_user), 1U);
    EXPECT_EQ(entriesOf(m_user.parent_path()), 1U);
    EXPECT_TRUE(m_library.checkManifest(*entry, {}));
}

TEST_F(ModelLibraryTest, B8_ALinkThatLeadsNowhereIsNoFinishedImport) {
    const fs::path source = m_scratch.path() / "source";
    write(source / "model_index.json", "{}");
    fs::create_symlink("nowhere", source / "notes.bin");
    EXPECT_TRUE(import(source));
    fs::create_symlink("nowhere", source / "model.safetensors");
    refusesUnreadable(source);
    EXPECT_EQ(entriesOf(m_user), 1U);
}

TEST_F(ModelLibraryTest, aPartThatIsALinkToAFolderIsCopied) {
    const fs::path source = m_scratch.path() / "source", shared = m_scratch.path() / "shared";
    write(source / "model_index.json", "{}");
    write(shared / "vae" / "model.safetensors", "weights");
    fs::create_symlink("../shared/vae", source / "vae");
    fs::create_symlink("../shared/vae", source / ".hidden");
    const auto entry = import(source);
    ASSERT_TRUE(entry) << paragraph(entry.error());
    EXPECT_TRUE(fs::is_directory(fs::symlink_status(entry->folder / "vae")));
    EXPECT_EQ(fs::file_size(entry->folder / "vae" / "model.safetensors"), 7U);
    EXPECT_FALSE(fs::exists(entry->folder / ".hidden"));
    fs::remove(entry->folder / "vae" / "model.safetensors");
    EXPECT_FALSE(m_library.checkManifest(*entry, {})) << "it stands in the manifest";
}

TEST_F(ModelLibraryTest, B8_LinksInACircleAreRefused) {
    const fs::path source = m_scratch.path() / "source", outside = m_scratch.path() / "outside";
    write(source / "model_index.json", "{}");
    write(outside / "notes.txt", "x");
    fs::create_symlink("..", outside / "back");
    const std::vector<std::pair<fs::path, fs::path>> links{
        {source / "self", "."}, {source / "above", ".."}, {source / "vae", "../outside"}};
    for (const auto& [link, to] : links) {
        fs::create_symlink(to, link);
        SCOPED_TRACE(link.string());
        refusesUnreadable(source, "lies in");
        fs::remove(link);
    }
    EXPECT_EQ(entriesOf(m_user), 0U);
    EXPECT_TRUE(import(source));
}

TEST_F(ModelLibraryTest, B8_ALinkToAFolderThatIsGoneIsNoFinishedImport) {
    const fs::path source = m_scratch.path() / "source";
    write(source / "model_index.json", "{}");
    fs::create_symlink("../shared/vae", source / "vae");
    refusesUnreadable(source);
    EXPECT_EQ(entriesOf(m_user), 0U);
}

/// In a container every run has the same process id, and an import is the first thing that it does.
TEST_F(ModelLibraryTest, E1_WhatAKilledImportWithOurProcessIdLeftIsInNobodysWay) {
    const std::string last = partFileFor(m_user / ".tiny-t2v").filename().string();
    const size_t serial = last.find_last_of('-') + 1;
    const std::string next = last.substr(0, serial) + std::to_string(std::stoul(last.substr(serial)) + 1);
    for (const std::string& left : {next + ".part", last.substr(0, serial) + "1.part"})
        write(m_user / left / "unet" / "model.safetensors", "half of it");
    const auto entry = import(kTiny);
    ASSERT_TRUE(entry) << paragraph(entry.error());
    EXPECT_EQ(entry->id, "tiny-t2v");
    EXPECT_EQ(entriesOf(m_user), 1U);
}

TEST_F(ModelLibraryTest, D4_AFailedSyncOfAnyFileOrFolderLeavesNoModel) {
    const fs::path source = m_scratch.path() / "source";
    write(source / "model_index.json", "{}");
    write(source / "unet" / "model.safetensors", "x");
    int refused = 0;
    for (bool whole = false; !whole; ++refused) {
        ::setenv("LIGHTREEL_FAULT", ("fsync:" + std::to_string(refused + 1) + ":EIO").c_str(), 1);
        const auto entry = import(source);
        ::unsetenv("LIGHTREEL_FAULT");
        whole = static_cast<bool>(entry);
        EXPECT_EQ(entriesOf(m_user), whole ? 1U : 0U) << refused;
        if (!entry) {
            EXPECT_EQ(entry.error().code, ErrorCode::WriteFailed) << refused;
        }
    }
    // two files; the manifest, again as a part, its folder; the folder inside, the folder, the one of models
    EXPECT_EQ(refused - 1, 8);
}

TEST_F(ModelLibraryTest, anImportLeavesAnotherOnesPartAlone) {
    int inner = 0;
    const auto outer = m_library.importModel(kTiny, "", {}, [&](const ImportProgress&) {
        if (inner++ > 0) return;
        EXPECT_TRUE(import(kTiny));
    });
    ASSERT_TRUE(outer) << paragraph(outer.error());
    EXPECT_EQ(entriesOf(m_user), 2U);
    EXPECT_TRUE(m_library.checkManifest(*outer, {}));
}

TEST_F(ModelLibraryTest, F1_ACancelledImportLeavesNothing) {
    CancelToken cancel;
    const auto stop = [&cancel](const ImportProgress&) { cancel.cancel(); };
    EXPECT_THROW((void)m_library.importModel(kTiny, "", cancel, stop), Cancelled);
    EXPECT_EQ(entriesOf(m_user), 0U);
    EXPECT_TRUE(import(kTiny));
}

TEST_F(ModelLibraryTest, B12_OneChangedBitIsFound) {
    const auto entry = import(kTiny);
    ASSERT_TRUE(entry);
    const fs::path file = entry->folder / "unet" / "diffusion_pytorch_model.safetensors";
    for (const std::streamoff back : {1, 1000, 50'000}) {
        std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
        stream.seekg(-back, std::ios::end);
        const auto byte = static_cast<char>(stream.get());
        const auto put = [&](char value) {
            stream.seekp(-back, std::ios::end);
            stream.put(value);
            stream.flush();
        };
        put(static_cast<char>(byte ^ 4));
        const auto state = m_library.checkManifest(*entry, {});
        ASSERT_FALSE(state) << back;
        EXPECT_EQ(state.error().code, ErrorCode::ModelDamaged);
        put(byte);
        EXPECT_TRUE(m_library.checkManifest(*entry, {}));
    }
    fs::remove(file);
    EXPECT_FALSE(m_library.checkManifest(*entry, {}));
}

TEST_F(ModelLibraryTest, aMotionAdapterWorksWithItsBase) {
    ASSERT_TRUE(import(kTiny));
    const fs::path adapter = m_scratch.path() / "lightning.safetensors";
    write(adapter, "weights");
    const auto alone = import(adapter);
    ASSERT_FALSE(alone);
    EXPECT_EQ(alone.error().code, ErrorCode::BadRequest);
    EXPECT_FALSE(import(adapter, "nobody"));
    const auto entry = import(adapter, "tiny-t2v");
    ASSERT_TRUE(entry) << paragraph(entry.error());
    EXPECT_EQ(entry->id, "lightning");
    EXPECT_EQ(entry->folder.filename(), "tiny-t2v");
    EXPECT_EQ(entry->motionAdapter.filename(), kAdapterFile);
    fs::remove_all(m_user / "tiny-t2v");
    EXPECT_EQ(m_library.resolve("lightning").error().code, ErrorCode::ModelMissing);
}

TEST_F(ModelLibraryTest, B12_AChangedBitOfAnAdaptersBaseIsFound) {
    const auto base = import(kTiny);
    const fs::path adapter = m_scratch.path() / "lightning.safetensors";
    write(adapter, "weights");
    const auto entry = import(adapter, "tiny-t2v");
    ASSERT_TRUE(base && entry);
    using State = ModelLibrary::ManifestState;
    EXPECT_EQ(*m_library.checkManifest(*entry, {}), State::Agrees);
    write(base->folder / "model_index.json", "{}");
    EXPECT_EQ(m_library.checkManifest(*entry, {}).error().code, ErrorCode::ModelDamaged);
    fs::remove(base->folder / kManifestFile);
    EXPECT_EQ(*m_library.checkManifest(*entry, {}), State::Agrees) << "a base that was not imported";
    write(entry->motionAdapter, "others");
    EXPECT_FALSE(m_library.checkManifest(*entry, {}));
    fs::remove(entry->motionAdapter.parent_path() / kManifestFile);
    EXPECT_EQ(*m_library.checkManifest(*entry, {}), State::None);
}

TEST_F(ModelLibraryTest, aLightningAdapterBringsItsStepsAndSpacing) {
    ASSERT_TRUE(import(kTiny));
    const fs::path adapter = m_scratch.path() / "animatediff_lightning_4step_diffusers.safetensors";
    write(adapter, "weights");
    const auto entry = import(adapter, "tiny-t2v");
    ASSERT_TRUE(entry) << paragraph(entry.error());
    const auto defaults = ModelDefaults::of(entry->motionAdapter);
    ASSERT_TRUE(defaults) << paragraph(defaults.error());
    EXPECT_EQ(defaults->steps, 4);
    EXPECT_EQ(defaults->guidance, 1.0);
    EXPECT_EQ(defaults->scheduler, "euler");
    EXPECT_EQ(defaults->schedulerConfig.at("beta_schedule"), "linear");
    EXPECT_EQ(defaults->schedulerConfig.at("timestep_spacing"), "trailing");
}

TEST_F(ModelLibraryTest, B8_NotesThatNameThemselvesEndSomewhere) {
    write(m_user / "a" / kAdapterNote, R"({"base": "b"})");
    write(m_user / "b" / kAdapterNote, R"({"base": "a"})");
    write(m_user / "c" / kAdapterNote, R"({"base": "c"})");
    write(m_user / "d" / kAdapterNote, R"({"base": 7})");
    for (const char* id : {"a", "b", "c", "d"}) {
        const auto entry = m_library.resolve(id);
        ASSERT_FALSE(entry) << id;
        EXPECT_EQ(exitCode(entry.error().code), ExitCode::Model) << id;
    }
}

TEST_F(ModelLibraryTest, B9_WhatIsNoModelIsRefused) {
    write(m_scratch.path() / "x.ckpt", "x");
    EXPECT_EQ(import(m_scratch.path() / "x.ckpt").error().code, ErrorCode::ModelUnsupported);
    fs::create_directory(m_scratch.path() / "folder");
    EXPECT_EQ(import(m_scratch.path() / "folder").error().code, ErrorCode::ModelUnsupported);
    EXPECT_EQ(import(m_scratch.path() / "nothing").error().code, ErrorCode::ModelMissing);
    EXPECT_FALSE(fs::exists(m_user) && entriesOf(m_user) > 0);
}

TEST_F(ModelLibraryTest, D5_AnUnwritableFolderIsSaid) {
    write(m_scratch.path() / "user", "a file where the folder should be");
    const auto entry = import(kTiny);
    ASSERT_FALSE(entry);
    EXPECT_EQ(exitCode(entry.error().code), ExitCode::InputOutput);
}

}  // namespace
}  // namespace lightreel
