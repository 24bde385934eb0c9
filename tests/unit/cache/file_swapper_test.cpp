#include "core/cache/file_swapper.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <csignal>
#include <stdexcept>

#include "core/cache/waiting_swapper.h"
#include "core/memory/counting_allocator.h"
#include "core/memory/meter.h"
#include "core/memory/traffic.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

std::unique_ptr<FileSwapper> newSwapper(const std::filesystem::path& folder) {
    Result<std::unique_ptr<SpillFile>> file = SpillFile::open(folder);
    if (!file) throw std::runtime_error(paragraph(file.error()));
    return std::make_unique<FileSwapper>(std::move(*file));
}

/// There and back.
at::Tensor roundTrip(Swapper& swapper, SwapSlot slot, at::Tensor tensor) {
    swapper.spill(slot, std::move(tensor));
    swapper.prefetch(slot);
    return swapper.await(slot);
}

TEST(FileSwapper, givesEveryTensorBackAsItWas) {
    const ScratchFolder folder;
    const auto swapper = newSwapper(folder.path());
    for (const auto dtype : {at::kFloat, at::kBFloat16, at::kByte})
        for (const auto format : {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast}) {
            const at::Tensor tensor = (at::rand({3, 5, 7, 11}) * 100).to(dtype).contiguous(format);
            const SwapSlot slot = *swapper->reserve(static_cast<int64_t>(tensor.nbytes()));
            const at::Tensor back = roundTrip(*swapper, slot, tensor.clone());
            EXPECT_TRUE(at::equal(back, tensor));
            EXPECT_EQ(back.strides(), tensor.strides());
        }
}

TEST(FileSwapper, whatComesBackIsTheFilesOwnPages) {
    const ScratchFolder folder;
    const auto swapper = newSwapper(folder.path());
    const SwapSlot slot = *swapper->reserve(1 << 20);
    const at::Tensor back = roundTrip(*swapper, slot, at::ones({1 << 18}));
    EXPECT_EXIT(back.data_ptr<float>()[3] = 5, testing::KilledBySignal(SIGSEGV), "");
}

TEST(FileSwapper, residentMemoryFallsByWhatWasSpilledAndAgainAfterUse) {
    installCountingAllocator();
    const ScratchFolder folder;
    const auto swapper = newSwapper(folder.path());
    constexpr int64_t kCount = 4, kBytes = int64_t{24} << 20;
    std::vector<at::Tensor> tensors;
    std::vector<SwapSlot> slots;
    for (int64_t i = 0; i < kCount; ++i) {
        tensors.push_back(at::full({kBytes / 4}, static_cast<double>(i)));
        slots.push_back(*swapper->reserve(kBytes));
    }
    const int64_t full = residentBytes();
    for (size_t i = 0; i < slots.size(); ++i) swapper->spill(slots[i], std::move(tensors[i]));
    swapper->fence();
    const int64_t enough = 3 * kCount * kBytes / 4;
    EXPECT_GE(full - residentBytes(), enough);
    for (const SwapSlot slot : slots) {
        swapper->prefetch(slot);
        EXPECT_EQ(swapper->await(slot).sum().item<double>(),
                  static_cast<double>(slot) * static_cast<double>(kBytes / 4));
        swapper->setAside(slot);
    }
    EXPECT_GE(full - residentBytes(), enough);
}

TEST(FileSwapper, aTensorThatSomebodyHoldsStaysWhole) {
    const ScratchFolder folder;
    const auto swapper = newSwapper(folder.path());
    const at::Tensor mine = at::ones({1 << 18});
    const SwapSlot slot = *swapper->reserve(1 << 20);
    swapper->spill(slot, mine);
    swapper->fence();
    EXPECT_EQ(mine.sum().item<float>(), 1 << 18);
}

TEST(FileSwapper, countsItsTrafficHereAndForTheGraph) {
    const ScratchFolder folder;
    const auto swapper = newSwapper(folder.path());
    const Traffic before = traffic();
    const SwapSlot slot = *swapper->reserve(400);
    (void)roundTrip(*swapper, slot, at::ones({100}));
    EXPECT_EQ(swapper->stats().bytesOut, 400);
    EXPECT_EQ(swapper->stats().bytesIn, 400);
    EXPECT_EQ(traffic().out - before.out, 400);
    EXPECT_EQ(traffic().in - before.in, 400);
}

TEST(FileSwapper, aSlotCanBeUsedAgainAndAgain) {
    const ScratchFolder folder;
    const auto swapper = newSwapper(folder.path());
    const SwapSlot slot = *swapper->reserve(1 << 20);
    for (int i = 0; i < 20; ++i) {
        const at::Tensor tensor = at::full({1 << 18}, i, at::kFloat);
        EXPECT_TRUE(at::equal(roundTrip(*swapper, slot, tensor.clone()), tensor)) << i;
        swapper->setAside(slot);
        swapper->release(slot);
    }
}

