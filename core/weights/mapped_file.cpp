#include "core/weights/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace lightreel {
namespace {

Error unreadable(const std::filesystem::path& path, std::string reason) {
    return {ErrorCode::FileUnreadable, {{"path", path.string()}, {"reason", std::move(reason)}}};
}

}  // namespace

Result<std::shared_ptr<const MappedFile>> MappedFile::open(const std::filesystem::path& path) {
    // Non-blocking: a FIFO under a model's name must not hang the program.
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return Error{ErrorCode::FileMissing, {{"path", path.string()}}};
        return unreadable(path, std::strerror(errno));
    }
    struct stat facts {};
    const bool regular = ::fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode);
    void* data = MAP_FAILED;
    const auto size = static_cast<size_t>(facts.st_size);
    if (regular && size > 0) data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    const int failure = errno;
    ::close(fd);
    if (!regular) return unreadable(path, "it is not a regular file");
    if (size == 0) return unreadable(path, "it is empty");
    if (data == MAP_FAILED) return unreadable(path, std::strerror(failure));

    std::shared_ptr<MappedFile> file(new MappedFile);
    file->m_path = path;
    file->m_identity = {facts.st_dev, facts.st_ino, static_cast<uint64_t>(facts.st_size),
                        facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec};
    file->m_data = static_cast<const std::byte*>(data);
    file->m_size = size;
    file->m_guard.emplace(file->m_data, size);
    return std::shared_ptr<const MappedFile>(std::move(file));
}

MappedFile::~MappedFile() {
    m_guard.reset();  // before the addresses can belong to somebody else
    if (m_data != nullptr) ::munmap(const_cast<std::byte*>(m_data), m_size);
}

void MappedFile::fetchPages(const std::byte* begin, size_t size) const {
    const auto page = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
    const auto offset = static_cast<size_t>(begin - m_data), first = offset / page * page;
    std::byte* const at = const_cast<std::byte*>(m_data) + first;
    // Older kernels do not know the first; then the disk at least begins to read.
    if (::madvise(at, offset + size - first, MADV_POPULATE_READ) != 0)
        ::madvise(at, offset + size - first, MADV_WILLNEED);
}

void MappedFile::dropPages(const std::byte* begin, size_t size) const {
    const auto page = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto base = reinterpret_cast<uintptr_t>(m_data);
    const uintptr_t first = (reinterpret_cast<uintptr_t>(begin) - base + page - 1) / page * page;
    const uintptr_t end = (reinterpret_cast<uintptr_t>(begin) - base + size) / page * page;
    if (first < end) ::madvise(const_cast<std::byte*>(m_data) + first, end - first, MADV_DONTNEED);
}

bool MappedFile::changed() const {
    if (m_guard->damaged()) return true;
    struct stat facts {};
    if (::stat(m_path.c_str(), &facts) != 0) return true;
    return m_identity != Identity{facts.st_dev, facts.st_ino, static_cast<uint64_t>(facts.st_size),
                                  facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec};
}

}  // namespace lightreel
