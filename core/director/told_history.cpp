#include "core/director/told_history.h"

#include <algorithm>

#include "core/director/words.h"

namespace lightreel {

namespace {

/// Repetitions aside.
bool isWorthTelling(const Message& message) {
    if (message.turn.text.empty()) return false;
    if (message.turn.speaker == Speaker::User) return true;
    return !message.reply || (message.reply->modelUsed && message.reply->unverified.empty());
}

}  // namespace

void ToldHistory::add(const Message& message) {
    if (!isWorthTelling(message)) return;
    Turn turn = message.turn;
    // What stands round a proposed prompt is talk.
    if (message.reply && message.reply->prompt) turn.text = *message.reply->prompt;
    if (turn.speaker == Speaker::Assistant && !m_answers.insert(oneLine(turn.text)).second) return;
    m_turns.push_back(std::move(turn));
}

void ToldHistory::remove(const std::vector<int64_t>& turns) {
    std::erase_if(m_turns,
                  [&](const Turn& turn) { return std::ranges::find(turns, turn.id) != turns.end(); });
    m_answers.clear();
    for (const Turn& turn : m_turns)
        if (turn.speaker == Speaker::Assistant) m_answers.insert(oneLine(turn.text));
}

void ToldHistory::clear() {
    m_turns.clear();
    m_answers.clear();
}

}  // namespace lightreel
