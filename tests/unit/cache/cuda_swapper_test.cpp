#include "core/cache/cuda_swapper.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/support/scripted_cuda.h"

namespace lightreel {
namespace {

std::unique_ptr<CudaSwapper> newSwapper(const ScriptedCuda& cuda, int64_t slabBytes = 1 << 16) {
    Result<std::unique_ptr<CudaSwapper>> made = CudaSwapper::make(cuda.table(), {0, nullptr, slabBytes});
    if (!made) throw Failure{made.error()};
    return std::move(*made);
}

TEST(CudaSwapper, theComputationFindsTheTensorThoughNoCopyRanBefore) {
    ScriptedCuda cuda;
    const auto swapper = newSwapper(cuda);
    const at::Tensor tensor = at::randn({2, 3, 4, 5}).contiguous(at::MemoryFormat::ChannelsLast);
    const SwapSlot slot = *swapper->reserve(static_cast<int64_t>(tensor.nbytes()));
    swapper->spill(slot, tensor.clone());
    swapper->prefetch(slot);
    const at::Tensor back = swapper->await(slot);
    EXPECT_FALSE(at::equal(back, tensor)) << "the script copies too early to show a missing wait";
    cuda.compute();
    EXPECT_TRUE(at::equal(back, tensor));
    EXPECT_EQ(back.strides(), tensor.strides());
}

TEST(CudaSwapper, aTensorIsHeldUntilItsCopyIsDone) {
    ScriptedCuda cuda;
    const auto swapper = newSwapper(cuda);
    const at::Tensor tensor = at::ones({100});
    swapper->spill(*swapper->reserve(400), tensor);
    const SwapSlot other = *swapper->reserve(400);
    swapper->spill(other, at::ones({100}));
    EXPECT_EQ(tensor.use_count(), 2);
    swapper->fence();
    EXPECT_EQ(tensor.use_count(), 1);
}

TEST(CudaSwapper, atMostFiveWaitAndTheComputationWaitsForTheOldest) {
    ScriptedCuda cuda;
    const auto swapper = newSwapper(cuda);
    std::vector<at::Tensor> tensors;
    for (int i = 0; i < 9; ++i) {
        tensors.push_back(at::full({100}, i, at::kFloat));
        swapper->spill(*swapper->reserve(400), tensors.back());
    }
    EXPECT_EQ(swapper->stats().waiting, 5);
    EXPECT_EQ(tensors[3].use_count(), 1);
    // The memory is the computation's again: what it writes there now must not reach the copy.
    cuda.compute();
    for (size_t i = 0; i < 4; ++i) tensors[i].fill_(-1);
    for (SwapSlot slot = 0; slot < 4; ++slot) {
        swapper->prefetch(slot);
        const at::Tensor back = swapper->await(slot);
        cuda.compute();
        EXPECT_EQ(back[7].item<float>(), static_cast<float>(slot));
    }
}

TEST(CudaSwapper, aSlotIsNotOverwrittenWhileItsBytesAreOnTheirWayBack) {
    ScriptedCuda cuda;
    const auto swapper = newSwapper(cuda);
    const SwapSlot slot = *swapper->reserve(400);
    swapper->spill(slot, at::ones({100}));
    swapper->prefetch(slot);
    const at::Tensor first = swapper->await(slot);
    swapper->release(slot);
    const at::Tensor kept = at::full({100}, 2.0F);
    swapper->spill(slot, kept);
    swapper->fence();
    EXPECT_EQ(first.sum().item<float>(), 100);
    swapper->prefetch(slot);
    const at::Tensor second = swapper->await(slot);
    cuda.compute();
    EXPECT_EQ(second.sum().item<float>(), 200);
}

TEST(CudaSwapper, whatIsSetAsideComesBackWithoutBeingCopiedOutAgain) {
    ScriptedCuda cuda;
    const auto swapper = newSwapper(cuda);
    const SwapSlot slot = *swapper->reserve(400);
    swapper->spill(slot, at::ones({100}));
    for (int i = 0; i < 3; ++i) {
        swapper->prefetch(slot);
        {
            const at::Tensor back = swapper->await(slot);
            cuda.compute();
            EXPECT_EQ(back.sum().item<float>(), 100);
        }
        swapper->setAside(slot);
    }
    EXPECT_EQ(swapper->stats().bytesOut, 400);
    EXPECT_EQ(swapper->stats().bytesIn, 1200);
}

TEST(CudaSwapper, withoutPinnedMemoryItWorksInPlain) {
    ScriptedCuda cuda;
    cuda.failing = "pin";
    const auto swapper = newSwapper(cuda);
    EXPECT_FALSE(swapper->pinned());
    const SwapSlot slot = *swapper->reserve(400);
    swapper->spill(slot, at::ones({100}));
    swapper->prefetch(slot);
    const at::Tensor back = swapper->await(slot);
    cuda.compute();
    EXPECT_EQ(back.sum().item<float>(), 100);
}

TEST(CudaSwapper, whatCannotBeCopiedOutStaysOnTheCard) {
    ScriptedCuda cuda;
    const auto swapper = newSwapper(cuda);
    const SwapSlot slot = *swapper->reserve(400);
    cuda.failing = "copy";
    swapper->spill(slot, at::ones({100}));
    swapper->prefetch(slot);
    EXPECT_EQ(swapper->await(slot).sum().item<float>(), 100);
    swapper->setAside(slot);
    swapper->prefetch(slot);
    EXPECT_EQ(swapper->await(slot).sum().item<float>(), 100);
    EXPECT_TRUE(swapper->trouble());
    EXPECT_EQ(swapper->stats().bytesOut, 0);
}

TEST(CudaSwapper, aCardThatFailsOnTheWayBackIsSaid) {
    ScriptedCuda cuda;
    const auto swapper = newSwapper(cuda);
    const SwapSlot slot = *swapper->reserve(400);
    swapper->spill(slot, at::ones({100}));
    cuda.failing = "copy";
    EXPECT_THROW(swapper->prefetch(slot), Failure);
}

TEST(CudaSwapper, aSlabThatIsUsedUpIsTrouble) {
    ScriptedCuda cuda;
    const auto swapper = newSwapper(cuda, 1000);
    EXPECT_TRUE(swapper->reserve(400));
    EXPECT_FALSE(swapper->reserve(600));
    EXPECT_TRUE(swapper->trouble());
}

TEST(CudaSwapper, leavesNoStreamAndNoEventWhateverFails) {
    ScriptedCuda cuda;
    for (const char* failing : {"", "makeStream", "makeEvent", "pin", "record", "hostWaits"}) {
        cuda.failing = failing;
        try {
            const auto swapper = newSwapper(cuda);
            swapper->spill(*swapper->reserve(400), at::ones({100}));
        } catch (const Failure&) {
            EXPECT_STREQ(failing[0] == 'm' ? failing : "none", failing);
        }
        EXPECT_EQ(cuda.alive(), 0U) << failing;
    }
}

}  // namespace
}  // namespace lightreel
