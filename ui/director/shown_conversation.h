#pragma once
#include <QHash>
#include <QList>
#include <optional>

#include "core/director/director_values.h"

namespace lightreel {

/// What was said, as the window shows it: messages in their order, oldest first, and what was kept of them.
class ShownConversation {
  public:
    /// What became of a prompt that the assistant proposed.
    enum class Proposal { Open, Used, Dismissed };

    void reset(const QList<Message>& messages);
    void add(const Message& message) { m_messages.append(message); }
    void forget(const QList<qint64>& turns);
    /// A decision was made of this turn.
    void markKept(qint64 turn);
    void setDecisions(const QList<Fact>& decisions) { m_decisions = decisions; }
    void setProposal(qint64 turn, Proposal proposal) { m_proposals[turn] = proposal; }

    [[nodiscard]] int size() const { return static_cast<int>(m_messages.size()); }
    [[nodiscard]] const Message& at(int row) const { return m_messages[row]; }
    [[nodiscard]] std::optional<int> rowOf(qint64 turn) const;
    [[nodiscard]] Proposal proposal(qint64 turn) const { return m_proposals.value(turn); }
    /// The first message, and each that was said on another day than the one before it.
    [[nodiscard]] bool beginsDay(int row) const;
    /// The turn with its question or its answer: nobody forgets one and keeps the other.
    [[nodiscard]] QList<qint64> exchangeOf(qint64 turn) const;
    [[nodiscard]] const QList<Fact>& decisions() const { return m_decisions; }  ///< newest first

  private:
    QList<Message> m_messages;
    QList<Fact> m_decisions;
    QHash<qint64, Proposal> m_proposals;  ///< by the turn of the answer; Open where there is none
};

}  // namespace lightreel
