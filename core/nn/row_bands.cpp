#include "core/nn/row_bands.h"

#include <algorithm>

namespace lightreel {

std::vector<at::Tensor> RowBands::of(const at::Tensor& map) const {
    return map.split(rows(map.size(2)), 2);
}

void RowBands::convolve(const at::Tensor& x, const std::function<at::Tensor(const at::Tensor&)>& work,
                        const std::function<void(const at::Tensor&, int64_t)>& take, int64_t enlarged) const {
    const int64_t height = x.size(2), step = rows(height);
    for (int64_t first = 0; first < height; first += step) {
        cancel.check();
        const int64_t end = std::min(first + step, height), above = std::min<int64_t>(first, 1),
                      below = std::min<int64_t>(height - end, 1);
        const at::Tensor out = work(x.narrow(2, first - above, end - first + above + below));
        take(out.narrow(2, above * enlarged, (end - first) * enlarged), first * enlarged);
    }
}

}  // namespace lightreel
