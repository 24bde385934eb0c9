#include "tests/support/file_calls.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstdarg>

namespace {

thread_local const lightreel::FileCalls::Spy* listening = nullptr;

void tell(int fd, bool opened) {
    if (listening == nullptr || fd < 0) return;
    std::array<char, PATH_MAX> target{};
    const std::string link = "/proc/self/fd/" + std::to_string(fd);
    const ssize_t length = ::readlink(link.c_str(), target.data(), target.size());
    (*listening)({target.data(), length > 0 ? static_cast<size_t>(length) : 0}, opened);
}

int openAndTell(const char* path, int flags, mode_t mode) {
    const auto fd = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
    tell(fd, true);
    return fd;
}

/// The third argument, where there is one.
mode_t modeOf(int flags, va_list arguments) {
    const bool makes = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
    return makes ? va_arg(arguments, mode_t) : 0;
}

}  // namespace

extern "C" {

__attribute__((visibility("default"))) int open(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = modeOf(flags, arguments);
    va_end(arguments);
    return openAndTell(path, flags, mode);
}

__attribute__((visibility("default"), alias("open"))) int open64(const char* path, int flags, ...);

__attribute__((visibility("default"))) int close(int fd) {
    tell(fd, false);
    return static_cast<int>(::syscall(SYS_close, fd));
}

}  // extern "C"

namespace lightreel {

FileCalls::FileCalls(Spy spy) : m_spy(std::move(spy)) {
    listening = &m_spy;
}

FileCalls::~FileCalls() {
    listening = nullptr;
}

}  // namespace lightreel
