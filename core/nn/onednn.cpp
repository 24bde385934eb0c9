#include "core/nn/onednn.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/core/dispatch/Dispatcher.h>
#ifdef __x86_64__
#include <cpuid.h>
#endif

#include "core/nn/widened.h"

namespace lightreel::onednn {
namespace {

using OptionalTensor = const std::optional<at::Tensor>&;
using Sizes = at::IntArrayRef;
using Scalars = c10::List<std::optional<at::Scalar>>;
using Name = std::string_view;
using OptionalName = std::optional<std::string_view>;

/// One of LibTorch's operators that have no function in its headers.
template <typename Signature>
c10::TypedOperatorHandle<Signature> find(const char* name, const char* overload = "") {
    return c10::Dispatcher::singleton().findSchemaOrThrow(name, overload).typed<Signature>();
}

std::optional<at::Tensor> optional(const at::Tensor& tensor) {
    return tensor.defined() ? std::optional(tensor) : std::nullopt;
}

at::Tensor linearUnary(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, Name what) {
    using Signature =
        at::Tensor(const at::Tensor&, const at::Tensor&, OptionalTensor, Name, Scalars, OptionalName);
    static const auto op = find<Signature>("mkldnn::_linear_pointwise");
    return op.call(x, weight, optional(bias), what, Scalars(), "none");
}

at::Tensor linearBinary(const at::Tensor& x, const at::Tensor& other, const at::Tensor& weight,
                        const at::Tensor& bias, Name what) {
    using Signature =
        at::Tensor(const at::Tensor&, const at::Tensor&, const at::Tensor&, OptionalTensor, Name);
    static const auto op = find<Signature>("mkldnn::_linear_pointwise", "binary");
    return op.call(x, other, weight, optional(bias), what);
}

constexpr std::array<int64_t, 2> kNoDilation{1, 1};

/// 16 bits on a processor that has no kernel for them.
bool widens(const at::Tensor& x) {
    return x.is_cpu() && x.element_size() == 2 && !takes(x);
}

bool widens(int64_t elementSize) {
    return elementSize == 2 && !takes(at::empty({0}, at::kBFloat16));
}

/// Without AVX-512 oneDNN multiplies in float32 a tenth faster than the library behind at::linear: measured
/// on AVX2.
bool multipliesFloat() {
    static const bool does = at::get_cpu_capability() == "AVX2";
    return does;
}

/// What belongs to a piece of a linear layer's result, of a tensor [..., outputs] as large as the whole.
class Beside {
  public:
    explicit Beside(const at::Tensor& whole) : m_rows(whole.reshape({-1, whole.size(-1)})) {}
    [[nodiscard]] at::Tensor operator()(const at::Tensor& piece, int64_t row, int64_t output) const {
        return m_rows.narrow(0, row, piece.size(0)).narrow(1, output, piece.size(1)).to(at::kFloat);
    }

