#pragma once
#include <ATen/core/Tensor.h>

#include <string>

namespace lightreel {

/// A text among the tensors of a file: its bytes, [n] uint8.
[[nodiscard]] at::Tensor textTensor(const std::string& text);
[[nodiscard]] std::string textOf(const at::Tensor& tensor);

}  // namespace lightreel
