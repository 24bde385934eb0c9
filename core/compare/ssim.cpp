#include "core/compare/ssim.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/compare/row_filter.h"
#include "core/compare/same_size.h"

namespace lightreel {
namespace {

constexpr size_t kWindow = kSsimWindow;
constexpr double kSigma = 1.5;
// Taken off before squares are made, so that float keeps enough digits of the variances.
constexpr float kMiddle = 128;

/// What is averaged over the windows: a, b, a * a + b * b, a * b.
constexpr size_t kMoments = 4;
template <typename T>
using Moments = std::array<T, kMoments>;

std::array<float, kWindow> gaussian() {
    std::array<double, kWindow> weights{};
    double sum = 0;
    for (size_t i = 0; i < kWindow; ++i) {
        const double x = static_cast<double>(i) - (kWindow - 1) / 2.0;
        sum += weights[i] = std::exp(-x * x / (2 * kSigma * kSigma));
    }
    std::array<float, kWindow> out{};
    for (size_t i = 0; i < kWindow; ++i) out[i] = static_cast<float>(weights[i] / sum);
    return out;
}

/// One channel of a row of each picture; a and b point at its first value.
void momentsOf(const uint8_t* a, const uint8_t* b, size_t width, const Moments<float*>& out) {
    float* __restrict meanA = out[0], * __restrict meanB = out[1], * __restrict squares = out[2], * __restrict product = out[3];
    for (size_t x = 0; x < width; ++x) {
        const float p = static_cast<float>(a[3 * x]) - kMiddle, q = static_cast<float>(b[3 * x]) - kMiddle;
        meanA[x] = p;
        meanB[x] = q;
        squares[x] = p * p + q * q;
        product[x] = p * q;
    }
}

/// Sum of the similarities of one row of windows; `similar` is room for them.
double similarityOf(const Moments<float*>& means, size_t width, float* __restrict similar) {
    constexpr float kC1 = (0.01F * 255) * (0.01F * 255), kC2 = (0.03F * 255) * (0.03F * 255);
    for (size_t x = 0; x < width; ++x) {
        const float a = means[0][x], b = means[1][x], product = a * b, squares = a * a + b * b;
        const float variances = means[2][x] - squares, covariance = means[3][x] - product;
        const float light = (a + kMiddle) * (b + kMiddle),
                    lights = (a + kMiddle) * (a + kMiddle) + (b + kMiddle) * (b + kMiddle);
        similar[x] = (2 * light + kC1) * (2 * covariance + kC2) / ((lights + kC1) * (variances + kC2));
    }
    std::array<double, 8> sums{};
    size_t x = 0;
    for (; x + sums.size() <= width; x += sums.size())
        for (size_t k = 0; k < sums.size(); ++k) sums[k] += static_cast<double>(similar[x + k]);
    double sum = 0;
    for (; x < width; ++x) sum += static_cast<double>(similar[x]);
    for (const double part : sums) sum += part;
    return sum;
}

/// Working memory for pictures of one width.
class SsimRows {
  public:
    explicit SsimRows(size_t width)
        : m_width(paddedWidth(width)),
          m_rings(kMoments, RowRing(kWindow, m_width)),
          m_values(kMoments * (m_width + kWindow)),
          m_similar(m_width) {}

    /// Sum over all windows of one channel.
    double sum(const Frame& a, const Frame& b, size_t channel) {
        const size_t width = static_cast<size_t>(a.width), height = static_cast<size_t>(a.height);
        double sum = 0;
        for (size_t y = 0; y < height; ++y) {
            const size_t at = y * a.stride() + channel;
            readRow(&a.rgb[at], &b.rgb[at], width, y);
            if (y + 1 >= kWindow) sum += windowsAbove(y, width - kWindow + 1);
        }
        return sum;
    }

  private:
    float* values(size_t moment) { return &m_values[moment * (m_width + kWindow)]; }

    void readRow(const uint8_t* a, const uint8_t* b, size_t width, size_t y) {
        momentsOf(a, b, width, {values(0), values(1), values(2), values(3)});
        for (size_t moment = 0; moment < kMoments; ++moment) {
            std::array<const float*, kWindow> shifted{};
            for (size_t i = 0; i < kWindow; ++i) shifted[i] = values(moment) + i;
            weightedSum(m_weights, shifted, m_rings[moment].row(y), m_width);
        }
    }

    /// The windows whose last row is y.
    double windowsAbove(size_t y, size_t windows) {
        Moments<float*> means{};
        for (size_t moment = 0; moment < kMoments; ++moment) {
            std::array<const float*, kWindow> rows{};
            for (size_t i = 0; i < kWindow; ++i) rows[i] = m_rings[moment].row(y + 1 - kWindow + i);
            means[moment] = values(moment);
            weightedSum(m_weights, rows, means[moment], m_width);
        }
        return similarityOf(means, windows, m_similar.data());
    }

    std::array<float, kWindow> m_weights = gaussian();
    size_t m_width;
    std::vector<RowRing> m_rings;
    std::vector<float> m_values, m_similar;
};

}  // namespace

std::optional<double> ssim(const Frame& a, const Frame& b) {
    requireSameSize(a, b);
    const size_t width = static_cast<size_t>(a.width), height = static_cast<size_t>(a.height);
    if (width < kWindow || height < kWindow) return std::nullopt;
    SsimRows rows(width);
    double sum = 0;
    for (size_t channel = 0; channel < 3; ++channel) sum += rows.sum(a, b, channel);
    return sum / static_cast<double>(3 * (width - kWindow + 1) * (height - kWindow + 1));
}

}  // namespace lightreel
