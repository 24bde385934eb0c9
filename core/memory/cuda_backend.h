#pragma once
#include <cstdint>

namespace lightreel {

/// What one card is. Plain data: it crosses the edge of a library that is opened by name.
struct CudaDevice {
    char name[256] = {};
    char driver[96] = {};  ///< NVML's text version ("580.65.06"); empty without NVML
    int computeMajor = 0;  ///< compute capability, 9.0 for a Hopper card
    int computeMinor = 0;
    int64_t totalBytes = 0;
};

/// One look at a card's memory, in bytes.
struct CudaMemory {
    int64_t free = 0;   ///< what this process could still get, as the CUDA runtime says
    int64_t total = 0;  ///< of the card
    int64_t used = 0;   ///< by all processes, as NVML says; total - free without NVML
};

inline constexpr int kCudaBackendVersion = 1;

/// The functions of liblightreel_cuda.so. None throws; each may be called from any thread. Those that return
/// a text return nullptr on success and otherwise the reason, which stays valid until the thread's next call.
struct CudaBackend {
    int version = kCudaBackendVersion;

    /// Number of usable cards; 0 with a reason when there is none (no driver, too old a driver, no card).
    const char* (*deviceCount)(int* count) = nullptr;
    const char* (*device)(int index, CudaDevice* device) = nullptr;
    /// Makes a CUDA context on the card when there is none yet (some 300 MB of its memory).
    const char* (*memory)(int index, CudaMemory* memory) = nullptr;
};

}  // namespace lightreel

/// The one exported name of liblightreel_cuda.so. The plug-in is opened with dlopen, never linked, because a
/// machine without CUDA must not need it.
extern "C" const lightreel::CudaBackend* lightreel_cuda_backend();
