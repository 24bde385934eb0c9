#pragma once
#include <ATen/core/grad_mode.h>
#include <c10/util/Exception.h>

#include <new>

#include "core/base/cancel_token.h"
#include "core/base/format.h"
#include "core/base/result.h"
#include "core/memory/counting_allocator.h"

namespace lightreel {

inline Error outOfMemory() {
    const RefusedAllocation refused = lastRefusedAllocation();
    return {ErrorCode::OutOfMemory,
            {{"asked", formatMemory(refused.asked)}, {"free", formatMemory(refused.free)}}};
}

/// Does the work and turns what flies into a value. An exception keeps tensors alive, so nothing is retried
/// or cleaned up inside the handlers.
template <typename Outcome, typename Work>
Outcome guarded(Work work) noexcept {
    try {
        const c10::InferenceMode inference;
        return work();
    } catch (const Failure& failure) {
        return failure.error;
    } catch (const c10::OutOfMemoryError& error) {
        Error out = outOfMemory();
        out.detail = error.what_without_backtrace();
        return out;
    } catch (const std::bad_alloc& error) {
        Error out = outOfMemory();
        out.detail = error.what();
        return out;
    } catch (const c10::Error& error) {
        return Error{
            ErrorCode::Internal, {{"reason", "LibTorch reported an error"}}, error.what_without_backtrace()};
    } catch (const std::exception& error) {
        return Error{ErrorCode::Internal, {{"reason", error.what()}}, error.what()};
    } catch (const Cancelled&) {
        if constexpr (std::is_constructible_v<Outcome, Cancelled>)
            return Cancelled{};
        else
            return Error{ErrorCode::Internal, {{"reason", "the work was cancelled"}}};
    }
}

}  // namespace lightreel
