#include "core/base/part_file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string>

namespace lightreel {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMark = ".lightreel-";
constexpr std::string_view kEnd = ".part";

/// The process in the name of a part file of ours.
std::optional<pid_t> ownerOf(const std::string& name) {
    const size_t mark = name.rfind(kMark);
    if (mark == std::string::npos) return std::nullopt;
    const char* const last = name.data() + name.size();
    pid_t owner = 0;
    const auto pid = std::from_chars(name.data() + mark + kMark.size(), last, owner);
    if (pid.ec != std::errc() || owner <= 0 || pid.ptr == last || *pid.ptr != '-') return std::nullopt;
    unsigned serial = 0;
    const auto number = std::from_chars(pid.ptr + 1, last, serial);
    const std::string_view rest(number.ptr, static_cast<size_t>(last - number.ptr));
    const bool ours =
        number.ec == std::errc() && (rest == kEnd || (rest.starts_with(kEnd) && rest.at(kEnd.size()) == '.'));
    return ours ? std::optional(owner) : std::nullopt;
}

bool isLocked(const fs::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return true;  // not ours to look into
    const bool locked = ::flock(fd, LOCK_EX | LOCK_NB) != 0;
    ::close(fd);
    return locked;
}

}  // namespace

fs::path partFileFor(const fs::path& target) {
    static std::atomic<unsigned> serial{0};  // two clips of one name may be written at once
    fs::path name = target.stem();
    name +=
        std::string(kMark) + std::to_string(::getpid()) + "-" + std::to_string(++serial) + std::string(kEnd);
    name += target.extension();
    return target.parent_path() / name;
}

void removeStaleParts(const fs::path& folder) {
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        const std::optional<pid_t> owner = ownerOf(entry.path().filename().string());
        if (!owner || *owner == ::getpid()) continue;
        const bool gone = ::kill(*owner, 0) != 0 && errno == ESRCH;
        if (gone && !entry.is_symlink(ignored) && !isLocked(entry.path()))
            fs::remove_all(entry.path(), ignored);
    }
}

void lockPart(int fd) {
    (void)::flock(fd, LOCK_EX | LOCK_NB);  // a file system without locks: the process id alone must do
}

}  // namespace lightreel
