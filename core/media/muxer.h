#pragma once
#include <memory>

#include "core/media/codecs.h"
#include "core/media/output_file.h"

namespace lightreel::av {

/// One container file with one video stream. All calls throw Failure.
class Muxer {
  public:
    /// Makes the file, with the comment and title of params. What stream() shall hold is set before begin().
    Muxer(const std::filesystem::path& part, const FormatRow& row, const EncodingParams& params);

    [[nodiscard]] AVStream& stream() { return *m_stream; }
    /// The container wants codec headers outside the packets.
    [[nodiscard]] bool wantsGlobalHeader() const;

    /// Writes the header. movflags: how an MP4 is laid out; null for other formats.
    void begin(const char* movflags);
    /// Takes a packet whose times count in timeBase; what is complete by then goes to the file at once.
    void write(AVPacket& packet, AVRational timeBase);
    /// Trailer, fsync, close.
    void finish();

  private:
    struct FreeFormat {
        void operator()(AVFormatContext* context) const { avformat_free_context(context); }
    };

    std::string m_path;
    OutputFile m_file;
    std::unique_ptr<AVFormatContext, FreeFormat> m_format;
    AVStream* m_stream = nullptr;  // owned by the format
};

}  // namespace lightreel::av
