#include "app/cli/reading_notice.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <string>

namespace lightreel::cli {
namespace {

constexpr int64_t kMuch = 1024;  // tokens: some seconds

/// "7,900": to the hundred, since some may be read by now.
std::string roughly(int64_t tokens) {
    std::string digits = std::to_string((tokens + 50) / 100 * 100);
    for (auto at = static_cast<int64_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<size_t>(at), ",");
    return digits;
}

}  // namespace

ReadingNotice::ReadingNotice(const Director& director, bool nothingKept)
    : m_director(director), m_before(director.memory().readTokens) {
    if (nothingKept || m_before > 0) {
        sayIfMuch();
    } else if (m_director.memory().historyTokens > kMuch) {
        m_thread = std::jthread([this](const std::stop_token& stop) { watch(stop); });
    }
}

bool ReadingNotice::sayIfMuch() const {
    const AssistantMemory memory = m_director.memory();
    const int64_t unread = memory.historyTokens - memory.readTokens;
    if (unread <= kMuch) return false;
    fmt::print(stderr, "Reading {} tokens of what was said first.\n", roughly(unread));
    return true;
}

void ReadingNotice::watch(const std::stop_token& stop) {
    constexpr std::chrono::milliseconds kPause(100);
    std::unique_lock lock(m_mutex);
    while (!m_wake.wait_for(lock, stop, kPause, [&stop] { return stop.stop_requested(); }))
        if (m_director.memory().readTokens != m_before && sayIfMuch()) return;
}

}  // namespace lightreel::cli
