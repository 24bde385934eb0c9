#include "core/media/av.h"

#include <array>

#include "core/base/durable_file.h"
#include "core/base/log.h"

namespace lightreel::av {
namespace {

void toLog(void*, int level, const char* format, va_list arguments) {
    if (level > AV_LOG_WARNING) return;
    std::array<char, 512> line{};
    std::vsnprintf(line.data(), line.size(), format, arguments);
    std::string_view text(line.data());
    while (text.ends_with('\n')) text.remove_suffix(1);
    log().debug("libav: {}", text);
}

}  // namespace

std::string errorText(int code) {
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(code, text.data(), text.size());
    return text.data();
}

int checkWrite(int code, const std::string& path) {
    if (code >= 0) return code;
    if (code == AVERROR(ENOSPC) || code == AVERROR(EACCES) || code == AVERROR(EROFS) ||
        code == AVERROR(EDQUOT) || code == AVERROR(EFBIG) || code == AVERROR(ENOENT) ||
        code == AVERROR(ENOTDIR))
        throw Failure{writeError(AVUNERROR(code), path)};
    throw Failure{{ErrorCode::WriteFailed, {{"path", path}, {"reason", errorText(code)}}, errorText(code)}};
}

void quietLibav() {
    static const bool once = [] {
        av_log_set_callback(&toLog);
        return true;
    }();
    (void)once;
}

}  // namespace lightreel::av