TEST(FileSwapper, wrongOrdersAreRefused) {
    const ScratchFolder folder;
    const auto swapper = newSwapper(folder.path());
    const SwapSlot slot = *swapper->reserve(400);
    EXPECT_THROW(swapper->prefetch(slot), std::logic_error);
    swapper->spill(slot, at::ones({100}));
    EXPECT_THROW(swapper->spill(slot, at::ones({100})), std::logic_error);
    EXPECT_THROW((void)swapper->await(slot), std::logic_error);
    swapper->prefetch(slot);
    const at::Tensor held = swapper->await(slot);
    EXPECT_THROW(swapper->setAside(slot), std::logic_error);  // it is in use
    EXPECT_EQ(held.sum().item<float>(), 100);
}

TEST(FileSwapper, whatIsHeldOutlivesTheSwapper) {
    const ScratchFolder folder;
    auto swapper = newSwapper(folder.path());
    const at::Tensor held = roundTrip(*swapper, *swapper->reserve(400), at::ones({100}));
    swapper.reset();
    EXPECT_EQ(held.sum().item<float>(), 100);
}

TEST(FileSwapper, aTensorThatIsLargerThanItsSlotIsRefused) {
    const ScratchFolder folder;
    const auto swapper = newSwapper(folder.path());
    const SwapSlot slot = *swapper->reserve(396);
    EXPECT_THROW(swapper->spill(slot, at::ones({100})), std::logic_error);
}

TEST(FileSwapper, tensorsWithHolesAreRefused) {
    const ScratchFolder folder;
    const auto swapper = newSwapper(folder.path());
    const SwapSlot slot = *swapper->reserve(400);
    EXPECT_THROW(swapper->spill(slot, at::ones({10, 10}).narrow(1, 0, 5)), std::logic_error);
}

TEST(FileSwapper, whatCannotBeReservedIsTroubleAndNothingElse) {
    const ScratchFolder folder;
    const auto swapper = newSwapper(folder.path());
    EXPECT_FALSE(swapper->reserve(int64_t{1} << 60));
    ASSERT_TRUE(swapper->trouble());
    EXPECT_EQ(swapper->trouble()->code, ErrorCode::DiskFull);
    const SwapSlot slot = *swapper->reserve(400);
    EXPECT_TRUE(at::equal(roundTrip(*swapper, slot, at::ones({100})), at::ones({100})));
}

/// What a failing disk does to a tensor: it stays, and the next ones leave.
TEST(FileSwapper, whatCannotBeWrittenStaysInMemory) {
    ::setenv("LIGHTREEL_FAULT", "pwrite:2:ENOSPC", 1);
    const ScratchFolder folder;
    const auto swapper = newSwapper(folder.path());
    for (int i = 0; i < 3; ++i) {
        const SwapSlot slot = *swapper->reserve(400);
        const at::Tensor tensor = at::full({100}, i, at::kFloat);
        EXPECT_TRUE(at::equal(roundTrip(*swapper, slot, tensor.clone()), tensor)) << i;
        swapper->setAside(slot);
        swapper->release(slot);
    }
    ::unsetenv("LIGHTREEL_FAULT");
    ASSERT_TRUE(swapper->trouble());
    EXPECT_EQ(swapper->trouble()->code, ErrorCode::DiskFull);
    EXPECT_EQ(swapper->stats().bytesOut, 800);
    EXPECT_EQ(swapper->stats().bytesIn, 800);
}

TEST(FileSwapper, aDiskThatIsFullAlreadyIsTrouble) {
    ::setenv("LIGHTREEL_FAULT", "posix_fallocate:*:ENOSPC", 1);
    const ScratchFolder folder;
    const auto swapper = newSwapper(folder.path());
    EXPECT_FALSE(swapper->reserve(400));
    ::unsetenv("LIGHTREEL_FAULT");
    ASSERT_TRUE(swapper->trouble());
    EXPECT_EQ(swapper->trouble()->code, ErrorCode::DiskFull);
}

TEST(WaitingSwapper, hasDoneEachMoveWhenItReturns) {
    const ScratchFolder folder;
    WaitingSwapper swapper(newSwapper(folder.path()));
    const SwapSlot slot = *swapper.reserve(400);
    swapper.spill(slot, at::ones({100}));
    EXPECT_EQ(swapper.stats().bytesOut, 400);
    swapper.prefetch(slot);
    EXPECT_EQ(swapper.stats().bytesIn, 400);
    EXPECT_TRUE(at::equal(swapper.await(slot), at::ones({100})));
    swapper.setAside(slot);
    swapper.release(slot);
    EXPECT_EQ(swapper.state(slot), SlotState::Empty);
}

}  // namespace
}  // namespace lightreel
