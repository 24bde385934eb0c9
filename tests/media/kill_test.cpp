#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "tests/media/bar_clip.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

/// A child does the work; whether it was killed.
template <typename Work>
bool killedDuring(Work work) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(work());
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : WEXITSTATUS(status) == 0) << status;
    return WIFSIGNALED(status);
}

TEST(KillInExport, E1_WhatIsOnDiskPlaysToItsLastFragment) {
    constexpr int kFragment = kFps / 2;  ///< a keyframe every half second
    constexpr int kHeldBack = 10;        ///< frames that the encoder still looks at, and one begun fragment
    for (int frames = kHeldBack + kFragment; frames <= 40; frames += 3) {
        const ScratchFolder scratch;
        EXPECT_TRUE(killedDuring([&] {
            Result<VideoWriter> writer = openWriter(scratch.path() / "a.mp4");
            for (int i = 0; writer && i < frames; ++i)
                if (!writer->write(barFrame(i))) return 1;
            return ::kill(::getpid(), SIGKILL);
        }));
        const int playable = playableFrames(onlyFile(scratch.path()));
        EXPECT_GE(playable, frames - kHeldBack);
        EXPECT_LE(playable, frames);
    }
}

/// The longest of what is there.
int playableInFolder(const fs::path& folder) {
    int most = 0;
    for (const auto& entry : fs::directory_iterator(folder))
        most = std::max(most, playableFrames(entry.path()));
    return most;
}

TEST(KillInExport, E2_NoWriteIsTheOneAtWhichPicturesAreLost) {
    constexpr int kFrames = 20;
    int before = 0, killedWhole = 0;
    bool killed = true;
    for (int at = 1; killed; ++at) {
        const ScratchFolder scratch;
        const fs::path target = scratch.path() / "a.mp4";
        killed = killedDuring([&] {
            ::setenv("LIGHTREEL_FAULT", ("write:" + std::to_string(at) + ":KILL").c_str(), 1);
            Result<VideoWriter> writer = openWriter(target);
            for (int i = 0; writer && i < kFrames; ++i)
                if (!writer->write(barFrame(i))) return 1;
            return writer && writer->finish(Existing::Keep) ? 0 : 1;
        });
        const int now = playableInFolder(scratch.path());
        EXPECT_GE(now, before) << "killed at write " << at;
        EXPECT_NE(fs::exists(target), killed);
        before = now;
        if (killed && now == kFrames) ++killedWhole;
    }
    EXPECT_EQ(before, kFrames);
    EXPECT_GT(killedWhole, 3);  // also while the finished clip was written from the fragments
}

}  // namespace
}  // namespace lightreel
