#include "core/media/muxer.h"

namespace lightreel::av {

Muxer::Muxer(const std::filesystem::path& part, const FormatRow& row, const EncodingParams& params)
    : m_path(part.string()), m_file(part) {
    AVFormatContext* format = nullptr;
    checkWrite(avformat_alloc_output_context2(&format, nullptr, row.muxer, m_path.c_str()), m_path);
    m_format.reset(format);
    m_stream = checkMade(avformat_new_stream(format, nullptr), m_path);
    m_stream->time_base = {1, params.fps};
    m_stream->avg_frame_rate = {params.fps, 1};
    if (!params.comment.empty()) av_dict_set(&format->metadata, "comment", params.comment.c_str(), 0);
    if (!params.title.empty()) av_dict_set(&format->metadata, "title", params.title.c_str(), 0);
    format->pb = m_file.context();
    format->flags |= AVFMT_FLAG_CUSTOM_IO;
    format->flush_packets = 1;
}

bool Muxer::wantsGlobalHeader() const {
    return (m_format->oformat->flags & AVFMT_GLOBALHEADER) != 0;
}

void Muxer::begin(const char* movflags) {
    AVDictionary* options = nullptr;
    if (movflags != nullptr) av_dict_set(&options, "movflags", movflags, 0);
    if (m_stream->codecpar->codec_id == AV_CODEC_ID_GIF) av_dict_set(&options, "loop", "0", 0);  // for ever
    const int code = avformat_write_header(m_format.get(), &options);
    av_dict_free(&options);
    checkWrite(code, m_path);
    m_file.checkWrites();
}

void Muxer::write(AVPacket& packet, AVRational timeBase) {
    av_packet_rescale_ts(&packet, timeBase, m_stream->time_base);
    packet.stream_index = m_stream->index;
    checkWrite(av_interleaved_write_frame(m_format.get(), &packet), m_path);
    m_file.checkWrites();
}

void Muxer::finish() {
    checkWrite(av_interleaved_write_frame(m_format.get(), nullptr), m_path);
    avio_flush(m_file.context());  // "faststart" reads the file back while it moves the index
    checkWrite(av_write_trailer(m_format.get()), m_path);
    m_file.close();
}

}  // namespace lightreel::av
