#include "core/pipeline/cpu_features.h"

#include <ATen/ATen.h>

namespace lightreel {

bool hasFastBfloat16() {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512bf16") != 0;  // every CPU with AMX has it too
}

Result<at::ScalarType> cpuDtype(const std::string& name) {
    if (name == "auto") return hasFastBfloat16() ? at::kBFloat16 : at::kFloat;
    if (name == "float32") return at::kFloat;
    if (name == "bfloat16") return at::kBFloat16;
    return Error{ErrorCode::BadRequest,
                 {{"option", "dtype"},
                  {"value", name},
                  {"allowed", "on the processor it is auto, float32 or bfloat16"}}};
}

std::string dtypeName(at::ScalarType dtype) {
    switch (dtype) {
        case at::kFloat:
            return "float32";
        case at::kBFloat16:
            return "bfloat16";
        case at::kHalf:
            return "float16";
        default:
            return "mixed";
    }
}

}  // namespace lightreel
