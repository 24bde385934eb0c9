#include <algorithm>
#include <optional>

#include "core/media/clip_sink.h"
#include "core/media/frame_encoder.h"
#include "core/media/output_file.h"
#include "core/media/palette.h"

namespace lightreel::av {
namespace {

struct FreeFormat {
    void operator()(AVFormatContext* context) const { avformat_free_context(context); }
};

/// MP4, WebM and GIF: one file with one video stream.
class MovieSink : public ClipSink {
  public:
    MovieSink(const std::filesystem::path& part, const EncodingParams& params)
        : m_path(part.string()), m_params(params), m_row(rowOf(params.format)), m_file(part) {
        AVFormatContext* format = nullptr;
        checkWrite(avformat_alloc_output_context2(&format, nullptr, m_row.muxer, m_path.c_str()), m_path);
        m_format.reset(format);
        const bool globalHeader = (format->oformat->flags & AVFMT_GLOBALHEADER) != 0;
        m_encoder.emplace(m_row, params, globalHeader, m_path);
        m_stream = checkMade(avformat_new_stream(format, nullptr), m_path);
        m_stream->time_base = {1, params.fps};
        m_stream->avg_frame_rate = {params.fps, 1};
        checkWrite(avcodec_parameters_from_context(m_stream->codecpar, &m_encoder->context()), m_path);
        if (!params.comment.empty()) av_dict_set(&format->metadata, "comment", params.comment.c_str(), 0);
        if (!params.title.empty()) av_dict_set(&format->metadata, "title", params.title.c_str(), 0);
        format->pb = m_file.context();
        format->flags |= AVFMT_FLAG_CUSTOM_IO;
        if (params.format == MediaFormat::Gif)
            m_palette = makeClipPalette(params.width, params.height, params.fps, m_path);
        writeHeader();
    }

    void write(const Frame& frame) override {
        if (m_palette)
            m_palette->add(frame);
        else
            m_encoder->encode(frame, [this](AVPacket& packet) { mux(packet); });
    }

    void finish() override {
        const auto take = [this](AVPacket& packet) { mux(packet); };
        if (m_palette) m_palette->finish([&](AVFrame& frame) { m_encoder->encodeReady(&frame, take); });
        m_encoder->drain(take);
        checkWrite(av_interleaved_write_frame(m_format.get(), nullptr), m_path);
        avio_flush(m_file.context());  // "faststart" reads the file back while it moves the index
        checkWrite(av_write_trailer(m_format.get()), m_path);
        m_file.close();
    }

  private:
    void writeHeader() {
        AVDictionary* options = nullptr;
        if (m_params.format == MediaFormat::Mp4) av_dict_set(&options, "movflags", "faststart", 0);
        if (m_params.format == MediaFormat::Gif) av_dict_set(&options, "loop", "0", 0);  // for ever
        const int code = avformat_write_header(m_format.get(), &options);
        av_dict_free(&options);
        checkWrite(code, m_path);
        m_file.checkWrites();
    }

    void mux(AVPacket& packet) {
        av_packet_rescale_ts(&packet, m_encoder->context().time_base, m_stream->time_base);
        packet.stream_index = m_stream->index;
        checkWrite(av_interleaved_write_frame(m_format.get(), &packet), m_path);
        m_file.checkWrites();
    }

    std::string m_path;
    EncodingParams m_params;
    const FormatRow& m_row;
    OutputFile m_file;
    std::unique_ptr<AVFormatContext, FreeFormat> m_format;
    std::optional<FrameEncoder> m_encoder;
    std::unique_ptr<ClipPalette> m_palette;  ///< GIF only
    AVStream* m_stream = nullptr;            // owned by the format
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
