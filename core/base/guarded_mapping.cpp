#include "core/base/guarded_mapping.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <functional>

namespace lightreel {
namespace {

/// One watched range. A signal handler can reach only what is global, and must not wait for a lock.
struct Slot {
    std::atomic<std::byte*> begin{nullptr};  ///< null: free
    std::atomic<size_t> size{0};             ///< whole pages
    std::atomic<bool> damaged{false};
};
static_assert(std::atomic<std::byte*>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

constexpr size_t kSlots = 4096;
std::array<Slot, kSlots> s_slots;
struct sigaction s_former {};

/// Puts zeros in place of a watched range that holds the address. The call is one system call, which a
/// handler may make, and the kernel changes the range at once: other threads see the file's page or zeros.
bool replaceRangeOf(const void* address) {
    for (Slot& slot : s_slots) {
        std::byte* const begin = slot.begin.load();
        const size_t size = slot.size.load();
        const std::less<const void*> before;
        if (begin == nullptr || before(address, begin) || !before(address, begin + size)) continue;
        slot.damaged.store(true);
        return ::mmap(begin, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED;
    }
    return false;
}

void onBusError(int signal, siginfo_t* facts, void*) {
    const int kept = errno;
    // A fault that is none of ours comes again at once and meets whoever was there before.
    if (!replaceRangeOf(facts->si_addr)) ::sigaction(signal, &s_former, nullptr);
    errno = kept;
}

bool install() {
    struct sigaction action {};
    action.sa_sigaction = &onBusError;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    ::sigemptyset(&action.sa_mask);
    return ::sigaction(SIGBUS, &action, &s_former) == 0;
}

}  // namespace

GuardedMapping::GuardedMapping(const std::byte* data, size_t size) : m_slot(0) {
    static const bool installed = install();
    (void)installed;
    const auto page = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
    for (; m_slot < kSlots; ++m_slot) {
        std::byte* unused = nullptr;
        if (!s_slots[m_slot].begin.compare_exchange_strong(unused, const_cast<std::byte*>(data))) continue;
        s_slots[m_slot].damaged.store(false);
        s_slots[m_slot].size.store((size + page - 1) / page * page);
        return;
    }
}

GuardedMapping::~GuardedMapping() {
    if (m_slot == kSlots) return;
    s_slots[m_slot].size.store(0);
    s_slots[m_slot].begin.store(nullptr);
}

bool GuardedMapping::damaged() const {
    return m_slot < kSlots && s_slots[m_slot].damaged.load();
}

}  // namespace lightreel
