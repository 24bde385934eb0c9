#include "core/memory/cgroup_room.h"

#include <algorithm>
#include <fstream>
#include <string>

namespace lightreel {
namespace {

namespace fs = std::filesystem;

std::optional<int64_t> numberIn(const fs::path& path) {
    std::ifstream file(path);
    int64_t value = 0;
    if (file >> value) return value;
    return std::nullopt;  // "max": no limit
}

int64_t cachedBytes(const fs::path& group) {
    std::ifstream file(group / "memory.stat");
    std::string key;
    int64_t value = 0, cached = 0;
    while (file >> key >> value)
        if (key == "inactive_file" || key == "active_file") cached += value;
    return cached;
}

std::optional<int64_t> roomIn(const fs::path& group) {
    const auto limit = numberIn(group / "memory.max"), used = numberIn(group / "memory.current");
    if (!limit || !used) return std::nullopt;
    return std::max<int64_t>(0, *limit - std::max<int64_t>(0, *used - cachedBytes(group)));
}

/// The group's path below the root, from the line "0::/path".
fs::path groupOf(const fs::path& membership) {
    constexpr std::string_view kVersion2 = "0::/";
    std::ifstream file(membership);
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(kVersion2)) return line.substr(kVersion2.size());
    return {};
}

}  // namespace

std::optional<int64_t> cgroupRoom(const fs::path& root, const fs::path& membership) {
    std::optional<int64_t> least = roomIn(root);
    fs::path group = root;
    for (const fs::path& part : groupOf(membership))
        if (const std::optional<int64_t> room = roomIn(group /= part))
            least = std::min(least.value_or(*room), *room);
    return least;
}

}  // namespace lightreel
