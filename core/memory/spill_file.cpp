#include "core/memory/spill_file.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "core/base/durable_file.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

size_t pageSize() {
    static const auto size = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
    return size;
}

Error notWritable(const fs::path& folder, const std::string& reason) {
    return {ErrorCode::NotWritable, {{"path", folder.string()}, {"reason", reason}}};
}

/// A file system that lies in memory: what is moved there has moved nowhere.
bool liesInMemory(int file) {
    struct statfs facts {};
    return ::fstatfs(file, &facts) == 0 && (facts.f_type == TMPFS_MAGIC || facts.f_type == RAMFS_MAGIC);
}

/// A file with a name for a moment, where the file system makes none without.
int openAndForget(const fs::path& folder) {
    std::string name = (folder / ".lightreel-swap-XXXXXX").string();
    const int file = ::mkostemp(name.data(), O_CLOEXEC);
    if (file >= 0) ::unlink(name.c_str());
    return file;
}

bool hasRoom(int file, int64_t bytes) {
    struct statvfs facts {};
    // Asked first: to try and fail would take the last of the disk from everybody for a moment.
    return ::fstatvfs(file, &facts) != 0 ||
           static_cast<uint64_t>(bytes) / facts.f_frsize < static_cast<uint64_t>(facts.f_bavail);
}

}  // namespace

OpenFile::~OpenFile() {
    ::close(m_descriptor);
}

Result<std::unique_ptr<SpillFile>> SpillFile::open(const fs::path& folder) {
    int descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) descriptor = openAndForget(folder);
    if (descriptor < 0) return notWritable(folder, std::strerror(errno));
    auto file = std::make_shared<const OpenFile>(descriptor);
    if (liesInMemory(descriptor)) return notWritable(folder, "it lies in memory itself");
    return std::unique_ptr<SpillFile>(new SpillFile(folder, std::move(file)));
}

Result<std::shared_ptr<SpillRegion>> SpillFile::reserve(int64_t bytes) {
    const auto page = static_cast<int64_t>(pageSize());
    const int64_t size = (bytes + page - 1) / page * page;
    if (!hasRoom(m_file->descriptor(), size)) return writeError(ENOSPC, m_folder);
    if (const int reason = ::posix_fallocate(m_file->descriptor(), m_end, size); reason != 0)
        return writeError(reason, m_folder);
    std::shared_ptr<SpillRegion> region(new SpillRegion(m_folder, m_file, m_end, static_cast<size_t>(size)));
    if (region->m_data == nullptr) return writeError(ENOMEM, m_folder);
    m_end += size;
    return region;
}

SpillRegion::SpillRegion(fs::path folder, std::shared_ptr<const OpenFile> file, int64_t offset, size_t size)
    : m_folder(std::move(folder)), m_file(std::move(file)), m_offset(offset), m_size(size) {
    void* const data = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, m_file->descriptor(), offset);
    if (data == MAP_FAILED) return;
    m_data = static_cast<std::byte*>(data);
    m_guard.emplace(m_data, size);
}

SpillRegion::~SpillRegion() {
    m_guard.reset();  // before the addresses can belong to somebody else
    if (m_data != nullptr) ::munmap(m_data, m_size);
}

Result<void> SpillRegion::write(const void* data, size_t bytes, size_t at) {
    const auto* from = static_cast<const char*>(data);
    for (size_t done = 0; done < bytes;) {
        const ssize_t count = ::pwrite(m_file->descriptor(), from + done, bytes - done,
                                       m_offset + static_cast<int64_t>(at + done));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return writeError(count == 0 ? ENOSPC : errno, m_folder);
        done += static_cast<size_t>(count);
    }
    return {};
}

void SpillRegion::fetch(size_t bytes) const {
    ::madvise(m_data, std::min(bytes, m_size), MADV_WILLNEED);
    const volatile std::byte* const pages = m_data;
    for (size_t at = 0; at < bytes; at += pageSize()) (void)pages[at];
}

void SpillRegion::leave() const {
    ::madvise(m_data, m_size, MADV_DONTNEED);
}

fs::path defaultSpillFolder() {
    fs::path folder = "/var/tmp";
    if (const char* home = std::getenv("LIGHTREEL_HOME"))
        folder = fs::path(home) / "cache";
    else if (const char* cache = std::getenv("XDG_CACHE_HOME"))
        folder = fs::path(cache) / "lightreel";
    else if (const char* user = std::getenv("HOME"))
        folder = fs::path(user) / ".cache" / "lightreel";
    std::error_code ignored;  // a folder that cannot be made cannot be opened either
    fs::create_directories(folder, ignored);
    return folder;
}

void discardPages(void* data, size_t bytes) {
    const auto start = reinterpret_cast<uintptr_t>(data), page = static_cast<uintptr_t>(pageSize());
    const uintptr_t skipped = (page - start % page) % page;
    if (bytes <= skipped) return;
    const size_t whole = (bytes - skipped) / page * page;
    if (whole > 0) ::madvise(static_cast<char*>(data) + skipped, whole, MADV_DONTNEED);
}

}  // namespace lightreel
