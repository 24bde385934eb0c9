#pragma once
#include <filesystem>
#include <memory>
#include <vector>

#include "core/base/cancel_token.h"
#include "core/base/durable_file.h"
#include "core/base/result.h"
#include "core/frame/frame.h"
#include "core/media/encoding_params.h"

namespace lightreel {

/// What a finished file is.
struct MediaFacts {
    std::filesystem::path path;  ///< the name it got (a taken name becomes "name (2).mp4")
    std::string codec;           ///< "H.264 (libx264)", ...
    int64_t frames = 0;          ///< counted by re-opening
    int64_t bytes = 0;
    std::string sha256;  ///< of the file; of the concatenated PNGs for a sequence
};

/// Writes a clip beside its target and renames it at the end; nothing half-written stays under any name.
///   open -> write each frame in order -> finish (drain, trailer, fsync, re-open and count, commit)
/// The destructor without finish() removes the part file. No libav type is seen here.
/// errors of all calls: CodecMissing, DiskFull, NotWritable, WriteFailed
class VideoWriter {
  public:
    static Result<VideoWriter> open(const std::filesystem::path& target, const EncodingParams& params);
    VideoWriter(VideoWriter&&) noexcept;
    VideoWriter& operator=(VideoWriter&&) noexcept;
    ~VideoWriter();

    Result<void> write(const Frame& frame);

    /// Keep: a taken name gets a number. Replace: the old file goes at the moment the new one is complete.
    /// Throws Cancelled up to that moment, not afterwards.
    Result<MediaFacts> finish(Existing existing, const CancelToken& cancel = {});

  private:
    struct Impl;
    explicit VideoWriter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

/// By suffix: .mp4 .webm .gif, a trailing / or .png for a sequence (folder). errors: BadRequest
Result<MediaFormat> formatForPath(const std::filesystem::path& path);

/// One line per format: name, suffix, encoder found or empty.
struct CodecFacts {
    MediaFormat format;
    std::string name;
    std::string suffix;
    std::string encoder;  ///< empty: missing here
};
[[nodiscard]] std::vector<CodecFacts> availableCodecs();

}  // namespace lightreel
