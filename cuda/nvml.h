#pragma once
#include <cstdint>
#include <string>

namespace lightreel {

/// NVIDIA's management library, opened by name: the driver brings it, toolkits and wheels do not. Without it
/// the answers are empty, and everything goes on.
class Nvml {
  public:
    Nvml();
    ~Nvml();
    Nvml(const Nvml&) = delete;
    Nvml& operator=(const Nvml&) = delete;

    /// "580.65.06", or empty.
    [[nodiscard]] std::string driverVersion() const;

    /// Bytes in use on the card by all processes, or -1. pciBusId is CUDA's word for the card: CUDA and NVML
    /// number cards differently.
    [[nodiscard]] int64_t usedBytes(const char* pciBusId) const;

  private:
    void* m_library = nullptr;
    bool m_ready = false;
};

}  // namespace lightreel
