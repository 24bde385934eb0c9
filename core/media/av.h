#pragma once
// libav behind RAII and one way to fail; only .cpp files of this folder include it.
extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswscale/swscale.h>
}

#include <memory>
#include <string>

#include "core/base/result.h"

namespace lightreel::av {

template <auto Free>
struct FreeByAddress {
    template <typename T>
    void operator()(T* pointer) const {
        Free(&pointer);
    }
};

struct CloseInput {
    void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
};

struct FreeSws {
    void operator()(SwsContext* context) const { sws_freeContext(context); }
};

using FramePtr = std::unique_ptr<AVFrame, FreeByAddress<av_frame_free>>;
using PacketPtr = std::unique_ptr<AVPacket, FreeByAddress<av_packet_free>>;
using CodecPtr = std::unique_ptr<AVCodecContext, FreeByAddress<avcodec_free_context>>;
using InputPtr = std::unique_ptr<AVFormatContext, CloseInput>;
using SwsPtr = std::unique_ptr<SwsContext, FreeSws>;

/// libav's word for an error code.
[[nodiscard]] std::string errorText(int code);

/// Throws Failure{WriteFailed} or, for errno-like codes, what writeError() makes of it; returns code when it
/// is no error.
int checkWrite(int code, const std::string& path);

/// Not null, or Failure{WriteFailed} for lack of memory.
template <typename T>
T* checkMade(T* pointer, const std::string& path) {
    if (pointer == nullptr) checkWrite(AVERROR(ENOMEM), path);
    return pointer;
}

/// libav's own lines go to our log at "debug".
void quietLibav();

}  // namespace lightreel::av
