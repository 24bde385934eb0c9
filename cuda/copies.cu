#include "cuda/copies.h"

#include <cuda_runtime_api.h>

#include "cuda/current_device.h"
#include "cuda/failure.h"

namespace lightreel {
namespace {

cudaStream_t asStream(void* stream) {
    return static_cast<cudaStream_t>(stream);
}

cudaEvent_t asEvent(void* event) {
    return static_cast<cudaEvent_t>(event);
}

/// Does something on a card; null, or why not.
template <typename Work>
const char* onCard(int index, const char* what, Work work) {
    const CurrentDevice current(index);
    if (const char* failed = failure("choosing a card", current.error())) return failed;
    return failure(what, work());
}

const char* makeStream(int index, void** stream) {
    return onCard(index, "making a stream", [stream] {
        cudaStream_t made = nullptr;
        // Non-blocking: the default stream, on which the network runs, must not wait for the copies.
        const cudaError_t error = cudaStreamCreateWithFlags(&made, cudaStreamNonBlocking);
        *stream = made;
        return error;
    });
}

void freeStream(void* stream) {
    cudaStreamDestroy(asStream(stream));
}

const char* makeEvent(int index, void** event) {
    return onCard(index, "making an event", [event] {
        cudaEvent_t made = nullptr;
        const cudaError_t error = cudaEventCreateWithFlags(&made, cudaEventDisableTiming);
        *event = made;
        return error;
    });
}

void freeEvent(void* event) {
    cudaEventDestroy(asEvent(event));
}

const char* record(int index, void* event, void* stream) {
    return onCard(index, "recording an event",
                  [=] { return cudaEventRecord(asEvent(event), asStream(stream)); });
}

const char* streamWaits(int index, void* stream, void* event) {
    return onCard(index, "letting a stream wait",
                  [=] { return cudaStreamWaitEvent(asStream(stream), asEvent(event), 0); });
}

const char* hostWaits(void* event) {
    return failure("waiting for a copy", cudaEventSynchronize(asEvent(event)));
}

const char* isDone(void* event, int* done) {
    const cudaError_t state = cudaEventQuery(asEvent(event));
    *done = state == cudaSuccess ? 1 : 0;
    return state == cudaErrorNotReady ? nullptr : failure("asking for a copy", state);
}

const char* copy(int index, void* to, const void* from, int64_t bytes, void* stream) {
    return onCard(index, "copying", [=] {
        return cudaMemcpyAsync(to, from, static_cast<size_t>(bytes), cudaMemcpyDefault, asStream(stream));
    });
}

const char* pin(int64_t bytes, void** memory) {
    return failure("pinning memory",
                   cudaHostAlloc(memory, static_cast<size_t>(bytes), cudaHostAllocPortable));
}

void unpin(void* memory) {
    cudaFreeHost(memory);
}

}  // namespace

void fillInCopies(CudaBackend& backend) {
    backend.makeStream = makeStream;
    backend.freeStream = freeStream;
    backend.makeEvent = makeEvent;
    backend.freeEvent = freeEvent;
    backend.record = record;
    backend.streamWaits = streamWaits;
    backend.hostWaits = hostWaits;
    backend.isDone = isDone;
    backend.copy = copy;
    backend.pin = pin;
    backend.unpin = unpin;
}

}  // namespace lightreel
