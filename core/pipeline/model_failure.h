#pragma once
#include <filesystem>
#include <string>
#include <utility>

#include "core/base/result.h"

namespace lightreel {

/// The value, or its error thrown as Failure.
template <typename T>
T orThrow(Result<T> result) {
    if (!result) throw Failure{result.error()};
    return std::move(*result);
}

[[noreturn]] inline void refuseModel(const std::filesystem::path& path, const std::string& reason) {
    throw Failure{{ErrorCode::ModelUnsupported, {{"path", path.string()}, {"reason", reason}}}};
}

}  // namespace lightreel
