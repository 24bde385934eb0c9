#pragma once
#include "ui/director/shown_conversation.h"
#include "ui/style/ground.h"

class QPushButton;

namespace lightreel {

class Chip;
class Label;

/// A prompt that the assistant proposes. It reaches the prompt field by a click, and starts nothing.
class ProposalCard : public Ground {
    Q_OBJECT
  public:
    ProposalCard(const QString& prompt, ShownConversation::Proposal proposal);

    [[nodiscard]] QString prompt() const { return m_prompt; }
    /// limit: how many tokens the chosen model reads; 0: not known.
    void showTokens(qint64 count, int limit);

  Q_SIGNALS:
    void useWanted(const QString& prompt);
    void dismissed();

  private:
    [[nodiscard]] QWidget* buildHead();
    void onUse();

    QString m_prompt;
    Chip* m_state;
    Label* m_tokens;
    QPushButton* m_use;
};

}  // namespace lightreel
