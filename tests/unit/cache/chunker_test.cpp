#include "core/cache/chunker.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace lightreel {
namespace {

AccelerationOptions::Chunk exact(int frames, int rows, int64_t bytes = int64_t{64} << 20) {
    return {.mode = ChunkMode::Exact, .frames = frames, .rows = rows, .bytes = bytes};
}

TEST(Chunker, offWorksOnAllAtOnce) {
    const Chunker chunker({.mode = ChunkMode::Off, .frames = 4, .rows = 4});
    EXPECT_FALSE(chunker.cuts());
    EXPECT_EQ(chunker.frames(25, int64_t{1} << 40), 25);
}

TEST(Chunker, piecesByHandAreOfNearlyOneSize) {
    const Chunker chunker(exact(9, 3));
    EXPECT_EQ(chunker.frames(25, 1), 3);  // 8 pieces of 3 and one of 1
    EXPECT_EQ(chunker.rows(8, 1), 3);
    EXPECT_EQ(chunker.frames(4, 1), 1) << "no more pieces than frames";
}

TEST(Chunker, bytesDecideTheNumberOfPieces) {
    const Chunker chunker(exact(0, 0, 100));
    EXPECT_EQ(chunker.frames(25, 10), 9) << "10 would fit; three pieces are 9, 9 and 7";
    EXPECT_EQ(chunker.frames(25, 1000), 1) << "one frame is the least, also when it does not fit";
    EXPECT_EQ(chunker.rows(4, 1), 4);
    EXPECT_EQ(chunker.rows(4, 0), 4);
}

TEST(OverFrames, piecesAreLaidSideBySideAndInputsJoined) {
    const at::Tensor a = at::rand({6, 2, 3, 3}), b = at::rand({6, 1, 3, 3});
    const at::Tensor whole = at::cat({a, b}, 1) * 2;
    for (int64_t atOnce = 1; atOnce <= 4; ++atOnce) {
        std::vector<std::pair<int64_t, int64_t>> calls;  // guidance row, frames
        const at::Tensor out = overFrames({a, b}, 2, atOnce, {}, [&](const at::Tensor& x, int64_t row) {
            calls.emplace_back(row, x.size(0));
            return x * 2;
        });
        EXPECT_TRUE(at::equal(out, whole));
        if (atOnce < 3) {
            EXPECT_EQ(calls.size(), atOnce == 1 ? 6U : 4U) << "pieces end where a guidance row ends";
            EXPECT_EQ(calls.back().first, 1);
        } else {
            EXPECT_EQ(calls, (std::vector<std::pair<int64_t, int64_t>>{{-1, 6}}));
        }
    }
}

TEST(OverFrames, cancelIsHeardBetweenPieces) {
    const CancelToken cancel;
    int calls = 0;
    EXPECT_THROW((void)overFrames({at::rand({4, 1, 2, 2})}, 1, 1, cancel,
                                  [&](const at::Tensor& x, int64_t) {
                                      if (++calls == 2) cancel.cancel();
                                      return x;
                                  }),
                 Cancelled);
    EXPECT_EQ(calls, 2);
}

TEST(OverFrames, inputsAreReleasedBeforeTheWorkOnAllFrames) {
    at::Tensor input = at::rand({2, 1, 2, 2});
    const at::Tensor other = at::rand({2, 1, 2, 2});
    const c10::weak_intrusive_ptr<c10::TensorImpl> watched(input.getIntrusivePtr());
    std::vector<at::Tensor> inputs{other};
    inputs.push_back(std::move(input));
    (void)overFrames(std::move(inputs), 1, 2, {}, [&](const at::Tensor& x, int64_t) {
        EXPECT_TRUE(watched.expired());
        return x;
    });
}

}  // namespace
}  // namespace lightreel
