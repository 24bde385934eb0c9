#pragma once
#include <filesystem>
#include <memory>

#include "core/base/cancel_token.h"
#include "core/frame/frame.h"
#include "core/media/encoding_params.h"

namespace lightreel::av {

/// Where encoded frames of one kind of clip go, under a part name. All calls throw Failure, finish()
/// Cancelled.
class ClipSink {
  public:
    virtual ~ClipSink() = default;
    virtual void write(const Frame& frame) = 0;
    /// Drains the encoder; all bytes are on disk afterwards.
    virtual void finish(const CancelToken& cancel) = 0;
};

/// MP4, WebM, GIF. An MP4 is written in fragments: killed at any time, what is on disk plays.
[[nodiscard]] std::unique_ptr<ClipSink> makeMovieSink(const std::filesystem::path& part,
                                                      const EncodingParams& params);
[[nodiscard]] std::unique_ptr<ClipSink> makePngSink(const std::filesystem::path& part,
                                                    const EncodingParams& params);

/// The packets of an MP4 in fragments, as an ordinary MP4 with its index in front. Throws Failure, Cancelled.
void remuxToFastStart(const std::filesystem::path& fragments, const std::filesystem::path& part,
                      const EncodingParams& params, const CancelToken& cancel);

}  // namespace lightreel::av
