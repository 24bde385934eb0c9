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

inline constexpr int kCudaBackendVersion = 2;

/// The functions of liblightreel_cuda.so. None throws; each may be called from any thread. Those that return
/// a text return nullptr on success and otherwise the reason, which stays valid until the thread's next call.
struct CudaBackend {
    int version = kCudaBackendVersion;

    /// Number of usable cards; 0 with a reason when there is none (no driver, too old a driver, no card).
    const char* (*deviceCount)(int* count) = nullptr;
    const char* (*device)(int index, CudaDevice* device) = nullptr;
    /// Makes a CUDA context on the card when there is none yet (some 300 MB of its memory).
    const char* (*memory)(int index, CudaMemory* memory) = nullptr;

    // Copies beside the computation. Streams and events are the runtime's handles, of the card `index`; a
    // null stream is that card's default one.
    const char* (*makeStream)(int index, void** stream) = nullptr;
    void (*freeStream)(void* stream) = nullptr;
    const char* (*makeEvent)(int index, void** event) = nullptr;
    void (*freeEvent)(void* event) = nullptr;
    /// The event stands for all that the stream has been given so far.
    const char* (*record)(int index, void* event, void* stream) = nullptr;
    /// What the stream is given from now on waits for the event; the caller does not.
    const char* (*streamWaits)(int index, void* stream, void* event) = nullptr;
    const char* (*hostWaits)(void* event) = nullptr;
    const char* (*isDone)(void* event, int* done) = nullptr;
    /// Between a card's memory and the computer's, in the stream's order.
    const char* (*copy)(int index, void* to, const void* from, int64_t bytes, void* stream) = nullptr;
    /// Memory of the computer that the card reads and writes by itself. Stops the card while it is made.
    const char* (*pin)(int64_t bytes, void** memory) = nullptr;
    void (*unpin)(void* memory) = nullptr;
};

}  // namespace lightreel

/// The one exported name of liblightreel_cuda.so. The plug-in is opened with dlopen, never linked, because a
/// machine without CUDA must not need it.
extern "C" const lightreel::CudaBackend* lightreel_cuda_backend();
