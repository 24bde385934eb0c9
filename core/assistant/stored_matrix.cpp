#include "core/assistant/stored_matrix.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "core/weights/gguf_blocks.h"

namespace lightreel {
namespace {

constexpr int64_t kOneByOne = 2;             ///< inputs up to which widening would cost more than it saves
constexpr int64_t kWidenedAtOnce = 1 << 19;  ///< weights: what a processor's nearer caches hold
constexpr int64_t kWeightsAThread = 1 << 15;

const std::byte* bytesOf(const at::Tensor& rows) {
    return reinterpret_cast<const std::byte*>(rows.const_data_ptr<uint8_t>());
}

GgufType typeOf(const at::Tensor& rows, int64_t in) {
    const std::optional<GgufType> type = typeOfBlocks(rows.size(1) / (in / kGgufBlock));
    TORCH_CHECK(type, "rows of ", rows.size(1), " bytes");
    return *type;
}

/// Quantised rows [n, bytes] -> [n, in] float32.
at::Tensor widened(const at::Tensor& rows, int64_t in) {
    const GgufType type = typeOf(rows, in);
    at::Tensor out = at::empty({rows.size(0), in}, at::kFloat);
    auto* weights = out.mutable_data_ptr<float>();
    at::parallel_for(0, rows.size(0), std::max<int64_t>(1, kWeightsAThread / in),
                     [&](int64_t begin, int64_t end) {
                         widenBlocks(type, bytesOf(rows) + begin * rows.size(1),
                                     (end - begin) * (in / kGgufBlock), weights + begin * in);
                     });
    return out;
}

/// x [in] -> out [rows].
void productWithOne(const at::Tensor& rows, const at::Tensor& x, const at::Tensor& out) {
    const int64_t in = x.size(0);
    const GgufType type = typeOf(rows, in);
    const at::Tensor sums = x.view({-1, kGgufBlock}).sum(1);
    const BlockInputs inputs{x.const_data_ptr<float>(), sums.const_data_ptr<float>(), in / kGgufBlock};
    auto* products = out.mutable_data_ptr<float>();
    at::parallel_for(0, rows.size(0), std::max<int64_t>(1, kWeightsAThread / in),
                     [&](int64_t begin, int64_t end) {
                         productsWithBlocks(type, bytesOf(rows) + begin * rows.size(1), end - begin, inputs,
                                            products + begin);
                     });
}

at::Tensor product(const at::Tensor& rows, const at::Tensor& x) {
    const int64_t in = x.size(1), all = rows.size(0);
    at::Tensor out = at::empty({x.size(0), all}, at::kFloat);
    if (x.size(0) <= kOneByOne) {
        for (int64_t i = 0; i < x.size(0); ++i) productWithOne(rows, x[i], out[i]);
        return out;
    }
    const int64_t most = std::max<int64_t>(1, kWidenedAtOnce / in);
    for (int64_t first = 0; first < all; first += most) {
        const int64_t count = std::min(most, all - first);
        at::Tensor part = out.narrow(1, first, count);
        at::mm_out(part, x, widened(rows.narrow(0, first, count), in).t());
    }
    return out;
}

}  // namespace

StoredMatrix::StoredMatrix(const WeightScope& scope, int64_t in, int64_t out, bool optional)
    : m_weight(scope.blockParameter("weight", {out, in}, optional)), m_in(in) {}

at::Tensor StoredMatrix::operator()(const at::Tensor& x) const {
    const at::Tensor& weight = *m_weight;
    if (weight.scalar_type() == at::kByte) return product(weight, x.contiguous());
    return at::linear(x, weight);
}

at::Tensor StoredMatrix::rows(const at::Tensor& numbers) const {
    const at::Tensor chosen = (*m_weight).index_select(0, numbers);
    return chosen.scalar_type() == at::kByte ? widened(chosen, m_in) : chosen;
}

}  // namespace lightreel
