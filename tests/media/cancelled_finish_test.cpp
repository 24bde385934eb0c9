#include <gtest/gtest.h>

#include "core/media/video_reader.h"
#include "tests/media/bar_clip.h"
#include "tests/support/file_calls.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

constexpr int kFrames = 6;

struct Kind {
    const char* name;
    int atMost;  ///< part files that may still be opened when the user has cancelled
};

std::ostream& operator<<(std::ostream& out, const Kind& kind) {
    return out << kind.name;
}

/// Finishes a clip. The user cancels when its part files have been opened and closed `at` times before.
struct Finish {
    Finish(const fs::path& target, int at) {
        EncodingParams params;
        params.format = *formatForPath(target);
        params.width = 64;
        params.height = 48;
        params.fps = kFps;
        Result<VideoWriter> writer = VideoWriter::open(target, params);
        for (int i = 0; writer && i < kFrames; ++i) EXPECT_TRUE(writer->write(barFrame(i)));
        const CancelToken cancel;
        const FileCalls spy([&](const std::string& path, bool opened) {
            if (path.find(".lightreel-") == std::string::npos) return;
            openedAfterwards += opened && cancel.asked() ? 1 : 0;
            if (calls++ == at) cancel.cancel();
        });
        try {
            const Result<MediaFacts> facts = writer->finish(Existing::Keep, cancel);
            EXPECT_TRUE(facts) << paragraph(facts.error());
        } catch (const Cancelled&) {
            cancelled = true;
        }
    }

    int calls = 0, openedAfterwards = 0;
    bool cancelled = false;
};

class CancelledFinish : public testing::TestWithParam<Kind> {};

TEST_P(CancelledFinish, F1_IsHeardInEveryPartOfTheWorkAndLeavesNothing) {
    for (int at = 0;; ++at) {
        const ScratchFolder scratch;
        const Finish finish(scratch.path() / GetParam().name, at);
        EXPECT_EQ(fs::is_empty(scratch.path()), finish.cancelled) << at;
        if (finish.cancelled) {
            EXPECT_LE(finish.openedAfterwards, GetParam().atMost) << at;
            continue;
        }
        // Too late: the clip has been opened to be synced, and gets its name.
        EXPECT_GE(at, finish.calls - 2);
        EXPECT_GE(at, 5) << "written, looked at, hashed";
        return;
    }
}

// A picture of a sequence is a part file of its own while it is written, in a folder that is one.
INSTANTIATE_TEST_SUITE_P(Formats, CancelledFinish,
                         testing::Values(Kind{"a.mp4", 2}, Kind{"a.webm", 1}, Kind{"a.gif", 1},
                                         Kind{"a/", 3}));

}  // namespace
}  // namespace lightreel
