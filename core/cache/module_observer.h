#pragma once
#include <ATen/core/Tensor.h>

namespace lightreel {

/// Sees what the modules of a network give while it runs. It may hold the tensors, never change them.
class ModuleObserver {
  public:
    virtual ~ModuleObserver() = default;
    /// module: the same address for the same module at every step
    virtual void onOutput(const void* module, const at::Tensor& output) = 0;
};

}  // namespace lightreel
