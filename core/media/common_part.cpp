#include "core/media/common_part.h"

#include <algorithm>

#include "core/media/rgb_frame.h"

namespace lightreel {
namespace {

constexpr const char* kWhere = "a scaled frame";

ClipShape shapeOf(const ClipFrames& clip) {
    return clip.empty() ? ClipShape{} : ClipShape{clip.front()->width, clip.front()->height, clip.size()};
}

std::shared_ptr<const Frame> scaled(const Frame& frame, int width, int height) {
    const av::SwsPtr scaler(av::checkMade(
        sws_getContext(frame.width, frame.height, AV_PIX_FMT_RGB24, width, height, AV_PIX_FMT_RGB24,
                       SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP, nullptr,
                       nullptr, nullptr),
        kWhere));
    const av::FramePtr from = av::rgbFrame(frame, frame.width, frame.height, kWhere);
    auto out = std::make_shared<Frame>(Frame{width, height, frame.index, frame.time});
    out->rgb.resize(static_cast<size_t>(height) * out->stride() + 64);  // the scaler writes whole vectors
    uint8_t* planes[] = {out->rgb.data()};
    const int strides[] = {static_cast<int>(out->stride())};
    sws_scale(scaler.get(), from->data, from->linesize, 0, frame.height, planes, strides);
    out->rgb.resize(static_cast<size_t>(height) * out->stride());
    return out;
}

void bring(ClipFrames& clip, size_t frames, const ClipShape& wanted, const CancelToken& cancel) {
    clip.resize(frames);
    for (std::shared_ptr<const Frame>& frame : clip) {
        cancel.check();
        if (frame->width != wanted.width || frame->height != wanted.height)
            frame = scaled(*frame, wanted.width, wanted.height);
    }
}

}  // namespace

Result<CommonPart> commonPart(ClipFrames first, ClipFrames second, const CancelToken& cancel) {
    av::quietLibav();
    CommonPart common{{}, {}, shapeOf(first), shapeOf(second)};
    const size_t frames = std::min(first.size(), second.size());
    try {
        bring(first, frames, common.firstWas, cancel);
        bring(second, frames, common.firstWas, cancel);
    } catch (const Failure& failure) {
        return failure.error;
    }
    common.first = std::move(first);
    common.second = std::move(second);
    return common;
}

}  // namespace lightreel
