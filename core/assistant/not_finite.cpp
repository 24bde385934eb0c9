#include "core/assistant/not_finite.h"

#include <ATen/ATen.h>

namespace lightreel {

void requireFinite(const at::Tensor& results) {
    if (!at::isfinite(results).all().item<bool>()) throw NotFinite();
}

}  // namespace lightreel
