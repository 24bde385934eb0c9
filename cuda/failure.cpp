#include "cuda/failure.h"

#include <utility>

namespace lightreel {

const char* reason(std::string text) {
    thread_local std::string last;
    last = std::move(text);
    return last.c_str();
}

const char* failure(const char* what, cudaError_t error) {
    if (error == cudaSuccess) return nullptr;
    cudaGetLastError();
    return reason(std::string(what) + ": " + cudaGetErrorString(error));
}

}  // namespace lightreel
