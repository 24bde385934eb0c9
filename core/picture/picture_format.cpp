#include "core/picture/picture_format.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <QFile>
#include <QtEndian>
#include <array>
#include <cerrno>
#include <cstring>

namespace lightreel {
namespace {

struct Magic {
    QByteArrayView bytes;
    const char* format;
};

constexpr std::array kMagic{
    Magic{"\x89PNG\r\n\x1A\n", "png"}, Magic{"\xFF\xD8\xFF", "jpeg"}, Magic{"GIF8", "gif"},
    Magic{{"II*\0", 4}, "tiff"},       Magic{{"MM\0*", 4}, "tiff"},   Magic{"BM", "bmp"}};

/// A JPEG's picture data ends with a mark of its own; the one of a thumbnail in its header does not count.
bool jpegEndsTooEarly(QByteArrayView bytes) {
    qsizetype at = 2;
    while (at + 4 <= bytes.size() && static_cast<uchar>(bytes[at]) == 0xFF) {
        const auto mark = static_cast<uchar>(bytes[at + 1]);
        if (mark == 0xFF) {  // filling
            ++at;
            continue;
        }
        at += 2 + qFromBigEndian<quint16>(bytes.data() + at + 2);
        if (mark == 0xDA) return at >= bytes.size() || bytes.indexOf("\xFF\xD9", at) < 0;
    }
    return true;
}

/// Steps over blocks of data, each with its length before it, to what follows the empty one; -1: past the
/// end.
qsizetype behindBlocks(QByteArrayView bytes, qsizetype at) {
    while (at < bytes.size() && bytes[at] != 0) at += 1 + static_cast<uchar>(bytes[at]);
    return at < bytes.size() ? at + 1 : -1;
}

/// Where a GIF goes on behind a colour table whose flags stand at `flags`.
qsizetype behindColours(QByteArrayView bytes, qsizetype flags, qsizetype at) {
    const auto value = static_cast<uchar>(bytes[flags]);
    return (value & 0x80) == 0 ? at : at + (qsizetype{6} << (value & 7));
}

/// Whether a GIF's first picture is not there whole.
bool gifEndsTooEarly(QByteArrayView bytes) {
    constexpr qsizetype kHeader = 13, kPictureHeader = 10;
    if (bytes.size() < kHeader) return true;
    qsizetype at = behindColours(bytes, 10, kHeader);
    while (at >= 0 && at + kPictureHeader < bytes.size()) {
        if (bytes[at] == ',') {
            const qsizetype colours = behindColours(bytes, at + kPictureHeader - 1, at + kPictureHeader);
            return behindBlocks(bytes, colours + 1) < 0;
        }
        if (bytes[at] != '!') return true;
        at = behindBlocks(bytes, at + 2);
    }
    return true;
}

bool bmpEndsTooEarly(QByteArrayView bytes) {
    return bytes.size() < 6 || qFromLittleEndian<quint32>(bytes.data() + 2) > bytes.size();
}

}  // namespace

Result<void> openRegular(const std::filesystem::path& path, QFile& file) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return Error{ErrorCode::FileMissing, {{"path", path.string()}}};
    if (fd < 0) return unreadable(path, std::strerror(errno));
    if (!file.open(fd, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle))
        return unreadable(path, file.errorString().toStdString());
    struct stat facts {};
    if (::fstat(fd, &facts) != 0) return unreadable(path, std::strerror(errno));
    if (S_ISDIR(facts.st_mode)) return unreadable(path, "it is a folder");
    if (!S_ISREG(facts.st_mode)) return unreadable(path, "it is not a regular file");
    if (facts.st_size == 0) return unreadable(path, "it is empty");
    return {};
}

QByteArray pictureFormat(QIODevice& device) {
    const QByteArray start = device.peek(12);
    if (start.startsWith("RIFF") && start.endsWith("WEBP")) return "webp";
    for (const Magic& magic : kMagic)
        if (start.startsWith(magic.bytes)) return magic.format;
    return {};
}

bool endsTooEarly(QByteArrayView bytes, const QByteArray& format) {
    if (format == "jpeg") return jpegEndsTooEarly(bytes);
    if (format == "gif") return gifEndsTooEarly(bytes);
    return format == "bmp" && bmpEndsTooEarly(bytes);
}

bool endsTooEarly(QFile& file, const QByteArray& format) {
    if (format != "jpeg" && format != "gif" && format != "bmp") return false;
    uchar* mapped = file.map(0, file.size());
    if (mapped == nullptr) return true;
    const bool cut = endsTooEarly(QByteArrayView(mapped, file.size()), format);
    file.unmap(mapped);
    return cut;
}

}  // namespace lightreel
