#include "core/nn/map_norm.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <bit>
#include <vector>

#include "core/base/processor_clones.h"

namespace lightreel::map_norm {
namespace {

constexpr int64_t kPiece = 1 << 16;  ///< numbers that a thread takes at once
constexpr int64_t kTogether = 32;    ///< channels, and pixels, whose sums stay in registers
constexpr float kMostPower = 87;     ///< e^x beyond is not a float

[[gnu::always_inline]] inline float widened(float number) {
    return number;
}
[[gnu::always_inline]] inline float widened(uint16_t bits) {
    return std::bit_cast<float>(uint32_t{bits} << 16U);
}
[[gnu::always_inline]] inline void store(float& to, float number) {
    to = number;
}
/// Rounded to the nearest bfloat16, to even in the middle.
[[gnu::always_inline]] inline void store(uint16_t& to, float number) {
    const auto bits = std::bit_cast<uint32_t>(number);
    to = static_cast<uint16_t>((bits + 0x7FFFU + ((bits >> 16U) & 1U)) >> 16U);
}

/// e^x for |x| <= kMostPower, to 2 units in the last place. 2^n * e^rest, the polynomial as in Cephes' expf.
[[gnu::always_inline]] inline float power(float x) {
    constexpr float kInverseLog2 = 1.44269504F, kLog2High = 0.693359375F, kLog2Low = -2.12194440e-4F;
    constexpr float kToInteger = 0x1.8p23F;  // adding it leaves the nearest integer in the last bits
    const float shifted = x * kInverseLog2 + kToInteger;
    const float n = shifted - kToInteger;
    const float rest = x - n * kLog2High - n * kLog2Low;
    float sum = 1.9875691500e-4F * rest + 1.3981999507e-3F;
    sum = sum * rest + 8.3334519073e-3F;
    sum = sum * rest + 4.1665795894e-2F;
    sum = sum * rest + 1.6666665459e-1F;
    sum = sum * rest + 5.0000001201e-1F;
    sum = (sum * rest + 1) * rest + 1;
    const uint32_t exponent = std::bit_cast<uint32_t>(shifted) << 23U;
    return std::bit_cast<float>(std::bit_cast<uint32_t>(sum) + exponent);
}

/// x no further from zero than kMostPower. As integers: of floats compared the compiler makes three branches.
[[gnu::always_inline]] inline float bounded(float x) {
    constexpr uint32_t kSign = 0x8000'0000U, kMost = std::bit_cast<uint32_t>(kMostPower);
    const auto bits = std::bit_cast<uint32_t>(x);
    return std::bit_cast<float>(std::min(bits & ~kSign, kMost) | (bits & kSign));
}

[[gnu::always_inline]] inline float silu(float x) {
    return x / (1 + power(-bounded(x)));
}

/// Sums over pixels, of the differences from a number of each channel: a mean far from zero costs no digits.
struct ChannelSums {
    const float* pivot;
    double *sum, *square;
};

template <typename T>
[[gnu::always_inline]] inline void addChannels(const T* x, int64_t pixels, int64_t stride, int64_t channels,
                                               const float* pivot, double* sum, double* square) {
    float sums[kTogether] = {}, squares[kTogether] = {};
    for (int64_t pixel = 0; pixel < pixels; ++pixel, x += stride)
        for (int64_t c = 0; c < channels; ++c) {
            const float difference = widened(x[c]) - pivot[c];
            sums[c] += difference;
            squares[c] += difference * difference;
        }
    for (int64_t c = 0; c < channels; ++c) {
        sum[c] += sums[c];
        square[c] += squares[c];
    }
}

template <typename T>
[[gnu::always_inline]] inline void addPixels(const T* x, int64_t pixels, int64_t channels,
                                             const ChannelSums& into) {
    for (int64_t first = 0; first < pixels; first += kTogether) {
        const int64_t some = std::min(kTogether, pixels - first);
        const T* row = x + first * channels;
        int64_t c = 0;
        for (; c + kTogether <= channels; c += kTogether)
            addChannels(row + c, some, channels, kTogether, into.pivot + c, into.sum + c, into.square + c);
        addChannels(row + c, some, channels, channels - c, into.pivot + c, into.sum + c, into.square + c);
    }
}
LIGHTREEL_CLONES void addAll(const float* x, int64_t pixels, int64_t channels, const ChannelSums& into) {
    addPixels(x, pixels, channels, into);
}
LIGHTREEL_CLONES void addAll(const uint16_t* x, int64_t pixels, int64_t channels, const ChannelSums& into) {
    addPixels(x, pixels, channels, into);
}

template <bool kSilu, typename T>
[[gnu::always_inline]] inline void scalePixels(const T* x, T* y, int64_t pixels, int64_t channels,
                                               const float* __restrict scale, const float* __restrict shift) {
    for (int64_t pixel = 0; pixel < pixels; ++pixel, x += channels, y += channels)
#pragma GCC ivdep
        for (int64_t c = 0; c < channels; ++c) {
            const float number = widened(x[c]) * scale[c] + shift[c];
            store(y[c], kSilu ? silu(number) : number);
        }
}
LIGHTREEL_CLONES void scaleAll(const float* x, float* y, int64_t pixels, int64_t channels, const float* scale,
                               const float* shift, Then then) {
    if (then == Then::Silu)
        scalePixels<true>(x, y, pixels, channels, scale, shift);
    else
        scalePixels<false>(x, y, pixels, channels, scale, shift);
}
LIGHTREEL_CLONES void scaleAll(const uint16_t* x, uint16_t* y, int64_t pixels, int64_t channels,
                               const float* scale, const float* shift, Then then) {
    if (then == Then::Silu)
        scalePixels<true>(x, y, pixels, channels, scale, shift);
    else
        scalePixels<false>(x, y, pixels, channels, scale, shift);
}

/// How maps are cut into what a thread takes at once. By their shape alone: any number of threads gives the
/// same sums.
class Pieces {
  public:
    explicit Pieces(const at::Tensor& maps)
        : m_maps(maps.size(0)),
          m_pixels(maps.size(2) * maps.size(3)),
          m_channels(maps.size(1)),
          m_atOnce(std::clamp<int64_t>(kPiece / m_channels, 1, m_pixels)) {}
    [[nodiscard]] int64_t ofMap() const { return (m_pixels + m_atOnce - 1) / m_atOnce; }

