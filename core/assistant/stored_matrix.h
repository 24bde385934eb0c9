#pragma once
#include <ATen/core/Tensor.h>

#include "core/weights/parameter.h"

namespace lightreel {

/// A matrix [out, in] that is computed with as its file has it: float32, or a GGUF file's quantised rows,
/// which are widened while they are read. One input at a time, as when an answer is written,
/// costs no more than reading the stored bytes; the weights' memory is the file's pages. Results are float32
/// and those of the widened matrix but for the order of sums.
class StoredMatrix {
  public:
    /// optional: a file may do without it; defined() tells.
    StoredMatrix(const WeightScope& scope, int64_t in, int64_t out, bool optional = false);

    [[nodiscard]] bool defined() const { return (*m_weight).defined(); }
    /// x [T, in] float32 -> [T, out].
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;
    /// Rows by their numbers: [T] int64 -> [T, in] float32.
    [[nodiscard]] at::Tensor rows(const at::Tensor& numbers) const;

  private:
    Parameter m_weight;
    int64_t m_in;
};

}  // namespace lightreel
