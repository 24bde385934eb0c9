#pragma once
#include <QPlainTextEdit>
#include <QWidget>

class QPushButton;

namespace lightreel {

class Label;

/// A field for a few lines that grows with them. Ctrl+Return sends, and never while letters are being
/// composed.
class QuestionEdit : public QPlainTextEdit {
    Q_OBJECT
  public:
    static constexpr int kMostLetters = 32'000;  ///< far more than a model reads

    explicit QuestionEdit(QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void sendWanted();
    void pasteRefused();  ///< it would be longer than kMostLetters

  protected:
    void insertFromMimeData(const QMimeData* source) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void inputMethodEvent(QInputMethodEvent* event) override;

  private:
    [[nodiscard]] int heightOf(int lines) const;

    bool m_composing = false;
};

/// Where one asks: field, Send or Stop, why nothing can be asked, and what this is.
class MessageInput : public QWidget {
    Q_OBJECT
  public:
    explicit MessageInput(QWidget* parent = nullptr);

    void setAnswering(bool answering);
    void setReason(const QString& reason);  ///< why nothing can be asked; empty: it can
    void setText(const QString& text);      ///< puts the cursor behind it
    [[nodiscard]] QString text() const { return m_edit->toPlainText(); }
    void clear() { m_edit->clear(); }

  Q_SIGNALS:
    void sendWanted(const QString& text);
    void stopWanted();

  private:
    void send();
    void onEdited();
    void refresh();

    QuestionEdit* m_edit;
    QPushButton* m_send;
    Label* m_reason;
    QString m_whyNot;
    bool m_answering = false;
    bool m_pasteRefused = false;  ///< the last thing that was tried
};

}  // namespace lightreel
