#pragma once
#include <utility>

#include "core/base/result.h"

namespace lightreel {

/// The value, or its error thrown as Failure: for folders in which errors fly.
template <typename T>
T orThrow(Result<T> result) {
    if (!result) throw Failure{result.error()};
    return std::move(*result);
}

inline void orThrow(const Result<void>& result) {
    if (!result) throw Failure{result.error()};
}

}  // namespace lightreel
