#include "core/media/frame_encoder.h"

extern "C" {
#include <libavutil/opt.h>
}

#include "core/media/rgb_frame.h"

namespace lightreel::av {
namespace {

void setQuality(AVCodecContext& context, MediaFormat format, int quality) {
    // VP9's scale reaches to 63 where H.264's reaches to 51.
    const std::string crf = std::to_string(format == MediaFormat::WebM ? quality * 63 / 51 : quality);
    if (format == MediaFormat::Mp4) {
        av_opt_set(context.priv_data, "crf", crf.c_str(), 0);
        av_opt_set(context.priv_data, "preset", "medium", 0);
    } else if (format == MediaFormat::WebM) {
        av_opt_set(context.priv_data, "crf", crf.c_str(), 0);
        av_opt_set(context.priv_data, "cpu-used", "2", 0);
        av_opt_set(context.priv_data, "row-mt", "1", 0);
    }
}

bool wantsEvenSize(const FormatRow& row) {
    return row.pixels == AV_PIX_FMT_YUV420P;
}

}  // namespace

FrameEncoder::FrameEncoder(const FormatRow& row, const EncodingParams& params, bool globalHeader,
                           std::string path)
    : m_path(std::move(path)) {
    const AVCodec* codec = encoderFor(row);
    m_context.reset(checkMade(avcodec_alloc_context3(codec), m_path));
    const int pad = wantsEvenSize(row) ? 1 : 0;
    m_context->width = (params.width + pad) & ~pad;
    m_context->height = (params.height + pad) & ~pad;
    m_context->pix_fmt = row.pixels;
    m_context->time_base = {1, params.fps};
    m_context->framerate = {params.fps, 1};
    m_context->gop_size = std::max(1, params.fps / 2);
    // Each thread of x264 holds back a frame that a kill would lose, and changes the bytes. One is many times
    // as fast as the decoder that it waits for.
    m_context->thread_count = row.format == MediaFormat::Mp4 ? 1 : 0;
    if (row.pixels == AV_PIX_FMT_YUV420P) {
        m_context->color_range = AVCOL_RANGE_MPEG;
        m_context->colorspace = AVCOL_SPC_BT709;
        m_context->color_primaries = AVCOL_PRI_BT709;
        m_context->color_trc = AVCOL_TRC_BT709;
    }
    if (globalHeader) m_context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    setQuality(*m_context, row.format, params.quality);
    checkWrite(avcodec_open2(m_context.get(), codec, nullptr), m_path);
    if (row.pixels != AV_PIX_FMT_YUV420P) return;
    m_scaler.reset(checkMade(
        sws_getContext(m_context->width, m_context->height, AV_PIX_FMT_RGB24, m_context->width,
                       m_context->height, row.pixels, SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP,
                       nullptr, nullptr, nullptr),
        m_path));
    const int* bt709 = sws_getCoefficients(SWS_CS_ITU709);
    sws_setColorspaceDetails(m_scaler.get(), bt709, 1, bt709, 0, 0, 1 << 16, 1 << 16);
}

void FrameEncoder::encode(const Frame& frame, const Take& take) {
    FramePtr rgb = rgbFrame(frame, m_context->width, m_context->height, m_path);
    if (!m_scaler) return encodeReady(rgb.get(), take);
    FramePtr converted(checkMade(av_frame_alloc(), m_path));
    converted->format = m_context->pix_fmt;
    converted->width = m_context->width;
    converted->height = m_context->height;
    converted->pts = frame.index;
    checkWrite(av_frame_get_buffer(converted.get(), 0), m_path);
    checkWrite(sws_scale(m_scaler.get(), rgb->data, rgb->linesize, 0, rgb->height, converted->data,
                         converted->linesize),
               m_path);
    encodeReady(converted.get(), take);
}

void FrameEncoder::encodeReady(AVFrame* frame, const Take& take) {
    checkWrite(avcodec_send_frame(m_context.get(), frame), m_path);
    receive(take);
}

void FrameEncoder::drain(const Take& take) {
    checkWrite(avcodec_send_frame(m_context.get(), nullptr), m_path);
    receive(take);
}

void FrameEncoder::receive(const Take& take) {
    PacketPtr packet(checkMade(av_packet_alloc(), m_path));
    for (;;) {
        const int code = avcodec_receive_packet(m_context.get(), packet.get());
        if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) return;
        checkWrite(code, m_path);
        packet->duration = 1;
        take(*packet);
        av_packet_unref(packet.get());
    }
}

}  // namespace lightreel::av
