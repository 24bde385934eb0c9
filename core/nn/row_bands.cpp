#include "core/nn/row_bands.h"

#include <ATen/ATen.h>

namespace lightreel {

std::vector<at::Tensor> RowBands::of(const at::Tensor& map) const {
    return map.split(rows(map.size(2), count), 2);
}

void RowBands::convolve(const at::Tensor& x, const std::function<at::Tensor(const at::Tensor&)>& work,
                        const std::function<void(const at::Tensor&, int64_t)>& take, int64_t enlarged) const {
    const int64_t height = x.size(2), step = rows(height, count);
    for (int64_t first = 0; first < height; first += step) {
        cancel.check();
        const int64_t end = std::min(first + step, height), above = std::min<int64_t>(first, 1),
                      below = std::min<int64_t>(height - end, 1);
        const at::Tensor out = work(x.narrow(2, first - above, end - first + above + below));
        take(out.narrow(2, above * enlarged, (end - first) * enlarged), first * enlarged);
    }
}

at::Tensor RowBands::convolved(const at::Tensor& x, int64_t channels,
                               const std::function<at::Tensor(const at::Tensor&)>& work,
                               int64_t enlarged) const {
    at::Tensor out = at::empty({1, channels, x.size(2) * enlarged, x.size(3) * enlarged},
                               x.options().memory_format(at::MemoryFormat::ChannelsLast));
    convolve(
        x, work, [&](const at::Tensor& band, int64_t at) { out.narrow(2, at, band.size(2)).copy_(band); },
        enlarged);
    return out;
}

}  // namespace lightreel
