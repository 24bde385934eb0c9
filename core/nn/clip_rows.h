#pragma once
#include <ATen/core/Tensor.h>

namespace lightreel {

/// The maps of a clip's frames, wherever they lie, to be worked on in bands of rows.
class ClipRows {
  public:
    virtual ~ClipRows() = default;
    ClipRows() = default;
    ClipRows(const ClipRows&) = delete;
    ClipRows& operator=(const ClipRows&) = delete;

    /// Rows first and following of every frame, a copy [F, C, count, W] in channels_last order.
    [[nodiscard]] virtual at::Tensor read(int64_t first, int64_t count) const = 0;
    /// Puts such a band in its place.
    virtual void write(int64_t first, const at::Tensor& band) = 0;
};

}  // namespace lightreel
