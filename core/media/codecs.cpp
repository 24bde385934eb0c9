#include "core/media/codecs.h"

#include <array>

namespace lightreel {
namespace {

constexpr std::array<av::FormatRow, 4> kRows{
    {{MediaFormat::Mp4, "MP4", ".mp4", "mp4", "libx264", "H.264", AV_PIX_FMT_YUV420P, true},
     {MediaFormat::WebM, "WebM", ".webm", "webm", "libvpx-vp9", "VP9", AV_PIX_FMT_YUV420P, true},
     {MediaFormat::Gif, "GIF", ".gif", "gif", "gif", "GIF", AV_PIX_FMT_PAL8, false},
     {MediaFormat::PngSequence, "PNG sequence", "/", nullptr, "png", "PNG", AV_PIX_FMT_RGB24, true}}};

}  // namespace

const av::FormatRow& av::rowOf(MediaFormat format) {
    for (const FormatRow& row : kRows)
        if (row.format == format) return row;
    return kRows.front();
}

const AVCodec* av::encoderFor(const FormatRow& row) {
    if (const AVCodec* encoder = avcodec_find_encoder_by_name(row.encoder)) return encoder;
    std::string known;
    for (const CodecFacts& facts : availableCodecs())
        if (!facts.encoder.empty()) known += (known.empty() ? "" : ", ") + facts.name;
    throw Failure{{ErrorCode::CodecMissing,
                   {{"codec", std::string(row.name) + " (" + row.codec + ")"}, {"known", known}}}};
}

Result<MediaFormat> formatForPath(const std::filesystem::path& path) {
    if (!path.has_filename()) return MediaFormat::PngSequence;  // ends with a slash
    std::string suffix = path.extension().string();
    for (char& c : suffix)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (suffix == ".png") return MediaFormat::PngSequence;
    for (const av::FormatRow& row : kRows)
        if (suffix == row.suffix) return row.format;
    return Error{
        ErrorCode::BadRequest,
        {{"option", "output"},
         {"value", path.string()},
         {"allowed", "its name must end with .mp4, .webm, .gif, or with / for a folder of PNG pictures"}}};
}

std::vector<CodecFacts> availableCodecs() {
    std::vector<CodecFacts> out;
    for (const av::FormatRow& row : kRows) {
        const AVCodec* encoder = avcodec_find_encoder_by_name(row.encoder);
        out.push_back({row.format, row.name, row.suffix, encoder != nullptr ? encoder->name : ""});
    }
    return out;
}

}  // namespace lightreel
