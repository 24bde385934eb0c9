#include <cuda_runtime_api.h>

#include <cstdio>
#include <string>

#include "core/memory/cuda_backend.h"
#include "cuda/copies.h"
#include "cuda/current_device.h"
#include "cuda/failure.h"
#include "cuda/nvml.h"

namespace lightreel {
namespace {

// CUDA 13 programs need a driver that speaks at least CUDA 13.0.
constexpr int kLowestDriver = 13000;

const Nvml& nvml() {
    static const Nvml library;
    return library;
}

const char* deviceCount(int* count) {
    *count = 0;
    int driver = 0;
    if (const char* failed = failure("asking for the driver", cudaDriverGetVersion(&driver))) return failed;
    if (driver == 0) return reason("no NVIDIA driver is installed");
    if (driver < kLowestDriver) {
        return reason("the NVIDIA driver " + nvml().driverVersion() + " is too old: r580 or newer is needed");
    }
    if (const char* failed = failure("looking for cards", cudaGetDeviceCount(count))) {
        *count = 0;
        return failed;
    }
    return *count > 0 ? nullptr : reason("the driver knows no card");
}

const char* device(int index, CudaDevice* result) {
    cudaDeviceProp properties{};
    if (const char* failed = failure("asking a card", cudaGetDeviceProperties(&properties, index)))
        return failed;
    *result = {};
    std::snprintf(result->name, sizeof result->name, "%s", properties.name);
    std::snprintf(result->driver, sizeof result->driver, "%s", nvml().driverVersion().c_str());
    result->computeMajor = properties.major;
    result->computeMinor = properties.minor;
    result->totalBytes = static_cast<int64_t>(properties.totalGlobalMem);
    return nullptr;
}

const char* memory(int index, CudaMemory* result) {
    const CurrentDevice current(index);
    if (const char* failed = failure("choosing a card", current.error())) return failed;
    size_t free = 0;
    size_t total = 0;
    if (const char* failed = failure("asking for memory", cudaMemGetInfo(&free, &total))) return failed;
    *result = {static_cast<int64_t>(free), static_cast<int64_t>(total), static_cast<int64_t>(total - free)};
    char busId[32] = {};
    if (cudaDeviceGetPCIBusId(busId, sizeof busId, index) == cudaSuccess) {
        const int64_t used = nvml().usedBytes(busId);
        if (used >= 0) result->used = used;
    }
    return nullptr;
}

}  // namespace
}  // namespace lightreel

extern "C" __attribute__((visibility("default"))) const lightreel::CudaBackend* lightreel_cuda_backend() {
    static const lightreel::CudaBackend backend = [] {
        lightreel::CudaBackend all;
        all.deviceCount = lightreel::deviceCount;
        all.device = lightreel::device;
        all.memory = lightreel::memory;
        lightreel::fillInCopies(all);
        return all;
    }();
    return &backend;
}
