#include "core/vision/resampling.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lightreel {
namespace {

double sinc(double x) {
    return x == 0 ? 1 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
}

constexpr double kLobes = 3;

double lanczos(double x) {
    return std::abs(x) < kLobes ? sinc(x) * sinc(x / kLobes) : 0;
}

/// Some taps as one matrix [n, taps] over the n samples from `first` on that they reach.
struct TapMatrix {
    int64_t first;
    at::Tensor weights;
};

TapMatrix matrixOf(const FilterTaps* begin, const FilterTaps* end) {
    int64_t first = begin->first, last = first;
    for (const FilterTaps* taps = begin; taps != end; ++taps) {
        first = std::min(first, taps->first);
        last = std::max(last, taps->first + static_cast<int64_t>(taps->weights.size()));
    }
    at::Tensor byTaps = at::zeros({end - begin, last - first});
    auto* row = byTaps.mutable_data_ptr<float>() - first;
    for (const FilterTaps* taps = begin; taps != end; ++taps, row += last - first)
        std::transform(taps->weights.begin(), taps->weights.end(), row + taps->first,
                       [](double weight) { return static_cast<float>(weight); });
    return {first, byTaps.t()};
}

}  // namespace

at::Tensor filteredRows(const at::Tensor& plane, const std::vector<FilterTaps>& taps) {
    // Few outputs at a time share a short stretch of the inputs: the matrix has hardly a zero then. And few
    // rows, so that a large picture's bytes are not all there as float32.
    constexpr int64_t kOutputsAtOnce = 64, kSamplesAtOnce = 1 << 17, kFewestRows = 8;
    const auto count = static_cast<int64_t>(taps.size());
    const int64_t rows = plane.size(0);
    at::Tensor out = at::empty({rows, count});
    for (int64_t begin = 0; begin < count; begin += kOutputsAtOnce) {
        const int64_t end = std::min(begin + kOutputsAtOnce, count);
        const TapMatrix matrix = matrixOf(taps.data() + begin, taps.data() + end);
        const at::Tensor stretch = plane.narrow(1, matrix.first, matrix.weights.size(0));
        const int64_t atOnce = std::max(kSamplesAtOnce / stretch.size(1), kFewestRows);
        for (int64_t row = 0; row < rows; row += atOnce) {
            const int64_t height = std::min(atOnce, rows - row);
            at::Tensor part = out.narrow(1, begin, end - begin).narrow(0, row, height);
            at::mm_out(part, stretch.narrow(0, row, height).to(at::kFloat), matrix.weights);
        }
    }
    return out;
}

at::Tensor filteredColumns(const at::Tensor& plane, const std::vector<FilterTaps>& taps) {
    return filteredRows(plane.t(), taps).t();
}

std::vector<FilterTaps> lanczosTaps(int64_t n, double from, double length, int64_t out) {
    const double scale = length / static_cast<double>(out), wider = std::max(scale, 1.0);
    const double reach = kLobes * wider;
    std::vector<FilterTaps> all(static_cast<size_t>(out));
    for (int64_t i = 0; i < out; ++i) {
        FilterTaps& taps = all[static_cast<size_t>(i)];
        const double centre = from + (static_cast<double>(i) + 0.5) * scale;
        taps.first = std::max<int64_t>(static_cast<int64_t>(std::floor(centre - reach + 0.5)), 0);
        const int64_t last = std::min(static_cast<int64_t>(std::floor(centre + reach + 0.5)), n);
        double sum = 0;
        for (int64_t at = taps.first; at < last; ++at) {
            taps.weights.push_back(lanczos((static_cast<double>(at) - centre + 0.5) / wider));
            sum += taps.weights.back();
        }
        for (double& weight : taps.weights) weight /= sum;
    }
    return all;
}

}  // namespace lightreel
