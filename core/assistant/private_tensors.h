#pragma once
#include <ATen/core/TensorBody.h>

#include <filesystem>
#include <map>
#include <string>

#include "core/base/result.h"

namespace lightreel {

/// As writeSafetensors(), for the user alone: what a conversation left behind is nobody else's business. On a
/// file system without permissions the file is as the others there. errors: DiskFull, NotWritable,
/// WriteFailed
[[nodiscard]] Result<void> writePrivateTensors(const std::filesystem::path& path,
                                               const std::map<std::string, at::Tensor>& tensors);

}  // namespace lightreel
