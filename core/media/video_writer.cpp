#include "core/media/video_writer.h"

#include <QCryptographicHash>
#include <QFile>
#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/folder_entries.h"
#include "core/base/part_file.h"
#include "core/media/clip_sink.h"
#include "core/media/codecs.h"
#include "core/media/video_reader.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

/// Small grey copy of a frame, to hold the finished file against.
constexpr int kCheckSide = 32;
using Thumbnail = std::vector<double>;

/// width and height: the part that was written; a decoded frame may carry a repeated row or column behind it.
Thumbnail thumbnail(const Frame& frame, int width, int height) {
    Thumbnail sums(static_cast<size_t>(kCheckSide) * kCheckSide, 0), counts(sums.size(), 0);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const int row = y * kCheckSide / height, column = x * kCheckSide / width;
            const auto cell = static_cast<size_t>(row) * kCheckSide + static_cast<size_t>(column);
            const uint8_t* pixel =
                frame.rgb.data() + static_cast<size_t>(y) * frame.stride() + static_cast<size_t>(x) * 3;
            sums[cell] += 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
            counts[cell] += 1;
        }
    for (size_t i = 0; i < sums.size(); ++i) sums[i] /= std::max(1.0, counts[i]);
    return sums;
}

double psnr(const Thumbnail& a, const Thumbnail& b) {
    double error = 0;
    for (size_t i = 0; i < a.size(); ++i) error += (a[i] - b[i]) * (a[i] - b[i]);
    error /= static_cast<double>(a.size());
    return error == 0 ? 100 : 10 * std::log10(255.0 * 255.0 / error);
}

void addFile(QCryptographicHash& hash, const fs::path& path, const CancelToken& cancel) {
    constexpr qint64 kPiece = 4 << 20;
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::ReadOnly)) return;
    for (QByteArray piece = file.read(kPiece); !piece.isEmpty(); piece = file.read(kPiece)) {
        cancel.check();
        hash.addData(piece);
    }
}

std::vector<fs::path> sortedFiles(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const fs::directory_entry& entry : entriesIn(folder, ignored)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

void measureFiles(const fs::path& path, MediaFacts& facts, const CancelToken& cancel) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    std::error_code ignored;
    const std::vector<fs::path> files =
        fs::is_directory(path, ignored) ? sortedFiles(path) : std::vector{path};
    for (const fs::path& file : files) {
        facts.bytes += static_cast<int64_t>(fs::file_size(file, ignored));
        addFile(hash, file, cancel);
    }
    facts.sha256 = hash.result().toHex().toStdString();
}

Error failed(const fs::path& path, const std::string& reason) {
    return {ErrorCode::WriteFailed, {{"path", path.string()}, {"reason", reason}}};
}

}  // namespace

struct VideoWriter::Impl {
    fs::path target, part;
    fs::path fragments = {};  ///< of an MP4: what plays after a kill, until the clip has its name
    EncodingParams params;
    std::unique_ptr<av::ClipSink> sink;
    int64_t frames = 0;
    std::vector<Thumbnail> thumbnails;

    ~Impl() {
        sink.reset();
        std::error_code ignored;
        if (!part.empty()) fs::remove_all(part, ignored);
        dropFragments();
    }

    void dropFragments() {
        std::error_code ignored;
        if (!fragments.empty()) fs::remove(std::exchange(fragments, {}), ignored);
    }

    /// All frames are in the part file afterwards, in the layout that a finished clip has. Throws Failure.
    void complete(const CancelToken& cancel) {
        sink->finish(cancel);
        sink.reset();
        if (params.format != MediaFormat::Mp4) return;
        fragments = std::exchange(part, partFileFor(target));
        av::remuxToFastStart(fragments, part, params, cancel);
    }

