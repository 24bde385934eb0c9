#include "app/cli/reading_notice.h"

#include <fmt/format.h>

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
    if (nothingKept || m_before > 0)
        sayIfMuch();
    else if (m_director.memory().historyTokens > kMuch)
        m_watch.emplace([this] {
            if (m_director.memory().readTokens != m_before) sayIfMuch();
        });
}

void ReadingNotice::sayIfMuch() {
    const AssistantMemory memory = m_director.memory();
    const int64_t unread = memory.historyTokens - memory.readTokens;
    if (m_said || unread <= kMuch) return;
    m_said = true;
    fmt::print(stderr, "Reading {} tokens of what was said first.\n", roughly(unread));
}

}  // namespace lightreel::cli
