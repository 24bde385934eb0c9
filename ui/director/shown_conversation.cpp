#include "ui/director/shown_conversation.h"

#include <algorithm>

#include "ui/director/director_text.h"

namespace lightreel {

void ShownConversation::reset(const QList<Message>& messages) {
    m_messages = messages;
    m_proposals.clear();
}

void ShownConversation::forget(const QList<qint64>& turns) {
    m_messages.removeIf([&](const Message& message) { return turns.contains(message.turn.id); });
}

void ShownConversation::markKept(qint64 turn) {
    if (const auto row = rowOf(turn)) m_messages[*row].decision = true;
}

std::optional<int> ShownConversation::rowOf(qint64 turn) const {
    for (int row = size() - 1; row >= 0; --row)
        if (m_messages[row].turn.id == turn) return row;
    return std::nullopt;
}

bool ShownConversation::beginsDay(int row) const {
    return row == 0 || localTime(at(row).time).date() != localTime(at(row - 1).time).date();
}

QList<qint64> ShownConversation::exchangeOf(qint64 turn) const {
    QList<qint64> turns;
    for (const Message& message : m_messages) {
        const qint64 question = message.reply ? message.reply->question : 0;
        const bool own = message.turn.id == turn;
        if (question > 0 && (own || question == turn)) turns = {question, message.turn.id};
        if (own && turns.isEmpty()) turns = {turn};
    }
    turns.removeIf([this](qint64 id) { return id <= 0 || !rowOf(id); });
    return turns;
}

}  // namespace lightreel
