#include "core/base/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "core/base/part_file.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

/// A file descriptor that closes itself; close() reports the error that a late ENOSPC may hide in.
class Descriptor {
  public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (m_fd >= 0) ::close(m_fd);
    }
    [[nodiscard]] int get() const { return m_fd; }
    int close() { return ::close(std::exchange(m_fd, -1)); }

  private:
    int m_fd;
};

int syncPath(const fs::path& path, int flags) {
    Descriptor descriptor(::open(path.c_str(), flags | O_CLOEXEC));
    if (descriptor.get() < 0) return errno;
    return ::fsync(descriptor.get()) == 0 ? 0 : errno;
}

int writeAll(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        bytes.remove_prefix(static_cast<size_t>(written));
    }
    return 0;
}

/// Makes the names in a folder last.
int syncFolder(const fs::path& folder) {
    const int failure = syncPath(folder, O_RDONLY | O_DIRECTORY);
    return failure == EINVAL ? 0 : failure;  // a file system whose folders cannot be synced
}

int syncFolderOf(const fs::path& path) {
    return syncFolder(path.has_parent_path() ? path.parent_path() : fs::path("."));
}

int renameOver(const fs::path& from, const fs::path& to) {
    return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

/// Also one that a link leads to.
bool isFolder(const fs::path& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

bool isFolderItself(const fs::path& path) {
    std::error_code ignored;
    return fs::is_directory(fs::symlink_status(path, ignored));
}

/// What renameat2() says on a file system whose renames take no flags (NFS, many in FUSE).
bool takesNoFlags(int failure) {
    return failure == EINVAL || failure == ENOSYS || failure == EOPNOTSUPP;
}

int renameKeeping(const fs::path& from, const fs::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
    if (!takesNoFlags(errno)) return errno;
    if (isFolderItself(from)) {
        // A plain rename puts a folder in the place of an empty folder at most, but a link in that of a file.
        const int failure = renameOver(from, to);
        return failure == ENOTEMPTY || failure == ENOTDIR ? EEXIST : failure;
    }
    // A hard link refuses a taken name.
    if (::link(from.c_str(), to.c_str()) != 0) return errno;
    ::unlink(from.c_str());
    return 0;
}

/// Takes the first of to, "to (2)", "to (3)", ... that is free; to becomes it.
int renameNumbering(const fs::path& from, fs::path& to) {
    const fs::path wanted = to;
    int failure = renameKeeping(from, to);
    for (int number = 2; failure == EEXIST && number < 10'000; ++number) {
        to = numbered(wanted, number);
        failure = renameKeeping(from, to);
    }
    return failure;
}

/// A folder cannot be renamed onto a full one: the two change places, then the old one goes. Where they
/// cannot change places the old one steps aside, under a name that nobody cleans up should we be killed just
/// then.
int renameReplacing(const fs::path& from, const fs::path& to) {
    if (!isFolder(from) || !isFolder(to)) return renameOver(from, to);
    std::error_code ignored;
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_EXCHANGE) == 0) {
        fs::remove_all(from, ignored);
        return 0;
    }
    if (!takesNoFlags(errno)) return errno;
    fs::path aside = numbered(to, 2);
    if (const int failure = renameNumbering(to, aside)) return failure;
    if (const int failure = renameOver(from, to)) {
        renameOver(aside, to);
        return failure;
    }
    fs::remove_all(aside, ignored);
    return 0;
}

/// A file, or a folder with the folders in it.
int syncTree(const fs::path& path) {
    if (!isFolder(path)) return syncPath(path, O_RDONLY);
    std::error_code failure;
    auto at = fs::recursive_directory_iterator(path, failure);
    for (; !failure && at != fs::recursive_directory_iterator(); at.increment(failure)) {
        if (!isFolderItself(at->path())) continue;
        if (const int failed = syncFolder(at->path())) return failed;
    }
    return failure ? failure.value() : syncFolder(path);
}

}  // namespace

Error writeError(int errorNumber, const fs::path& path) {
    const std::string reason = std::strerror(errorNumber);
    switch (errorNumber) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            return {ErrorCode::DiskFull, {{"path", path.string()}}, reason};
        case EACCES:
        case EROFS:
        case EPERM:
        case ENOENT:
        case EISDIR:
        case ENOTDIR:
            return {ErrorCode::NotWritable, {{"path", path.string()}, {"reason", reason}}, reason};
        default:
            return {ErrorCode::WriteFailed, {{"path", path.string()}, {"reason", reason}}, reason};
    }
}

fs::path numbered(const fs::path& target, int number) {
    fs::path name = target.stem();
    name += " (" + std::to_string(number) + ")";
    name += target.extension();
    return target.parent_path() / name;
}

Result<fs::path> commitFile(const fs::path& part, const fs::path& target, Existing existing) {
    if (const int failure = syncTree(part)) return writeError(failure, target);
    fs::path final = target;
    const int renamed =
        existing == Existing::Replace ? renameReplacing(part, final) : renameNumbering(part, final);
    if (renamed != 0) return writeError(renamed, target);
    if (const int failure = syncFolderOf(final)) {
        // Whether the name lasts is unknown, so the file is not given out as written. What it replaced is
        // gone.
        std::error_code ignored;
        if (existing == Existing::Keep) fs::remove_all(final, ignored);
        return writeError(failure, final);
    }
    return final;
}

Result<fs::path> moveAside(const fs::path& from, const fs::path& wanted) {
    fs::path to = wanted;
    if (const int failure = renameNumbering(from, to)) return writeError(failure, wanted);
    return to;
}

Result<fs::path> writeFileDurably(const fs::path& target, std::string_view bytes, Existing existing) {
    return writeFileDurably(target, std::span(&bytes, 1), existing);
}

Result<fs::path> writeFileDurably(const fs::path& target, std::span<const std::string_view> pieces,
                                  Existing existing) {
    const fs::path part = partFileFor(target);
    Descriptor file(::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
    if (file.get() < 0) return writeError(errno, target);
    lockPart(file.get());
    int failure = 0;
    for (size_t i = 0; failure == 0 && i < pieces.size(); ++i) failure = writeAll(file.get(), pieces[i]);
    if (failure == 0 && ::fsync(file.get()) != 0) failure = errno;
    if (file.close() != 0 && failure == 0) failure = errno;
    if (failure != 0) {
        ::unlink(part.c_str());
        return writeError(failure, target);
    }
    Result<fs::path> committed = commitFile(part, target, existing);
    if (!committed) ::unlink(part.c_str());
    return committed;
}

}  // namespace lightreel
