#pragma once
#include <cuda_runtime_api.h>

#include <string>

namespace lightreel {

/// Keeps a text for the caller of the plug-in, until the thread's next one.
[[nodiscard]] const char* reason(std::string text);

/// Null on success; otherwise what was tried and the runtime's word. The runtime forgets the error: it would
/// come up again at the next call of somebody else.
[[nodiscard]] const char* failure(const char* what, cudaError_t error);

}  // namespace lightreel
