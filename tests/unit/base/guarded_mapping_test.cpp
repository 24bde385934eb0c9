#include "core/base/guarded_mapping.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <optional>
#include <thread>

#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

constexpr size_t kPage = 4096;
constexpr size_t kPages = 64;

/// A file of ones, mapped.
class Mapped {
  public:
    explicit Mapped(std::filesystem::path path) : m_path(std::move(path)) {
        std::ofstream(m_path, std::ios::binary) << std::string(kPages * kPage, '\1');
        const int fd = ::open(m_path.c_str(), O_RDONLY);
        m_data =
            static_cast<const std::byte*>(::mmap(nullptr, kPages * kPage, PROT_READ, MAP_PRIVATE, fd, 0));
        ::close(fd);
    }
    ~Mapped() { ::munmap(const_cast<std::byte*>(m_data), kPages * kPage); }
    Mapped(const Mapped&) = delete;
    Mapped& operator=(const Mapped&) = delete;

    void cut(size_t bytes) const { std::filesystem::resize_file(m_path, bytes); }
    [[nodiscard]] const std::byte* data() const { return m_data; }
    [[nodiscard]] int at(size_t page) const {
        return static_cast<int>(*const_cast<const volatile std::byte*>(m_data + page * kPage));
    }

  private:
    std::filesystem::path m_path;
    const std::byte* m_data;
};

TEST(GuardedMapping, B5_WhatIsCutReadsAsZerosAndIsSaid) {
    const ScratchFolder scratch;
    const Mapped file(scratch.path() / "a"), other(scratch.path() / "b");
    const GuardedMapping guard(file.data(), kPages * kPage), second(other.data(), kPages * kPage);
    EXPECT_EQ(file.at(kPages - 1), 1);
    EXPECT_FALSE(guard.damaged());
    file.cut(kPage);
    EXPECT_EQ(file.at(kPages - 1), 0);
    EXPECT_TRUE(guard.damaged());
    EXPECT_FALSE(second.damaged());
    EXPECT_EQ(other.at(kPages - 1), 1);
}

TEST(GuardedMapping, B5_ThreadsThatReadDuringTheCutGoOn) {
    const ScratchFolder scratch;
    const Mapped file(scratch.path() / "a");
    const GuardedMapping guard(file.data(), kPages * kPage);
    std::vector<std::thread> readers;
    std::atomic<int> reading{0};
    for (int i = 0; i < 4; ++i)
        readers.emplace_back([&] {
            ++reading;
            while (!guard.damaged())
                for (size_t page = 0; page < kPages; ++page) EXPECT_LE(file.at(page), 1);
        });
    while (reading < 4) std::this_thread::yield();
    file.cut(0);
    for (std::thread& reader : readers) reader.join();
    EXPECT_EQ(file.at(0), 0);
}

TEST(GuardedMapping, aPlaceIsFreeAgainAfterwards) {
    const ScratchFolder scratch;
    const Mapped file(scratch.path() / "a");
    file.cut(0);
    for (int i = 0; i < 5000; ++i) std::optional<GuardedMapping>().emplace(file.data(), kPage);
    const GuardedMapping guard(file.data(), kPages * kPage);
    EXPECT_EQ(file.at(3), 0);
    EXPECT_TRUE(guard.damaged());
}

TEST(GuardedMapping, aFaultElsewhereEndsTheProcessAsEver) {
    const ScratchFolder scratch;
    const Mapped file(scratch.path() / "a"), foreign(scratch.path() / "b");
    const GuardedMapping guard(file.data(), kPages * kPage);
    foreign.cut(0);
    const pid_t child = ::fork();
    if (child == 0) {
        const rlimit noCore{0, 0};
        ::setrlimit(RLIMIT_CORE, &noCore);
        ::_exit(foreign.at(0) < 0 ? 1 : 0);  // not reached
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    // A sanitizer reports the signal and exits with a code of its own.
    EXPECT_TRUE(WIFSIGNALED(status) ? WTERMSIG(status) == SIGBUS : WEXITSTATUS(status) != 0) << status;
}

}  // namespace
}  // namespace lightreel