  private:
    at::Tensor m_rows;
};

/// Without tiles a convolution in 16 bits reads its input where it lies.
constexpr int64_t kSmallScratch = 16 << 10;

}  // namespace

bool takes(const at::Tensor& x) {
    if (!x.is_cpu() || x.scalar_type() == at::kFloat) return x.is_cpu();
    static const bool bfloat16 = find<bool()>("mkldnn::_is_mkldnn_bf16_supported").call();
    return bfloat16 && x.scalar_type() == at::kBFloat16;
}

at::Tensor packed(const at::Tensor& weight, const Convolution& options, const at::Tensor& x) {
    using Signature = at::Tensor(const at::Tensor&, Sizes, Sizes, Sizes, int64_t, at::OptionalIntArrayRef);
    static const auto op = find<Signature>("mkldnn::_reorder_convolution_weight");
    const std::array<int64_t, 2> padding = options.padding.array(), stride{options.stride, options.stride};
    return op.call(weight, padding, stride, kNoDilation, 1, x.sizes());
}

bool hasTiles() {
#ifdef __x86_64__
    static const bool has = [] {
        unsigned a = 0, b = 0, c = 0, d = 0;
        constexpr unsigned kTile = 1U << 24;
        return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (d & kTile) != 0;
    }();
    return has;
#else
    return false;
#endif
}

int64_t scratchBytes(int64_t in, int64_t out, const MapShape& x, const Convolution& options) {
    if (x.elementSize >= 4) return 0;
    if (widens(x.elementSize)) return widenedBytes(in, out, x, options);
    if (!hasTiles()) return kSmallScratch;
    constexpr int64_t kPixels = 1024, kResult = 48 << 10, kMost = 1 << 20, kBlock = 32;
    const int64_t padded = (std::max(in, out) + kBlock - 1) / kBlock * kBlock;
    const int64_t rows = std::min(2 * (x.height + 2), kPixels / x.width + 2);
    const int64_t input = rows * (x.width + 2) * padded * x.elementSize;
    return at::get_num_threads() * std::min(input + kResult, kMost);
}

int64_t frameScratchBytes(int64_t channels, const MapShape& clip) {
    if (!widens(clip.elementSize)) return scratchBytes(channels, channels, clip);
    return widened::convolutionBytes(channels, channels, kAlongFrames,
                                     {1, clip.frames, clip.height * clip.width});
}

int64_t floatLinearBytes(int64_t inputs) {
    // So many columns of the weight for each thread. Measured with LibTorch 2.14 on AVX2.
    constexpr int64_t kColumns = 64, kMostInputs = 1024;
    constexpr auto kSize = static_cast<int64_t>(sizeof(float));
    return multipliesFloat() ? at::get_num_threads() * kColumns * std::min(inputs, kMostInputs) * kSize : 0;
}

int64_t linearBytes(int64_t rows, int64_t inputs, int64_t outputs, int64_t elementSize) {
    if (elementSize >= 4) return floatLinearBytes(inputs);
    return widens(elementSize) ? widened::linearBytes(rows, inputs, outputs) : 0;
}

int64_t binaryLinearBytes(int64_t rows, int64_t inputs, int64_t outputs, int64_t elementSize) {
    if (elementSize >= 4) return floatLinearBytes(inputs);
    return widens(elementSize) ? widened::finishedLinearBytes(rows, inputs, outputs) : 0;
}

int64_t widenedBytes(int64_t in, int64_t out, const MapShape& x, const Convolution& options) {
    return widens(x.elementSize) ? widened::convolutionBytes(in, out, options, options.resultOf(x)) : 0;
}

int64_t linearScratchBytes(int64_t rows, int64_t outputs, int64_t elementSize) {
    if (elementSize >= 4 || widens(elementSize)) return 0;
    if (!hasTiles()) {
        constexpr int64_t kPerOutput = 1200, kBlock = 80 << 10, kShared = 170;
        return at::get_num_threads() * std::min(outputs * kPerOutput, kBlock) + outputs * kShared;
    }
    constexpr int64_t kMost = 800 << 10;
    return std::min(at::get_num_threads() * std::min(2 * outputs * outputs, kMost), 4 * rows * outputs);
}

at::Tensor convolve(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                    const Convolution& options) {
    if (widens(x)) return widened::convolve(x, weight, bias, options);
    if (!takes(x)) return at::conv2d(x, weight, bias, options.stride, options.padding.array());
    using Signature = at::Tensor(const at::Tensor&, const at::Tensor&, OptionalTensor, Sizes, Sizes, Sizes,
                                 int64_t, Name, Scalars, OptionalName);
    static const auto op = find<Signature>("mkldnn::_convolution_pointwise");
    const std::array<int64_t, 2> padding = options.padding.array(), stride{options.stride, options.stride};
    return op.call(x, weight, optional(bias), padding, stride, kNoDilation, 1, "none", Scalars(), "");
}

void convolveOnto(at::Tensor& sum, const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                  const Convolution& options, double share) {
    if (widens(x)) return widened::convolveOnto(sum, x, weight, bias, options, share);
    if (!takes(x)) {
        const at::Tensor own = share == 1 ? weight : weight * share;
        sum.add_(at::conv2d(x, own, bias, options.stride, options.padding.array()));
        return;
    }
    using Signature =
        at::Tensor&(at::Tensor&, const at::Tensor&, const at::Tensor&, OptionalTensor, Sizes, Sizes, Sizes,
                    int64_t, Name, std::optional<at::Scalar>, OptionalName, Scalars, OptionalName);
    static const auto op = find<Signature>("mkldnn::_convolution_pointwise_", "binary");
    const std::array<int64_t, 2> padding = options.padding.array(), stride{options.stride, options.stride};
    op.call(sum, x, weight, optional(bias), padding, stride, kNoDilation, 1, "add", 1, std::nullopt,
            Scalars(), std::nullopt);
}

at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
    if (widens(x)) return widened::linear(x, weight, bias);
    const bool faster = x.is_cpu() && x.scalar_type() == at::kFloat && multipliesFloat();
    return faster ? linearUnary(x, weight, bias, "none") : at::linear(x, weight, bias);
}

at::Tensor linearGelu(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
    if (widens(x))
        return widened::linear(x, weight, bias,
                               [](at::Tensor& piece, int64_t, int64_t) { at::gelu_(piece); });
    return takes(x) ? linearUnary(x, weight, bias, "gelu") : at::gelu(at::linear(x, weight, bias));
}

at::Tensor linearTimes(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                       const at::Tensor& factor) {
    if (widens(x))
        return widened::linear(x, weight, bias,
                               [beside = Beside(factor)](at::Tensor& piece, int64_t row, int64_t output) {
                                   piece.mul_(beside(piece, row, output));
                               });
    if (!takes(x)) return at::linear(x, weight, bias).mul_(factor);
    return linearBinary(x, factor, weight, bias, "mul");
}

at::Tensor linearPlus(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                      const at::Tensor& addend) {
    if (widens(x))
        return widened::linear(x, weight, bias,
                               [beside = Beside(addend)](at::Tensor& piece, int64_t row, int64_t output) {
                                   piece.add_(beside(piece, row, output));
                               });
    if (!takes(x)) return at::linear(x, weight, bias).add_(addend);
    return linearBinary(x, addend, weight, bias, "add");
}

}  // namespace lightreel::onednn
