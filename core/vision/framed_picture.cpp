#include "core/vision/framed_picture.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "core/vision/resampling.h"

namespace lightreel {
namespace {

/// The picture's own bytes as [3, H, W], not to be kept longer than the picture.
at::Tensor planesOf(const Frame& picture) {
    auto* bytes = const_cast<uint8_t*>(picture.rgb.data());  // only read; a tensor cannot say so
    return at::from_blob(bytes, {picture.height, picture.width, 3}, at::kByte).permute({2, 0, 1});
}

PictureArea wholeOf(const Frame& picture) {
    return {0, 0, static_cast<double>(picture.width), static_cast<double>(picture.height)};
}

/// Brought to whole levels in place, as Pillow does after each of its two passes.
at::Tensor levels(const at::Tensor& plane) {
    return plane.add_(0.5).floor_().clamp_(0, 255);
}

/// An area of the picture as [3, height, width] in 0..255, each colour by itself.
at::Tensor resized(const Frame& picture, const PictureArea& area, int width, int height) {
    const auto same = [](double from, double length, int n, int out) {
        return from == 0 && length == n && n == out;
    };
    const auto resizeRows = [&](at::Tensor& plane) {
        if (!same(area.left, area.width, picture.width, width))
            plane = levels(filteredRows(plane, lanczosTaps(picture.width, area.left, area.width, width)));
    };
    const auto resizeColumns = [&](at::Tensor& plane) {
        if (!same(area.top, area.height, picture.height, height))
            plane =
                levels(filteredColumns(plane, lanczosTaps(picture.height, area.top, area.height, height)));
    };
    // As Pillow has it since version 13; the rounding between the passes shows which comes first.
    const bool columnsFirst =
        height < picture.height && picture.height - height > 2 * (picture.width - width);
    const at::Tensor planes = planesOf(picture);
    at::Tensor out = at::empty({3, height, width});
    for (int64_t colour = 0; colour < 3; ++colour) {
        at::Tensor plane = planes[colour];
        if (columnsFirst) resizeColumns(plane);
        resizeRows(plane);
        if (!columnsFirst) resizeColumns(plane);
        out[colour].copy_(plane);
    }
    return out;
}

/// The whole picture as large as it fits, its outermost pixels drawn out to the frame's edges.
at::Tensor padded(const Frame& picture, int width, int height) {
    const double scale =
        std::min(static_cast<double>(width) / picture.width, static_cast<double>(height) / picture.height);
    const auto side = [scale](int of, int most) {
        return std::clamp(static_cast<int>(std::lround(of * scale)), 1, most);
    };
    const int innerWidth = side(picture.width, width), innerHeight = side(picture.height, height);
    const int left = (width - innerWidth) / 2, top = (height - innerHeight) / 2;
    return at::replication_pad2d(resized(picture, wholeOf(picture), innerWidth, innerHeight),
                                 {left, width - innerWidth - left, top, height - innerHeight - top});
}

at::Tensor framed(const Frame& picture, const PictureFraming& framing, int width, int height) {
    switch (framing.fit) {
        case PictureFit::Pad:
            return padded(picture, width, height);
        case PictureFit::Stretch:
            return resized(picture, wholeOf(picture), width, height);
        case PictureFit::Crop:
            break;
    }
    return resized(picture, croppedArea(framing, picture.width, picture.height, width, height), width,
                   height);
}

}  // namespace

at::Tensor framedPicture(const Frame& picture, const PictureFraming& framing, int width, int height) {
    return framed(picture, framing, width, height).div_(255);
}

at::Tensor framedForClip(const Frame& picture, const PictureFraming& framing, int width, int height) {
    at::Tensor planes = planesOf(picture);
    if (framing.fit == PictureFit::Crop) {
        const PictureArea area = croppedArea(framing, picture.width, picture.height, width, height);
        const auto cut = [&planes](int64_t axis, double from, double length) {
            const int64_t n = planes.size(axis),
                          kept = std::clamp<int64_t>(std::lround(length), std::min<int64_t>(n, 2), n);
            planes = planes.narrow(axis, std::clamp<int64_t>(std::lround(from), 0, n - kept), kept);
        };
        cut(1, area.top, area.height);
        cut(2, area.left, area.width);
    }
    return planes;
}

}  // namespace lightreel
