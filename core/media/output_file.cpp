#include "core/media/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "core/base/durable_file.h"
#include "core/base/part_file.h"

namespace lightreel::av {

OutputFile::OutputFile(const std::filesystem::path& path) : m_path(path) {
    m_fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (m_fd < 0) throw Failure{writeError(errno, path)};
    lockPart(m_fd);
    constexpr int kBuffer = 1 << 16;
    auto* buffer = static_cast<uint8_t*>(checkMade(av_malloc(kBuffer), path.string()));
    m_context = checkMade(
        avio_alloc_context(buffer, kBuffer, 1, this, nullptr, &OutputFile::write, &OutputFile::seek),
        path.string());
}

OutputFile::~OutputFile() {
    if (m_context != nullptr) av_freep(&m_context->buffer);
    avio_context_free(&m_context);
    if (m_fd >= 0) ::close(m_fd);
}

int OutputFile::write(void* self, uint8_t* bytes, int count) {
    auto& file = *static_cast<OutputFile*>(self);
    int left = count;
    while (left > 0) {
        const ssize_t written = ::write(file.m_fd, bytes + (count - left), static_cast<size_t>(left));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            if (file.m_firstError == 0) file.m_firstError = errno;
            return AVERROR(errno);
        }
        left -= static_cast<int>(written);
    }
    return count;
}

int64_t OutputFile::seek(void* self, int64_t offset, int whence) {
    auto& file = *static_cast<OutputFile*>(self);
    if ((whence & AVSEEK_SIZE) != 0) {
        struct stat facts {};
        return ::fstat(file.m_fd, &facts) == 0 ? facts.st_size : AVERROR(errno);
    }
    const off_t at = ::lseek(file.m_fd, offset, whence & ~AVSEEK_FORCE);
    return at < 0 ? AVERROR(errno) : at;
}

void OutputFile::checkWrites() const {
    if (m_firstError != 0) throw Failure{writeError(m_firstError, m_path)};
    if (m_context->error < 0) checkWrite(m_context->error, m_path.string());
}

void OutputFile::close() {
    avio_flush(m_context);
    checkWrites();
    if (::fsync(m_fd) != 0) throw Failure{writeError(errno, m_path)};
    const int fd = std::exchange(m_fd, -1);
    if (::close(fd) != 0) throw Failure{writeError(errno, m_path)};
}

}  // namespace lightreel::av
