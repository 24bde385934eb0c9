#pragma once
#include <filesystem>
#include <string>

#include "core/base/or_throw.h"

namespace lightreel {

[[noreturn]] inline void refuseModel(const std::filesystem::path& path, const std::string& reason) {
    throw Failure{{ErrorCode::ModelUnsupported, {{"path", path.string()}, {"reason", reason}}}};
}

}  // namespace lightreel
