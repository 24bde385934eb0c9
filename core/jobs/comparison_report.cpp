#include "core/jobs/comparison_report.h"

#include <fstream>
#include <iterator>

#include "core/base/log.h"
#include "core/compare/report.h"
#include "core/media/video_reader.h"
#include "core/media/video_writer.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostClips = 24;

MediaFormat movieFormat() {
    for (const CodecFacts& codec : availableCodecs())
        if (codec.format == MediaFormat::Mp4 && !codec.encoder.empty()) return MediaFormat::Mp4;
    return MediaFormat::WebM;
}

/// A file that goes with the object.
class ScratchFile {
  public:
    explicit ScratchFile(fs::path path) : m_path(std::move(path)) {}
    ~ScratchFile() {
        std::error_code ignored;
        fs::remove(m_path, ignored);
    }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;
    [[nodiscard]] const fs::path& path() const { return m_path; }

  private:
    fs::path m_path;
};

Result<std::string> movieOf(const ClipFrames& clip, int fps, MediaFormat format, const fs::path& folder,
                            const CancelToken& cancel) {
    const ScratchFile file(folder / (format == MediaFormat::Mp4 ? ".report-clip.mp4" : ".report-clip.webm"));
    EncodingParams params;
    params.format = format;
    params.width = clip.front()->width;
    params.height = clip.front()->height;
    params.fps = fps;
    Result<VideoWriter> writer = VideoWriter::open(file.path(), params);
    if (!writer) return writer.error();
    for (const auto& frame : clip) {
        cancel.check();
        if (const Result<void> written = writer->write(*frame); !written) return written.error();
    }
    const Result<MediaFacts> facts = writer->finish(Existing::Replace, cancel);
    if (!facts) return facts.error();
    std::ifstream stream(file.path(), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace

Result<std::string> comparisonReport(const ComparisonFolder& folder, const CancelToken& cancel) {
    ComparisonReport report{folder.plan(), folder.runs(), thisMachine(), {}};
    const MediaFormat format = movieFormat();
    for (size_t member = 0; member < report.runs.size() && report.clips.size() < kMostClips; ++member) {
        cancel.check();
        if (!report.runs[member].done()) continue;
        const Result<ClipFrames> clip = folder.clip(member);
        if (!clip || clip->empty()) {
            log().warn("{}", clip ? "a clip without frames" : paragraph(clip.error()));
            continue;
        }
        const int fps = report.runs[member].records.front().request.fps;
        Result<std::string> movie = movieOf(*clip, fps > 0 ? fps : 8, format, folder.path(), cancel);
        if (!movie) return movie.error();
        report.clips.push_back({member, *std::move(movie),
                                format == MediaFormat::Mp4 ? "video/mp4" : "video/webm", clip->front()->width,
                                clip->front()->height});
    }
    return toHtml(report);
}

}  // namespace lightreel
