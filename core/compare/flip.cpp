#include "core/compare/flip.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/compare/flip_colour.h"
#include "core/compare/flip_kernels.h"
#include "core/compare/parallel.h"
#include "core/compare/row_filter.h"
#include "core/compare/same_size.h"

namespace lightreel {
namespace {

using flip::Colour;
using Row = std::vector<float>;

constexpr size_t kBandHeight = 64;

std::array<float, 256> linearValues() {
    std::array<float, 256> out{};
    for (size_t i = 0; i < out.size(); ++i) {
        const double value = static_cast<double>(i) / 255;
        out[i] =
            static_cast<float>(value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4));
    }
    return out;
}

/// Channels of a row of 8-bit sRGB as linear values.
void toLinear(const uint8_t* rgb, size_t width, float* red, float* green, float* blue) {
    static const std::array<float, 256> values = linearValues();
    for (size_t x = 0; x < width; ++x, rgb += 3) {
        red[x] = values[rgb[0]];
        green[x] = values[rgb[1]];
        blue[x] = values[rgb[2]];
    }
}

/// In place: linear sRGB to light, red-green and blue-yellow (the paper's Y, Cx, Cz less their scales).
void toOpponents(size_t width, float* __restrict x, float* __restrict y, float* __restrict z) {
    for (size_t i = 0; i < width; ++i) {
        const Colour shares = flip::times(flip::kToShares, {x[i], y[i], z[i]});
        x[i] = shares.y;
        y[i] = shares.x - shares.y;
        z[i] = shares.y - shares.z;
    }
}

/// In place: back from there, blue-yellow in two parts, and on to huntLab().
void toHuntLab(size_t width, float* __restrict x, float* __restrict y, float* __restrict z,
               const float* __restrict rest) {
    const auto clamped = [](float value) { return std::min(std::max(value, 0.0F), 1.0F); };
    for (size_t i = 0; i < width; ++i) {
        const Colour rgb = flip::times(flip::kFromShares, {x[i] + y[i], x[i], x[i] - z[i] - rest[i]});
        const Colour lab = flip::huntLab({clamped(rgb.x), clamped(rgb.y), clamped(rgb.z)});
        x[i] = lab.x;
        y[i] = lab.y;
        z[i] = lab.z;
    }
}

/// out = sqrt(a * a + b * b)
void lengths(size_t width, const float* a, const float* b, float* __restrict out) {
    for (size_t i = 0; i < width; ++i) out[i] = std::sqrt(a[i] * a[i] + b[i] * b[i]);
}

/// What the eye makes of one row of a picture.
struct SeenRow {
    const float *light, *redGreen, *blueYellow;  ///< huntLab()
    const float *edge, *point;                   ///< strength of features
};

void writeErrors(const SeenRow& a, const SeenRow& b, size_t width, float* __restrict out) {
    const flip::DistanceScale scale;
    constexpr float kHalfRoot = 0.70710678F;
    for (size_t i = 0; i < width; ++i) {
        const float colour = scale(flip::distance({a.light[i], a.redGreen[i], a.blueYellow[i]},
                                                  {b.light[i], b.redGreen[i], b.blueYellow[i]}));
        const float edge = std::abs(a.edge[i] - b.edge[i]), point = std::abs(a.point[i] - b.point[i]);
        const float feature = std::sqrt(kHalfRoot * std::max(edge, point));
        out[i] = std::pow(colour, 1 - feature);
    }
}

/// A picture filtered row by row, from top to bottom; beyond its edges the outermost pixels go on.
class SeenPicture {
  public:
    SeenPicture(const Frame& frame, const FlipKernels& kernels)
        : m_frame(frame),
          m_kernels(kernels),
          m_margin(kernels.radius()),
          m_width(paddedWidth(static_cast<size_t>(frame.width))),
          m_rings(kMaps, RowRing(2 * m_margin + 1, m_width)) {
        for (Row& row : m_input) row.resize(m_width + 2 * m_margin);
        for (Row& row : m_output) row.resize(m_width);
    }

