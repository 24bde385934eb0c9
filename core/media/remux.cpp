#include "core/media/clip_sink.h"
#include "core/media/muxer.h"

namespace lightreel::av {
namespace {

InputPtr openOwn(const std::string& path) {
    AVFormatContext* context = nullptr;
    // "file:" keeps a name with a colon in it from being taken for a protocol.
    checkWrite(avformat_open_input(&context, ("file:" + path).c_str(), av_find_input_format("mp4"), nullptr),
               path);
    InputPtr input(context);
    checkWrite(avformat_find_stream_info(context, nullptr), path);
    if (context->nb_streams != 1) checkWrite(AVERROR_INVALIDDATA, path);
    return input;
}

}  // namespace

void remuxToFastStart(const std::filesystem::path& fragments, const std::filesystem::path& part,
                      const EncodingParams& params, const CancelToken& cancel) {
    const InputPtr input = openOwn(fragments.string());
    const AVStream& from = *input->streams[0];
    Muxer muxer(part, rowOf(MediaFormat::Mp4), params);
    checkWrite(avcodec_parameters_copy(muxer.stream().codecpar, from.codecpar), part.string());
    muxer.stream().codecpar->codec_tag = 0;  // the muxer's own
    muxer.begin("faststart");
    const PacketPtr packet(checkMade(av_packet_alloc(), part.string()));
    // Fragments count from the first decoding time; a clip counts from the first picture that is shown.
    int64_t start = AV_NOPTS_VALUE;
    int code = 0;
    while ((code = av_read_frame(input.get(), packet.get())) >= 0) {
        cancel.check();
        if (start == AV_NOPTS_VALUE) start = packet->pts;
        packet->pts -= start;
        packet->dts -= start;
        packet->pos = -1;
        muxer.write(*packet, from.time_base);
        av_packet_unref(packet.get());
    }
    if (code != AVERROR_EOF) checkWrite(code, fragments.string());
    muxer.finish();
}

}  // namespace lightreel::av
