#include "core/base/part_file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <optional>
#include <string>

#include "core/base/folder_entries.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMark = ".lightreel-";
constexpr std::string_view kEnd = ".part";

/// Where this run begins to count. Not at 1: in a container every run has the same process id, and what a
/// killed one left must neither be taken for this run's own nor stand in its way.
unsigned firstSerial() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto ticks = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
    return 100'000 + static_cast<unsigned>(ticks % 800'000);
}

const unsigned kFirstSerial = firstSerial();
std::atomic<unsigned> s_lastSerial{kFirstSerial};  // two clips of one name may be written at once

/// Who gave a part file its name.
struct Owner {
    pid_t process = 0;
    unsigned serial = 0;

    [[nodiscard]] bool isThisRun() const {
        return process == ::getpid() && serial > kFirstSerial && serial <= s_lastSerial;
    }
    /// Nobody has that id, or nobody but us, who did not give the name.
    [[nodiscard]] bool isGone() const {
        if (process == ::getpid()) return !isThisRun();
        return ::kill(process, 0) != 0 && errno == ESRCH;
    }
};

/// Nothing when the name is no part file's of ours.
std::optional<Owner> ownerOf(const std::string& name) {
    const size_t mark = name.rfind(kMark);
    if (mark == std::string::npos) return std::nullopt;
    const char* const last = name.data() + name.size();
    Owner owner;
    const auto pid = std::from_chars(name.data() + mark + kMark.size(), last, owner.process);
    if (pid.ec != std::errc() || owner.process <= 0 || pid.ptr == last || *pid.ptr != '-')
        return std::nullopt;
    const auto number = std::from_chars(pid.ptr + 1, last, owner.serial);
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
    fs::path name = target.stem();
    name += std::string(kMark) + std::to_string(::getpid()) + "-" + std::to_string(++s_lastSerial) +
            std::string(kEnd);
    name += target.extension();
    return target.parent_path() / name;
}

void removeStaleParts(const fs::path& folder) {
    std::error_code failure, ignored;
    for (const fs::directory_entry& entry : entriesIn(folder, failure)) {
        const std::optional<Owner> owner = ownerOf(entry.path().filename().string());
        if (owner && owner->isGone() && !entry.is_symlink(ignored) && !isLocked(entry.path()))
            fs::remove_all(entry.path(), ignored);
    }
}

void lockPart(int fd) {
    (void)::flock(fd, LOCK_EX | LOCK_NB);  // a file system without locks: the process id alone must do
}

}  // namespace lightreel
