#include "core/assistant/tensor_checksum.h"

#include <ATen/ATen.h>

#include "core/assistant/fingerprint.h"

namespace lightreel {

at::Tensor checksumOf(const std::map<std::string, at::Tensor>& tensors) {
    Fingerprint sum;
    for (const auto& [name, tensor] : tensors) {
        if (name == kChecksum) continue;
        const at::Tensor flat = tensor.contiguous();
        sum.add(name.data(), name.size());
        sum.add(flat.sizes().data(), flat.sizes().size() * sizeof(int64_t));
        sum.add(flat.const_data_ptr(), flat.nbytes());
    }
    return at::full({1}, static_cast<int64_t>(sum.value()), at::kLong);
}

bool checksumFits(const std::map<std::string, at::Tensor>& tensors) {
    const auto sum = tensors.find(kChecksum);
    if (sum == tensors.end() || sum->second.scalar_type() != at::kLong || sum->second.numel() != 1)
        return false;
    return sum->second.item<int64_t>() == checksumOf(tensors).item<int64_t>();
}

}  // namespace lightreel
