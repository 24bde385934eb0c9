#include "core/decode/frame_converter.h"

#include <ATen/ATen.h>

#include <cstring>

#include "core/base/result.h"

namespace lightreel {

at::Tensor toUnitRange(const at::Tensor& decoded) {
    const at::Tensor pictures = decoded.to(at::kFloat);
    if (!at::isfinite(pictures).all().item<bool>())
        throw Failure{{ErrorCode::BadPixels, {{"where", "decoded frames"}}}};
    return (pictures * 0.5 + 0.5).clamp_(0, 1);
}

std::shared_ptr<const Frame> toFrame(const at::Tensor& picture, int64_t index, int fps) {
    const at::Tensor bytes = (picture * 255).round_().to(at::kByte).permute({1, 2, 0}).contiguous();
    auto frame = std::make_shared<Frame>();
    frame->width = static_cast<int>(picture.size(2));
    frame->height = static_cast<int>(picture.size(1));
    frame->index = index;
    frame->time = {index, fps};
    frame->rgb.resize(static_cast<size_t>(bytes.numel()));
    std::memcpy(frame->rgb.data(), bytes.const_data_ptr<uint8_t>(), frame->rgb.size());
    return frame;
}

}  // namespace lightreel
