#pragma once
#include <functional>

#include "core/frame/frame.h"
#include "core/media/codecs.h"

namespace lightreel::av {

/// RGB pictures in, compressed packets out.
class FrameEncoder {
  public:
    using Take = std::function<void(AVPacket&)>;

    /// globalHeader: the container wants codec headers outside the packets. Throws Failure{CodecMissing,
    /// WriteFailed}.
    FrameEncoder(const FormatRow& row, const EncodingParams& params, bool globalHeader, std::string path);

    void encode(const Frame& frame, const Take& take);
    /// An AVFrame that has the encoder's own pixel format already.
    void encodeReady(AVFrame* frame, const Take& take);
    void drain(const Take& take);

    [[nodiscard]] const AVCodecContext& context() const { return *m_context; }

  private:
    void receive(const Take& take);

    std::string m_path;
    CodecPtr m_context;
    SwsPtr m_scaler;
};

}  // namespace lightreel::av
