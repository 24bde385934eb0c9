#pragma once
#include <ATen/core/ScalarType.h>

#include <string>

#include "core/base/result.h"

namespace lightreel {

/// AMX or AVX512-BF16: bfloat16 products run faster than float32 ones.
[[nodiscard]] bool hasFastBfloat16();

/// The dtype a run on the CPU uses: auto is bfloat16 where that is fast, else float32.
/// errors: BadRequest for float16, which no CPU computes fast
[[nodiscard]] Result<at::ScalarType> cpuDtype(const std::string& name);

[[nodiscard]] std::string dtypeName(at::ScalarType dtype);

}  // namespace lightreel
