#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>

namespace lightreel {

/// What the memory cgroups of a process still grant, in bytes: the least over its group and all groups above
/// it; nothing when none has a limit. Cached pages of files count as used there, but go as soon as somebody
/// needs memory, so they are room.
/// root        where version 2 of cgroups is mounted
/// membership  the process's "cgroup" file under /proc
/// source      Documentation/admin-guide/cgroup-v2.rst of Linux
[[nodiscard]] std::optional<int64_t> cgroupRoom(
    const std::filesystem::path& root = "/sys/fs/cgroup",
    const std::filesystem::path& membership = "/proc/self/cgroup");

}  // namespace lightreel
