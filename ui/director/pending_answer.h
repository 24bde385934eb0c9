#pragma once
#include "ui/director/reply_column.h"

namespace lightreel {

class IconLabel;
struct DirectorContext;
struct Fact;
class Label;
class MessageText;
struct ErrorText;

/// The answer that is still being written, and the word that one could not be.
class PendingAnswer : public ReplyColumn {
    Q_OBJECT
  public:
    explicit PendingAnswer(QWidget* parent = nullptr);

    void begin();
    /// The project's own, which stand there before a model has read what was said.
    void showFacts(const QList<Fact>& facts, DirectorContext& context);
    /// What was said is read before the first word. percent: 100 when it has been
    void showReading(int percent);
    void addPiece(const QString& piece);
    void fail(const ErrorText& error);
    [[nodiscard]] QString text() const;

  private:
    void removeFacts();

    MessageText* m_text;
    QWidget* m_facts = nullptr;  ///< cards; null: there are none
    IconLabel* m_icon;
    Label* m_word;  ///< what it is doing, or what went wrong
    bool m_failed = false;
};

}  // namespace lightreel
