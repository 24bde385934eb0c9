#include <algorithm>

#include "core/media/clip_sink.h"
#include "core/media/frame_encoder.h"
#include "core/media/muxer.h"
#include "core/media/palette.h"

namespace lightreel::av {
namespace {

/// MP4, WebM and GIF: one file with one video stream.
class MovieSink : public ClipSink {
  public:
    MovieSink(const std::filesystem::path& part, const EncodingParams& params)
        : m_muxer(part, rowOf(params.format), params),
          m_encoder(rowOf(params.format), params, m_muxer.wantsGlobalHeader(), part.string()) {
        const std::string path = part.string();
        checkWrite(avcodec_parameters_from_context(m_muxer.stream().codecpar, &m_encoder.context()), path);
        if (params.format == MediaFormat::Gif)
            m_palette = makeClipPalette(params.width, params.height, params.fps, path);
        // A plain MP4 that is cut off plays not at all; one in fragments plays to its last whole fragment,
        // and a fragment ends where the encoder sets a keyframe.
        constexpr const char* kFragments = "frag_keyframe+empty_moov+default_base_moof";
        m_muxer.begin(params.format == MediaFormat::Mp4 ? kFragments : nullptr);
    }

    void write(const Frame& frame) override {
        if (m_palette)
            m_palette->add(frame);
        else
            m_encoder.encode(frame, [this](AVPacket& packet) { mux(packet); });
    }

    void finish(const CancelToken& cancel) override {
        const auto take = [&](AVPacket& packet) {
            cancel.check();
            mux(packet);
        };
        if (m_palette) m_palette->finish([&](AVFrame& frame) { m_encoder.encodeReady(&frame, take); });
        m_encoder.drain(take);
        m_muxer.finish();
    }

  private:
    void mux(AVPacket& packet) { m_muxer.write(packet, m_encoder.context().time_base); }

    Muxer m_muxer;
    FrameEncoder m_encoder;
    std::unique_ptr<ClipPalette> m_palette;  ///< GIF only
};

}  // namespace

std::unique_ptr<ClipSink> makeMovieSink(const std::filesystem::path& part, const EncodingParams& params) {
    EncodingParams own = params;
    // GIF counts hundredths of a second, and browsers show a delay of 1 as one of 10.
    constexpr int kFastestGif = 50;
    if (params.format == MediaFormat::Gif) own.fps = std::min(own.fps, kFastestGif);
    return std::make_unique<MovieSink>(part, own);
}

}  // namespace lightreel::av
