#include "core/jobs/job.h"

#include <sys/random.h>

#include <array>
#include <new>

namespace lightreel {

std::string newJobId() {
    std::array<unsigned char, 16> random{};
    if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size()))
        throw std::bad_alloc();
    std::string id;
    for (unsigned char byte : random) {
        constexpr const char* kDigits = "0123456789abcdef";
        id += kDigits[byte >> 4];
        id += kDigits[byte & 15];
    }
    return id;
}

}  // namespace lightreel
