#include "core/media/video_reader.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "core/base/folder_entries.h"
#include "core/media/av.h"
#include "core/media/png_text.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

// Limits for files that came from outside.
constexpr int64_t kMostPixels = 33'554'432;  // a decoder refuses a larger picture as well, wherever it comes
constexpr int64_t kMostFrames = 100'000;
constexpr int64_t kMostClipBytes = int64_t{4} << 30;
constexpr const char* kFormats = "mov,mp4,matroska,webm,gif,png_pipe";
constexpr const char* kCodecs = "h264,hevc,vp8,vp9,libvpx-vp9,libvpx,av1,libdav1d,libaom-av1,gif,png,mpeg4";

Error unreadable(const fs::path& path, const std::string& reason) {
    return {ErrorCode::FileUnreadable, {{"path", path.string()}, {"reason", reason}}};
}

[[noreturn]] void refuse(const fs::path& path, const std::string& reason) {
    throw Failure{unreadable(path, reason)};
}

void checkRegular(const fs::path& path) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            throw Failure{{ErrorCode::FileMissing, {{"path", path.string()}}}};
        refuse(path, std::strerror(errno));
    }
    if (!S_ISREG(facts.st_mode)) refuse(path, "it is not a regular file");
    if (facts.st_size == 0) refuse(path, "it is empty");
}

}  // namespace

struct VideoReader::Impl {
    fs::path path;
    av::InputPtr input;
    av::CodecPtr decoder;
    av::SwsPtr scaler;
    av::PacketPtr packet{av_packet_alloc()};
    av::FramePtr frame{av_frame_alloc()};
    int stream = -1;
    int width = 0, height = 0;     ///< of the first frame; every other one has the same
    int pixels = AV_PIX_FMT_NONE;  ///< what scaler takes; may differ among the files of a sequence
    bool drained = false;
    int64_t count = 0;
    std::string comment;
    std::vector<fs::path> pictures;  ///< of a PNG sequence: the files that are still to come, last first
    double rate = 8;

    void openFile(const fs::path& file);
    void openSequence();
    std::shared_ptr<const Frame> next();
    bool decodeOne();
    void makeScaler();
    std::shared_ptr<const Frame> convert();
};

void VideoReader::Impl::openFile(const fs::path& file) {
    checkRegular(file);
    AVFormatContext* context = avformat_alloc_context();
    context->probesize = 5 << 20;
    context->max_analyze_duration = int64_t{5} * AV_TIME_BASE;
    context->max_streams = 16;
    AVDictionary* options = nullptr;
    av_dict_set(&options, "protocol_whitelist", "file", 0);
    av_dict_set(&options, "format_whitelist", kFormats, 0);
    av_dict_set(&options, "codec_whitelist", kCodecs, 0);
    // "file:" keeps a name with a colon in it from being taken for a protocol.
    const int opened = avformat_open_input(&context, ("file:" + file.string()).c_str(), nullptr, &options);
    av_dict_free(&options);
    if (opened < 0) refuse(file, "it is not a clip that is known here");
    input.reset(context);
    if (avformat_find_stream_info(context, nullptr) < 0) refuse(file, "it holds no readable video");
    const AVCodec* codec = nullptr;
    stream = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0);
    if (stream < 0 || codec == nullptr) refuse(file, "it holds no video");
    const AVStream& video = *context->streams[stream];
    if (static_cast<int64_t>(video.codecpar->width) * video.codecpar->height > kMostPixels ||
        video.codecpar->width < 1)
        refuse(file, "its pictures are too large");
    decoder.reset(avcodec_alloc_context3(codec));
    decoder->max_pixels = kMostPixels;
    if (avcodec_parameters_to_context(decoder.get(), video.codecpar) < 0 ||
        avcodec_open2(decoder.get(), codec, nullptr) < 0)
        refuse(file, "its codec cannot be opened");
    scaler.reset();
    drained = false;
    const AVRational guessed = av_guess_frame_rate(context, context->streams[stream], nullptr);
    if (guessed.num > 0 && guessed.den > 0) rate = std::clamp(av_q2d(guessed), 0.001, 1000.0);
    if (const AVDictionaryEntry* entry = av_dict_get(context->metadata, "comment", nullptr, 0))
        comment = entry->value;
}

void VideoReader::Impl::openSequence() {
    std::error_code failure;
    for (const fs::directory_entry& entry : entriesIn(path, failure))
        if (entry.path().extension() == ".png") pictures.push_back(entry.path());
    if (failure) refuse(path, failure.message());
    if (pictures.empty()) refuse(path, "the folder holds no PNG pictures");
    std::sort(pictures.rbegin(), pictures.rend());
    std::ifstream first(pictures.back(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(first)), {});
    openFile(pictures.back());
    comment = av::pngText(bytes, "Comment");
    rate = 8;
    pictures.pop_back();
}

