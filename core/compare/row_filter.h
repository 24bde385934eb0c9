#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace lightreel {

/// Rows of numbers are made this much longer, so that loops work on whole blocks.
inline constexpr size_t kRowBlock = 32;

[[nodiscard]] constexpr size_t paddedWidth(size_t width) {
    return (width + kRowBlock - 1) / kRowBlock * kRowBlock;
}

/// out[x] = sum over i of weights[i] * rows[i][x], for x under width: a multiple of kRowBlock. One filter for
/// both directions: along the rows when rows[i] is one row moved by i, along the columns when it is the i-th
/// row.
void weightedSum(std::span<const float> weights, std::span<const float* const> rows, float* out,
                 size_t width);

/// The last `rows` rows of a picture that is read from top to bottom.
class RowRing {
  public:
    RowRing(size_t rows, size_t width) : m_rows(rows), m_width(width), m_values(rows * width) {}

    [[nodiscard]] float* row(size_t y) { return &m_values[y % m_rows * m_width]; }

  private:
    size_t m_rows, m_width;
    std::vector<float> m_values;
};

}  // namespace lightreel