    /// Opens the finished part as a player would: every frame decodes, and shows what was written.
    Result<void> verify(const CancelToken& cancel) const {
        Result<VideoReader> reader = VideoReader::open(part);
        if (!reader) return failed(target, "the finished file could not be opened again");
        constexpr double kLeastPsnr = 20;
        int64_t count = 0;
        for (;; ++count) {
            cancel.check();
            Result<std::shared_ptr<const Frame>> frame = reader->next();
            if (!frame) return failed(target, "the finished file does not play to its end");
            if (!*frame) break;
            if ((*frame)->width < params.width || (*frame)->height < params.height)
                return failed(target, "the finished file has another size");
            const auto index = static_cast<size_t>(count);
            if (index < thumbnails.size() &&
                psnr(thumbnail(**frame, params.width, params.height), thumbnails[index]) < kLeastPsnr)
                return failed(target, "frame " + std::to_string(count + 1) + " came back different");
        }
        if (count != frames)
            return failed(target,
                          std::to_string(count) + " of " + std::to_string(frames) + " frames came back");
        if (av::rowOf(params.format).carriesComment && reader->comment() != params.comment)
            return failed(target, "the settings did not come back");
        return {};
    }
};

VideoWriter::VideoWriter(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
VideoWriter::VideoWriter(VideoWriter&&) noexcept = default;
VideoWriter& VideoWriter::operator=(VideoWriter&&) noexcept = default;
VideoWriter::~VideoWriter() = default;

Result<VideoWriter> VideoWriter::open(const fs::path& target, const EncodingParams& params) {
    av::quietLibav();
    auto impl = std::make_unique<Impl>();
    const std::string name = target.string();
    impl->target = target.has_filename() ? target : fs::path(name.substr(0, name.find_last_not_of('/') + 1));
    // The part keeps the suffix, so that opening it again goes by the same rules as for the finished file.
    const fs::path part = partFileFor(impl->target);
    impl->params = params;
    try {
        impl->part = part;
        impl->sink = params.format == MediaFormat::PngSequence ? av::makePngSink(part, params)
                                                               : av::makeMovieSink(part, params);
    } catch (const Failure& failure) {
        Error error = failure.error;
        if (error.args.contains("path")) error.args["path"] = impl->target.string();
        return error;
    }
    return VideoWriter(std::move(impl));
}

Result<void> VideoWriter::write(const Frame& frame) {
    if (frame.width != m_impl->params.width || frame.height != m_impl->params.height ||
        frame.rgb.size() != static_cast<size_t>(frame.height) * frame.stride())
        return Error{ErrorCode::Internal, {{"reason", "a frame of another size came to the encoder"}}};
    try {
        m_impl->sink->write(frame);
    } catch (const Failure& failure) {
        Error error = failure.error;
        if (error.args.contains("path")) error.args["path"] = m_impl->target.string();
        return error;
    }
    ++m_impl->frames;
    if (m_impl->params.format != MediaFormat::Gif || m_impl->frames == 1)
        m_impl->thumbnails.push_back(thumbnail(frame, frame.width, frame.height));
    return {};
}

Result<MediaFacts> VideoWriter::finish(Existing existing, const CancelToken& cancel) {
    if (m_impl->frames == 0) return Error{ErrorCode::Internal, {{"reason", "there were no frames to write"}}};
    try {
        m_impl->complete(cancel);
    } catch (const Failure& failure) {
        Error error = failure.error;
        if (error.args.contains("path")) error.args["path"] = m_impl->target.string();
        return error;
    }
    if (const Result<void> sound = m_impl->verify(cancel); !sound) return sound.error();
    MediaFacts facts;
    measureFiles(m_impl->part, facts, cancel);
    const av::FormatRow& row = av::rowOf(m_impl->params.format);
    facts.codec = std::string(row.codec) + " (" + row.encoder + ")";
    facts.frames = m_impl->frames;
    cancel.check();
    Result<fs::path> committed = commitFile(m_impl->part, m_impl->target, existing);
    if (!committed) return committed.error();
    m_impl->part.clear();
    m_impl->dropFragments();
    facts.path = *committed;
    return facts;
}

}  // namespace lightreel