bool VideoReader::Impl::decodeOne() {
    constexpr int kMostCallsWithoutFrame = 8096;
    for (int call = 0; call < kMostCallsWithoutFrame; ++call) {
        const int got = avcodec_receive_frame(decoder.get(), frame.get());
        if (got == 0) return true;
        if (got == AVERROR_EOF) return false;
        if (got != AVERROR(EAGAIN) || drained) refuse(path, "a picture in it is damaged");
        const int read = av_read_frame(input.get(), packet.get());
        if (read == AVERROR_EOF) {
            drained = true;
            avcodec_send_packet(decoder.get(), nullptr);
            continue;
        }
        if (read < 0) refuse(path, "it ends too early");
        const int sent =
            packet->stream_index == stream ? avcodec_send_packet(decoder.get(), packet.get()) : 0;
        const bool damaged = (packet->flags & AV_PKT_FLAG_CORRUPT) != 0;
        av_packet_unref(packet.get());
        if (sent < 0 || damaged) refuse(path, "a picture in it is damaged");
    }
    refuse(path, "it holds no pictures");
}

/// Goes by the file's first frame. The decoder's own size and kind of pixels follow the stream.
void VideoReader::Impl::makeScaler() {
    if (count == 0) {
        width = frame->width;
        height = frame->height;
    }
    pixels = frame->format;
    scaler.reset(sws_getContext(width, height, static_cast<AVPixelFormat>(pixels), width, height,
                                AV_PIX_FMT_RGB24, SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT,
                                nullptr, nullptr, nullptr));
    if (!scaler) refuse(path, "its pixels are of an unknown kind");
    // What states nothing is BT.709, as what we write.
    const int matrix = frame->colorspace == AVCOL_SPC_UNSPECIFIED ? SWS_CS_ITU709 : frame->colorspace;
    const int* coefficients = sws_getCoefficients(matrix);
    sws_setColorspaceDetails(scaler.get(), coefficients, frame->color_range == AVCOL_RANGE_JPEG ? 1 : 0,
                             coefficients, 1, 0, 1 << 16, 1 << 16);
}

std::shared_ptr<const Frame> VideoReader::Impl::convert() {
    if (!scaler) makeScaler();
    if (frame->width != width || frame->height != height) refuse(path, "its size changes in the middle");
    if (frame->format != pixels) refuse(path, "its kind of pixels changes in the middle");
    auto out = std::make_shared<Frame>();
    out->width = width;
    out->height = height;
    out->index = count;
    out->time = {count * 1000, static_cast<int64_t>(rate * 1000)};
    out->rgb.resize(static_cast<size_t>(height) * out->stride() + 64);  // the scaler writes whole vectors
    uint8_t* planes[] = {out->rgb.data()};
    const int strides[] = {static_cast<int>(out->stride())};
    if (sws_scale(scaler.get(), frame->data, frame->linesize, 0, height, planes, strides) != height)
        refuse(path, "a picture in it cannot be converted");
    out->rgb.resize(static_cast<size_t>(height) * out->stride());
    ++count;
    return out;
}

std::shared_ptr<const Frame> VideoReader::Impl::next() {
    if (count >= kMostFrames) refuse(path, "it has too many frames");
    if (decodeOne()) return convert();
    if (pictures.empty()) return nullptr;
    const fs::path file = pictures.back();
    pictures.pop_back();
    openFile(file);
    return next();
}

VideoReader::VideoReader(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
VideoReader::VideoReader(VideoReader&&) noexcept = default;
VideoReader& VideoReader::operator=(VideoReader&&) noexcept = default;
VideoReader::~VideoReader() = default;

Result<VideoReader> VideoReader::open(const fs::path& path) {
    av::quietLibav();
    auto impl = std::make_unique<Impl>();
    impl->path = path;
    try {
        std::error_code ignored;
        if (fs::is_directory(path, ignored))
            impl->openSequence();
        else
            impl->openFile(path);
    } catch (const Failure& failure) {
        return failure.error;
    }
    return VideoReader(std::move(impl));
}

int VideoReader::width() const {
    return m_impl->decoder->width;
}
int VideoReader::height() const {
    return m_impl->decoder->height;
}
double VideoReader::fps() const {
    return m_impl->rate;
}
std::string VideoReader::codec() const {
    return avcodec_get_name(m_impl->decoder->codec_id);
}
std::string VideoReader::comment() const {
    return m_impl->comment;
}

Result<std::shared_ptr<const Frame>> VideoReader::next() {
    try {
        return m_impl->next();
    } catch (const Failure& failure) {
        return failure.error;
    }
}

Result<std::vector<std::shared_ptr<const Frame>>> readClip(const fs::path& path, const CancelToken& cancel) {
    Result<VideoReader> reader = VideoReader::open(path);
    if (!reader) return reader.error();
    std::vector<std::shared_ptr<const Frame>> frames;
    int64_t bytes = 0;
    for (;;) {
        cancel.check();
        Result<std::shared_ptr<const Frame>> frame = reader->next();
        if (!frame) return frame.error();
        if (!*frame) return frames;
        bytes += static_cast<int64_t>((*frame)->rgb.size());
        if (bytes > kMostClipBytes) return unreadable(path, "it is too long to be held in memory");
        frames.push_back(*frame);
    }
}

}  // namespace lightreel
