#include "core/assistant/stored_matrix.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "core/weights/gguf_blocks.h"

namespace lightreel {
namespace {

constexpr int64_t kOneByOne = 2;             ///< inputs up to which widening would cost more than it saves
constexpr int64_t kWidenedAtOnce = 1 << 18;  ///< weights: what a processor's nearer caches hold
constexpr int64_t kWeightsAThread = 1 << 15;

const std::byte* bytesOf(const at::Tensor& rows) {
    return reinterpret_cast<const std::byte*>(rows.const_data_ptr<uint8_t>());
}

/// A quantised matrix or some rows of it.
struct Rows {
    GgufType type;
    at::Tensor bytes;  ///< [n, rowBytes(type, in)]
    int64_t in;

    [[nodiscard]] int64_t count() const { return bytes.size(0); }
    [[nodiscard]] Rows part(int64_t first, int64_t rows) const {
        return {type, bytes.narrow(0, first, rows), in};
    }
    [[nodiscard]] const std::byte* row(int64_t i) const { return bytesOf(bytes) + i * bytes.size(1); }
    /// Of these rows from `begin` to before `end`, on some threads.
    template <typename Work>
    void share(const Work& work) const {
        at::parallel_for(0, count(), std::max<int64_t>(1, kWeightsAThread / in), work);
    }
};

/// [n, in] float32.
at::Tensor widened(const Rows& rows) {
    at::Tensor out = at::empty({rows.count(), rows.in}, at::kFloat);
    auto* weights = out.mutable_data_ptr<float>();
    rows.share([&](int64_t begin, int64_t end) {
        widenBlocks(rows.type, rows.row(begin), (end - begin) * rows.in, weights + begin * rows.in);
    });
    return out;
}

/// x [in] -> out [rows].
void productWithOne(const Rows& rows, const at::Tensor& x, const at::Tensor& out) {
    const at::Tensor sums = x.view({-1, kSummed}).sum(1);
    const BlockInputs inputs{x.const_data_ptr<float>(), sums.const_data_ptr<float>(), rows.in};
    auto* products = out.mutable_data_ptr<float>();
    rows.share([&](int64_t begin, int64_t end) {
        productsWithBlocks(rows.type, rows.row(begin), end - begin, inputs, products + begin);
    });
}

at::Tensor product(const Rows& rows, const at::Tensor& x) {
    at::Tensor out = at::empty({x.size(0), rows.count()}, at::kFloat);
    if (x.size(0) <= kOneByOne) {
        for (int64_t i = 0; i < x.size(0); ++i) productWithOne(rows, x[i], out[i]);
        return out;
    }
    const int64_t most = std::max<int64_t>(1, kWidenedAtOnce / rows.in);
    for (int64_t first = 0; first < rows.count(); first += most) {
        const int64_t count = std::min(most, rows.count() - first);
        at::Tensor part = out.narrow(1, first, count);
        at::mm_out(part, x, widened(rows.part(first, count)).t());
    }
    return out;
}

}  // namespace

StoredMatrix::StoredMatrix(const WeightScope& scope, int64_t in, int64_t out, bool optional)
    : m_weight(scope.blockParameter("weight", {out, in}, optional)), m_in(in) {}

at::Tensor StoredMatrix::operator()(const at::Tensor& x) const {
    const at::Tensor& weight = *m_weight;
    if (const auto type = m_weight.blockType()) return product({*type, weight, m_in}, x.contiguous());
    return at::linear(x, weight);
}

at::Tensor StoredMatrix::rows(const at::Tensor& numbers) const {
    at::Tensor chosen = (*m_weight).index_select(0, numbers);
    const auto type = m_weight.blockType();
    return type ? widened({*type, std::move(chosen), m_in}) : chosen;
}

}  // namespace lightreel
