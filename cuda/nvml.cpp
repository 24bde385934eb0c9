#include "cuda/nvml.h"

#include <dlfcn.h>

#include <array>

namespace lightreel {
namespace {

// Prototypes of NVML's stable C interface (NVIDIA's API reference); its header is not in the wheels.
using Init = int (*)();
using Shutdown = int (*)();
using DriverVersion = int (*)(char*, unsigned);
using HandleByPciBusId = int (*)(const char*, void**);
struct MemoryInfo {
    unsigned long long total, free, used;
};
using MemoryOf = int (*)(void*, MemoryInfo*);

template <typename Function>
Function find(void* library, const char* name) {
    return library == nullptr ? nullptr : reinterpret_cast<Function>(::dlsym(library, name));
}

}  // namespace

Nvml::Nvml() : m_library(::dlopen("libnvidia-ml.so.1", RTLD_NOW | RTLD_LOCAL)) {
    const auto init = find<Init>(m_library, "nvmlInit_v2");
    m_ready = init != nullptr && init() == 0;
}

Nvml::~Nvml() {
    const auto shutdown = find<Shutdown>(m_library, "nvmlShutdown");
    if (m_ready && shutdown != nullptr) shutdown();
    if (m_library != nullptr) ::dlclose(m_library);
}

std::string Nvml::driverVersion() const {
    const auto ask = find<DriverVersion>(m_library, "nvmlSystemGetDriverVersion");
    std::array<char, 96> text{};
    if (!m_ready || ask == nullptr || ask(text.data(), text.size()) != 0) return {};
    return text.data();
}

int64_t Nvml::usedBytes(const char* pciBusId) const {
    const auto handleOf = find<HandleByPciBusId>(m_library, "nvmlDeviceGetHandleByPciBusId_v2");
    const auto memoryOf = find<MemoryOf>(m_library, "nvmlDeviceGetMemoryInfo");
    void* handle = nullptr;
    MemoryInfo info{};
    if (!m_ready || handleOf == nullptr || memoryOf == nullptr) return -1;
    if (handleOf(pciBusId, &handle) != 0 || memoryOf(handle, &info) != 0) return -1;
    return static_cast<int64_t>(info.used);
}

}  // namespace lightreel