    /// work(map, piece, firstPixel, pixels)
    template <typename Work>
    void each(const Work& work) const {
        const int64_t grain = std::max<int64_t>(1, kPiece / (m_atOnce * m_channels));
        at::parallel_for(0, m_maps * ofMap(), grain, [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; ++i) {
                const int64_t first = i % ofMap() * m_atOnce;
                work(i / ofMap(), i % ofMap(), first, std::min(m_atOnce, m_pixels - first));
            }
        });
    }

  private:
    int64_t m_maps, m_pixels, m_channels, m_atOnce;
};

template <typename T>
const T* numbers(const at::Tensor& maps) {
    return static_cast<const T*>(maps.const_data_ptr());
}

/// [N, pieces, groups, 2]: each piece's sums of numbers and of squares.
template <typename T>
at::Tensor sumsOf(const at::Tensor& maps, int64_t groups) {
    const Pieces pieces(maps);
    const int64_t channels = maps.size(1), width = channels / groups;
    at::Tensor out = at::zeros({maps.size(0), pieces.ofMap(), groups, 2}, at::kDouble);
    auto* sums = out.mutable_data_ptr<double>();
    pieces.each([&](int64_t map, int64_t piece, int64_t first, int64_t pixels) {
        const T* x = numbers<T>(maps) + map * maps.stride(0);
        std::vector<float> pivot(static_cast<size_t>(channels));
        for (int64_t c = 0; c < channels; ++c) pivot[static_cast<size_t>(c)] = widened(x[c]);
        std::vector<double> both(static_cast<size_t>(2 * channels));
        const ChannelSums into{pivot.data(), both.data(), both.data() + channels};
        addAll(x + first * channels, pixels, channels, into);
        double* group = sums + (map * pieces.ofMap() + piece) * groups * 2;
        for (int64_t c = 0; c < channels; ++c) {
            const double from = pivot[static_cast<size_t>(c)], count = static_cast<double>(pixels);
            group[c / width * 2] += into.sum[c] + count * from;
            group[c / width * 2 + 1] += into.square[c] + 2 * from * into.sum[c] + count * from * from;
        }
    });
    return out;
}

template <typename T>
void applyTo(const Norm& norm, Then then, const at::Tensor& maps, at::Tensor& out) {
    const int64_t channels = maps.size(1), groups = norm.mean.size(1), width = channels / groups;
    const int64_t own = norm.mean.size(0) == 1 ? 0 : groups;
    const auto *mean = norm.mean.const_data_ptr<double>(), *inverse = norm.inverse.const_data_ptr<double>();
    const auto *weight = norm.weight.const_data_ptr<float>(), *bias = norm.bias.const_data_ptr<float>();
    T* into = static_cast<T*>(out.mutable_data_ptr());
    Pieces(maps).each([&](int64_t map, int64_t /*piece*/, int64_t first, int64_t pixels) {
        std::vector<float> scale(static_cast<size_t>(channels)), shift(scale.size());
        for (int64_t c = 0; c < channels; ++c) {
            const int64_t group = map * own + c / width;
            const double by = weight[c] * inverse[group];
            scale[static_cast<size_t>(c)] = static_cast<float>(by);
            shift[static_cast<size_t>(c)] = static_cast<float>(bias[c] - mean[group] * by);
        }
        scaleAll(numbers<T>(maps) + map * maps.stride(0) + first * channels,
                 into + map * out.stride(0) + first * channels, pixels, channels, scale.data(), shift.data(),
                 then);
    });
}

}  // namespace

bool takes(const at::Tensor& maps) {
    const bool here = maps.is_cpu() && maps.dim() == 4 &&
                      (maps.scalar_type() == at::kFloat || maps.scalar_type() == at::kBFloat16);
    if (!here || maps.numel() == 0) return false;
    const int64_t channels = maps.size(1), width = maps.size(3);
    return (channels == 1 || maps.stride(1) == 1) && (width == 1 || maps.stride(3) == channels) &&
           (maps.size(2) == 1 || maps.stride(2) == width * channels);
}

Moments moments(const at::Tensor& maps, int64_t groups) {
    const at::Tensor pieces =
        maps.scalar_type() == at::kFloat ? sumsOf<float>(maps, groups) : sumsOf<uint16_t>(maps, groups);
    const int64_t count = maps.size(1) / groups * maps.size(2) * maps.size(3);
    const at::Tensor means = pieces.sum(1).div_(static_cast<double>(count));
    const at::Tensor mean = means.select(-1, 0).contiguous();
    return {mean, (means.select(-1, 1) - mean.square()).clamp_min_(0)};
}

void apply(const Norm& norm, Then then, const at::Tensor& maps, at::Tensor& out) {
    if (maps.scalar_type() == at::kFloat)
        applyTo<float>(norm, then, maps, out);
    else
        applyTo<uint16_t>(norm, then, maps, out);
}

}  // namespace lightreel::map_norm
