#include "core/assistant/text_tensor.h"

#include <ATen/ATen.h>

#include <cstring>

namespace lightreel {

at::Tensor textTensor(const std::string& text) {
    at::Tensor bytes = at::empty({static_cast<int64_t>(text.size())}, at::TensorOptions().dtype(at::kByte));
    std::memcpy(bytes.mutable_data_ptr(), text.data(), text.size());
    return bytes;
}

std::string textOf(const at::Tensor& tensor) {
    const at::Tensor bytes = tensor.contiguous();
    return {static_cast<const char*>(bytes.const_data_ptr()), bytes.nbytes()};
}

}  // namespace lightreel
