#pragma once
#include "ui/director/reply_column.h"

namespace lightreel {

class IconLabel;
class Label;
class MessageText;
struct ErrorText;

/// The answer that is still being written, and the word that one could not be.
class PendingAnswer : public ReplyColumn {
    Q_OBJECT
  public:
    explicit PendingAnswer(QWidget* parent = nullptr);

    void begin();
    void addPiece(const QString& piece);
    void fail(const ErrorText& error);
    [[nodiscard]] QString text() const;

  private:
    MessageText* m_text;
    IconLabel* m_icon;
    Label* m_word;  ///< "Thinking", or what went wrong
    bool m_failed = false;
};

}  // namespace lightreel
