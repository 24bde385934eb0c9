#pragma once
#include "core/media/av.h"
#include "core/media/video_writer.h"

namespace lightreel::av {

/// How a format is made with libav.
struct FormatRow {
    MediaFormat format;
    const char* name;  ///< shown
    const char* suffix;
    const char* muxer;    ///< null: one file per frame
    const char* encoder;  ///< preferred encoder's name
    const char* codec;    ///< shown
    AVPixelFormat pixels;
    bool carriesComment;  ///< libav's GIF muxer drops it; the record beside the clip has it all the same
};

[[nodiscard]] const FormatRow& rowOf(MediaFormat format);

/// The encoder, or Failure{CodecMissing} with those there are.
[[nodiscard]] const AVCodec* encoderFor(const FormatRow& row);

}  // namespace lightreel::av
