#include "core/director/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "core/base/durable_file.h"

namespace lightreel {

namespace fs = std::filesystem;

Result<void> makePrivateFolder(const fs::path& folder) {
    std::error_code failure;
    if (fs::exists(folder, failure)) return {};
    fs::create_directories(folder, failure);
    if (failure) return writeError(failure.value(), folder);
    fs::permissions(folder, fs::perms::owner_all, failure);
    return {};
}

Result<FileLock> FileLock::take(const fs::path& file) {
    if (const Result<void> made = makePrivateFolder(file.parent_path()); !made) return made.error();
    const fs::path path = file.string() + ".lock";
    FileLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (lock.m_descriptor < 0) return writeError(errno, path);
    if (::flock(lock.m_descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return Error{ErrorCode::FileInUse, {{"path", file.string()}}};
    return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

FileLock::~FileLock() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

}  // namespace lightreel
