#pragma once
#include <ATen/core/Tensor.h>

#include <map>
#include <string>

namespace lightreel {

/// What a file of tensors has besides, so that damage is found before anything is made of it. No defence
/// against intent: whoever writes a file can write its checksum.
inline constexpr const char* kChecksum = "checksum";

/// Of all tensors' names, shapes and bytes, whatever is named kChecksum left out: [1] int64.
[[nodiscard]] at::Tensor checksumOf(const std::map<std::string, at::Tensor>& tensors);

/// Whether the one named kChecksum is there and is theirs.
[[nodiscard]] bool checksumFits(const std::map<std::string, at::Tensor>& tensors);

}  // namespace lightreel
