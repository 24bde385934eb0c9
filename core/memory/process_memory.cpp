#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "core/memory/meter.h"

namespace lightreel {
namespace {

int64_t readNumber(const char* path) {
    std::ifstream file(path);
    int64_t value = 0;
    return file >> value ? value : -1;  // "max" fails: no limit
}

/// What a memory cgroup still grants, or -1 without a limit.
int64_t cgroupRoom() {
    const int64_t limit = readNumber("/sys/fs/cgroup/memory.max");
    const int64_t used = readNumber("/sys/fs/cgroup/memory.current");
    return limit < 0 || used < 0 ? -1 : std::max<int64_t>(0, limit - used);
}

}  // namespace

int64_t residentBytes() {
    std::ifstream file("/proc/self/statm");
    int64_t pages = 0;
    int64_t resident = 0;
    return file >> pages >> resident ? resident * ::sysconf(_SC_PAGESIZE) : 0;
}

SystemMemory systemMemory() {
    SystemMemory memory;
    std::ifstream file("/proc/meminfo");
    std::string key;
    int64_t kib = 0;
    std::string unit;
    while (file >> key >> kib && std::getline(file, unit)) {
        if (key == "MemTotal:") memory.total = kib * 1024;
        if (key == "MemAvailable:") memory.available = kib * 1024;
    }
    if (const int64_t room = cgroupRoom(); room >= 0) memory.available = std::min(memory.available, room);
    return memory;
}

}  // namespace lightreel
