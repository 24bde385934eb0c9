// Stands in for write(), pwrite(), fsync(), posix_fallocate() and renameat2() of the C library and makes one
// of them fail or kill the process: linked into a test program, or put before a program with LD_PRELOAD. Only
// part files of ours, databases, files without a name and folders are meant. fdatasync() counts as fsync().
//   LIGHTREEL_FAULT=CALL:N:WHAT   the Nth CALL (by its name; *: every one); WHAT: an errno (EIO, EINVAL, ...)
//   or KILL LIGHTREEL_FAULT_LOG=FILE      gets a line "CALL PATH" for each counted call
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <string_view>

namespace {

std::string pathOf(int fd) {
    std::array<char, PATH_MAX> target{};
    const std::string link = "/proc/self/fd/" + std::to_string(fd);
    const ssize_t length = ::readlink(link.c_str(), target.data(), target.size());
    return {target.data(), length > 0 ? static_cast<size_t>(length) : 0};
}

bool isMeant(const std::string& path) {
    struct stat facts {};
    return path.find(".lightreel-") != std::string::npos || path.ends_with(" (deleted)") ||
           path.find(".sqlite") != std::string::npos ||
           (::stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode));
}

void note(const std::string& line) {
    const char* file = std::getenv("LIGHTREEL_FAULT_LOG");
    if (file == nullptr) return;
    const int fd = ::open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    (void)!::syscall(SYS_write, fd, line.data(), line.size());
    ::close(fd);
}

/// How many calls a fault has seen; a new fault begins to count again.
int counted(const std::string& fault) {
    static std::mutex mutex;
    static std::string last;
    static int count = 0;
    const std::lock_guard lock(mutex);
    if (fault != last) count = 0;
    last = fault;
    return ++count;
}

/// The errno that this call shall give; 0: none.
int faultAt(std::string_view call, const std::string& path) {
    const char* wanted = std::getenv("LIGHTREEL_FAULT");
    if (wanted == nullptr) return 0;
    const std::string_view fault(wanted);
    const size_t first = fault.find(':'), second = fault.find(':', first + 1);
    if (second == std::string_view::npos || fault.substr(0, first) != call) return 0;
    if (!isMeant(path)) return 0;
    note(std::string(call) + " " + path + "\n");
    const bool every = fault[first + 1] == '*';
    if (counted(wanted) != std::atoi(wanted + first + 1) && !every) return 0;
    const std::string_view what = fault.substr(second + 1);
    if (what == "KILL") ::kill(::getpid(), SIGKILL);
    return what == "ENOSPC" ? ENOSPC : what == "EINVAL" ? EINVAL : EIO;
}

int faultOf(std::string_view call, int fd) {
    return std::getenv("LIGHTREEL_FAULT") == nullptr ? 0 : faultAt(call, pathOf(fd));
}

}  // namespace

extern "C" {

__attribute__((visibility("default"))) ssize_t write(int fd, const void* bytes, size_t count) {
    if (const int fault = faultOf("write", fd)) {
        errno = fault;
        return -1;
    }
    return ::syscall(SYS_write, fd, bytes, count);
}

__attribute__((visibility("default"))) ssize_t pwrite(int fd, const void* bytes, size_t count, off_t offset) {
    if (const int fault = faultOf("pwrite", fd)) {
        errno = fault;
        return -1;
    }
    return ::syscall(SYS_pwrite64, fd, bytes, count, offset);
}

__attribute__((visibility("default"))) ssize_t pwrite64(int fd, const void* bytes, size_t count,
                                                        off64_t offset) {
    return pwrite(fd, bytes, count, offset);
}

__attribute__((visibility("default"))) int posix_fallocate(int fd, off_t offset, off_t length) {
    if (const int fault = faultOf("posix_fallocate", fd)) return fault;
    return ::syscall(SYS_fallocate, fd, 0, offset, length) == 0 ? 0 : errno;
}

__attribute__((visibility("default"))) int fsync(int fd) {
    if (const int fault = faultOf("fsync", fd)) {
        errno = fault;
        return -1;
    }
    return static_cast<int>(::syscall(SYS_fsync, fd));
}

__attribute__((visibility("default"))) int fdatasync(int fd) {
    if (const int fault = faultOf("fsync", fd)) {
        errno = fault;
        return -1;
    }
    return static_cast<int>(::syscall(SYS_fdatasync, fd));
}

__attribute__((visibility("default"))) int renameat2(int fromFolder, const char* from, int toFolder,
                                                     const char* to, unsigned flags) {
    if (const int fault = faultAt("renameat2", from)) {
        errno = fault;
        return -1;
    }
    return static_cast<int>(::syscall(SYS_renameat2, fromFolder, from, toFolder, to, flags));
}

}  // extern "C"
