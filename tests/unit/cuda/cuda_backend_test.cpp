#include "core/memory/cuda_backend.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <string>

namespace lightreel {
namespace {

const CudaBackend* openBackend() {
    void* library = ::dlopen(LIGHTREEL_CUDA_PLUGIN, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return nullptr;
    using Entry = const CudaBackend* (*)();
    const auto entry = reinterpret_cast<Entry>(::dlsym(library, "lightreel_cuda_backend"));
    return entry == nullptr ? nullptr : entry();
}

TEST(CudaBackend, opensWithoutACardAndSaysWhatThereIs) {
    const CudaBackend* backend = openBackend();
    ASSERT_NE(backend, nullptr) << ::dlerror();
    EXPECT_EQ(backend->version, kCudaBackendVersion);
    int count = -1;
    const char* reason = backend->deviceCount(&count);
    EXPECT_EQ(reason == nullptr, count > 0);
    EXPECT_FALSE(reason != nullptr && std::string(reason).empty());
    for (int index = 0; index < count; ++index) {
        CudaDevice device;
        CudaMemory memory;
        ASSERT_EQ(backend->device(index, &device), nullptr);
        ASSERT_EQ(backend->memory(index, &memory), nullptr);
        EXPECT_GT(device.totalBytes, 0);
        EXPECT_GT(memory.used, 0);
        EXPECT_LE(memory.free, memory.total);
    }
}

TEST(CudaBackend, cardThatDoesNotExistIsARefusal) {
    const CudaBackend* backend = openBackend();
    ASSERT_NE(backend, nullptr);
    CudaDevice device;
    CudaMemory memory;
    EXPECT_NE(backend->device(4711, &device), nullptr);
    EXPECT_NE(backend->memory(4711, &memory), nullptr);
}

}  // namespace
}  // namespace lightreel