    /// y never falls from call to call.
    SeenRow row(size_t y) {
        const size_t height = static_cast<size_t>(m_frame.height);
        m_next = std::max(m_next, y - std::min(y, m_margin));
        while (m_next <= std::min(y + m_margin, height - 1)) read(m_next++);
        auto& [light, redGreen, blueYellow, wide, dx, dy, edge, point] = m_output;
        alongColumns(m_kernels.light, Light, y, light);
        alongColumns(m_kernels.redGreen, RedGreen, y, redGreen);
        alongColumns(m_kernels.blueYellow, BlueYellow, y, blueYellow);
        alongColumns(m_kernels.blueYellowWide, BlueYellowWide, y, wide);
        toHuntLab(m_width, light.data(), redGreen.data(), blueYellow.data(), wide.data());
        alongColumns(m_kernels.gauss, Edge, y, dx);
        alongColumns(m_kernels.edge, Smooth, y, dy);
        lengths(m_width, dx.data(), dy.data(), edge.data());
        alongColumns(m_kernels.gauss, Point, y, dx);
        alongColumns(m_kernels.point, Smooth, y, dy);
        lengths(m_width, dx.data(), dy.data(), point.data());
        return {light.data(), redGreen.data(), blueYellow.data(), edge.data(), point.data()};
    }

  private:
    /// What is kept of every row, filtered along it.
    enum Map : size_t { Light, RedGreen, BlueYellow, BlueYellowWide, Smooth, Edge, Point, kMaps };

    void read(size_t y) {
        const size_t width = static_cast<size_t>(m_frame.width);
        auto& [light, redGreen, blueYellow] = m_input;
        float *first = &light[m_margin], *second = &redGreen[m_margin], *third = &blueYellow[m_margin];
        toLinear(&m_frame.rgb[y * m_frame.stride()], width, first, second, third);
        toOpponents(width, first, second, third);
        for (Row& row : m_input) {
            std::fill_n(row.begin(), m_margin, row[m_margin]);
            std::fill(row.begin() + static_cast<std::ptrdiff_t>(m_margin + width), row.end(),
                      row[m_margin + width - 1]);
        }
        alongRow(m_kernels.light, light, Light, y);
        alongRow(m_kernels.redGreen, redGreen, RedGreen, y);
        alongRow(m_kernels.blueYellow, blueYellow, BlueYellow, y);
        alongRow(m_kernels.blueYellowWide, blueYellow, BlueYellowWide, y);
        alongRow(m_kernels.gauss, light, Smooth, y);
        alongRow(m_kernels.edge, light, Edge, y);
        alongRow(m_kernels.point, light, Point, y);
    }

    void alongRow(const FlipKernel& kernel, const Row& row, Map map, size_t y) {
        m_rows.clear();
        const float* first = &row[m_margin - kernel.size() / 2];
        for (size_t i = 0; i < kernel.size(); ++i) m_rows.push_back(first + i);
        weightedSum(kernel, m_rows, m_rings[map].row(y), m_width);
    }

    void alongColumns(const FlipKernel& kernel, Map map, size_t y, Row& out) {
        m_rows.clear();
        const size_t radius = kernel.size() / 2, last = static_cast<size_t>(m_frame.height) - 1;
        for (size_t at = y; at <= y + 2 * radius; ++at)
            m_rows.push_back(m_rings[map].row(std::min(at - std::min(at, radius), last)));
        weightedSum(kernel, m_rows, out.data(), m_width);
    }

    const Frame& m_frame;
    const FlipKernels& m_kernels;
    size_t m_margin, m_width;
    size_t m_next = 0;  ///< row to be read
    std::vector<RowRing> m_rings;
    std::array<Row, 3> m_input;
    std::array<Row, 8> m_output;
    std::vector<const float*> m_rows;  ///< of the sum that is being made
};

}  // namespace

ErrorMap flipMap(const Frame& a, const Frame& b, float pixelsPerDegree, int threads) {
    requireSameSize(a, b);
    const FlipKernels kernels(pixelsPerDegree);
    const size_t width = static_cast<size_t>(a.width), height = static_cast<size_t>(a.height);
    ErrorMap map{a.width, a.height, std::vector<float>(width * height)};
    const auto fill = [&](size_t first, size_t end) {
        SeenPicture seenA(a, kernels), seenB(b, kernels);
        for (size_t y = first; y < end; ++y)
            writeErrors(seenA.row(y), seenB.row(y), width, &map.values[y * width]);
    };
    // Every band reads its neighbours' rows too: few and tall ones.
    const size_t bands = threads == 1 ? 1 : std::max<size_t>(1, height / kBandHeight);
    forEachIndex(bands, threads, {},
                 [&](size_t band) { fill(band * height / bands, (band + 1) * height / bands); });
    return map;
}

}  // namespace lightreel
