#pragma once
#include <ATen/core/Tensor.h>

#include <vector>

namespace lightreel {

/// One sample that a filter along an axis gives: a weighted sum of neighbouring ones.
struct FilterTaps {
    int64_t first = 0;  ///< index of the first neighbour
    std::vector<double> weights;
};

/// plane [rows, n], uint8 or float32, of any strides -> [rows, taps.size()], float32: every row filtered. Of
/// bytes only small blocks are in memory as float32 at a time.
[[nodiscard]] at::Tensor filteredRows(const at::Tensor& plane, const std::vector<FilterTaps>& taps);
/// The same of columns: plane [n, columns] -> [taps.size(), columns].
[[nodiscard]] at::Tensor filteredColumns(const at::Tensor& plane, const std::vector<FilterTaps>& taps);

/// The part from..from + length of an axis with n samples, resized to `out` with Lanczos' filter of three
/// lobes, widened when it gets smaller. source: Pillow's Resample.c
[[nodiscard]] std::vector<FilterTaps> lanczosTaps(int64_t n, double from, double length, int64_t out);

}  // namespace lightreel
