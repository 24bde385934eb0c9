#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "core/memory/cgroup_room.h"
#include "core/memory/meter.h"

namespace lightreel {

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
    if (const std::optional<int64_t> room = cgroupRoom())
        memory.available = std::min(memory.available, *room);
    return memory;
}

}  // namespace lightreel
