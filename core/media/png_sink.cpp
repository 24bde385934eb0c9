extern "C" {
#include <libavutil/crc.h>
}

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <optional>
#include <string>

#include "core/base/durable_file.h"
#include "core/base/part_file.h"
#include "core/media/clip_sink.h"
#include "core/media/frame_encoder.h"
#include "core/media/png_text.h"

namespace lightreel::av {
namespace {

/// A folder with frame_0001.png, frame_0002.png, ...
class PngSink : public ClipSink {
  public:
    PngSink(const std::filesystem::path& part, const EncodingParams& params)
        : m_folder(part), m_comment(params.comment) {
        std::error_code failure;
        if (!std::filesystem::create_directory(part, failure))
            throw Failure{writeError(failure ? failure.value() : EEXIST, part)};
        m_lock = ::open(part.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (m_lock >= 0) lockPart(m_lock);
        m_encoder.emplace(rowOf(MediaFormat::PngSequence), params, false, part.string());
    }

    ~PngSink() override {
        if (m_lock >= 0) ::close(m_lock);
    }
    PngSink(const PngSink&) = delete;
    PngSink& operator=(const PngSink&) = delete;

    void write(const Frame& frame) override {
        m_encoder->encode(frame, [this](AVPacket& packet) { store(packet); });
    }

    void finish(const CancelToken& cancel) override {
        m_encoder->drain([&](AVPacket& packet) {
            cancel.check();
            store(packet);
        });
    }

  private:
    void store(const AVPacket& packet) {
        std::string bytes(reinterpret_cast<const char*>(packet.data), static_cast<size_t>(packet.size));
        if (m_count == 0 && !m_comment.empty()) bytes = withPngText(bytes, "Comment", m_comment);
        char name[32];
        std::snprintf(name, sizeof name, "frame_%04d.png", ++m_count);
        const Result<std::filesystem::path> written = writeFileDurably(m_folder / name, bytes);
        if (!written) throw Failure{written.error()};
    }

    std::filesystem::path m_folder;
    std::string m_comment;
    std::optional<FrameEncoder> m_encoder;
    int m_lock = -1;
    int m_count = 0;
};

std::string bigEndian(uint32_t value) {
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
            static_cast<char>(value)};
}

uint32_t fromBigEndian(std::string_view bytes) {
    uint32_t value = 0;
    for (size_t i = 0; i < 4; ++i) value = (value << 8) | static_cast<unsigned char>(bytes[i]);
    return value;
}

constexpr size_t kSignature = 8;
constexpr size_t kChunkFrame = 12;  // length, type, checksum

}  // namespace

std::string withPngText(const std::string& png, const std::string& keyword, const std::string& text) {
    const size_t afterHeader = kSignature + kChunkFrame + 13;  // IHDR always has 13 bytes
    if (png.size() < afterHeader) return png;
    // iTXt: keyword, no compression, no language, no translation, UTF-8 text
    std::string chunk = "iTXt" + keyword + std::string(5, '\0') + text;
    const uint32_t checksum = ~av_crc(av_crc_get_table(AV_CRC_32_IEEE_LE), 0xFFFFFFFF,
                                      reinterpret_cast<const uint8_t*>(chunk.data()), chunk.size());
    return png.substr(0, afterHeader) + bigEndian(static_cast<uint32_t>(chunk.size() - 4)) + chunk +
           bigEndian(checksum) + png.substr(afterHeader);
}

std::string pngText(std::string_view png, const std::string& keyword) {
    size_t at = kSignature;
    while (at + kChunkFrame <= png.size()) {
        const uint32_t length = fromBigEndian(png.substr(at));
        if (length > png.size() - at - kChunkFrame) return "";
        const std::string_view type = png.substr(at + 4, 4), body = png.substr(at + 8, length);
        const std::string start = keyword + std::string(5, '\0');
        if (type == "iTXt" && body.starts_with(start)) return std::string(body.substr(start.size()));
        at += kChunkFrame + length;
    }
    return "";
}

std::unique_ptr<ClipSink> makePngSink(const std::filesystem::path& part, const EncodingParams& params) {
    return std::make_unique<PngSink>(part, params);
}

}  // namespace lightreel::av
