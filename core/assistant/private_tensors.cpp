#include "core/assistant/private_tensors.h"

#include "core/weights/safetensors.h"

namespace lightreel {

Result<void> writePrivateTensors(const std::filesystem::path& path,
                                 const std::map<std::string, at::Tensor>& tensors) {
    Result<void> written = writeSafetensors(path, tensors);
    std::error_code ignored;
    using std::filesystem::perms;
    // Until here the folder alone keeps others out.
    if (written) std::filesystem::permissions(path, perms::owner_read | perms::owner_write, ignored);
    return written;
}

}  // namespace lightreel
