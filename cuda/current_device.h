#pragma once
#include <cuda_runtime_api.h>

namespace lightreel {

/// The runtime speaks of the thread's current card; the caller's choice must survive the question.
class CurrentDevice {
  public:
    explicit CurrentDevice(int index) {
        m_known = cudaGetDevice(&m_before) == cudaSuccess;
        m_error = cudaSetDevice(index);
    }
    ~CurrentDevice() {
        if (m_known) cudaSetDevice(m_before);
    }
    CurrentDevice(const CurrentDevice&) = delete;
    CurrentDevice& operator=(const CurrentDevice&) = delete;
    cudaError_t error() const { return m_error; }

  private:
    int m_before = 0;
    bool m_known = false;
    cudaError_t m_error = cudaSuccess;
};

}  // namespace lightreel
