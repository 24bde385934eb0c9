#pragma once
#include <QPointer>
#include <QScrollArea>
#include <deque>

#include "ui/director/director_wishes.h"

class QVBoxLayout;

namespace lightreel {

class MessageView;
class PendingAnswer;
struct ErrorText;

/// The conversation, newest at the bottom. Of any number of messages it holds at most kMost as widgets, a
/// window that moves by kStep as one scrolls: 5,000 messages are as fluid as sixty. Up and Down go from
/// message to message, Tab through the buttons of the one where the keyboard is.
class MessageLog : public QScrollArea {
    Q_OBJECT
  public:
    static constexpr int kMost = 60, kFirst = 24, kStep = 8;

    explicit MessageLog(DirectorContext& context, QWidget* parent = nullptr);

    void showEnd();    ///< anew: the conversation is another one, or was far above
    void showAdded();  ///< a message came to its end
    void showTurn(qint64 turn);
    void showKept(qint64 turn);
    void showTokens(const QString& prompt, qint64 count, int limit);
    void recountTokens();  ///< another model reads the prompts

    void beginAnswer();
    /// With the answer that is being written.
    void showFacts(const QList<Fact>& facts);
    void showReading(int percent);  ///< see PendingAnswer
    void addPiece(const QString& piece);
    void endAnswer();
    void failAnswer(const ErrorText& error);

    [[nodiscard]] const std::deque<MessageView*>& views() const { return m_views; }
    [[nodiscard]] const PendingAnswer& pending() const { return *m_pending; }
    [[nodiscard]] QSize minimumSizeHint() const override;

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    [[nodiscard]] int last() const { return m_first + static_cast<int>(m_views.size()); }  ///< behind it
    [[nodiscard]] bool endIsShown() const { return last() == m_context.conversation.size(); }
    void fill(int first, int behind);
    MessageView* make(int row);
    void append(int row);
    void prepend(int row);
    void dropFirst();
    void dropLast();
    void onScrolled(int value);
    void extendUp();
    void extendDown();
    void layOut();
    void noteAnchor();
    void onRangeChanged();
    void toBottom();
    void setCurrent(int row, bool framed);
    [[nodiscard]] MessageView* viewOf(int row) const;
    void onSelected(MessageView* view);
    [[nodiscard]] bool copySelection() const;

    DirectorContext& m_context;
    QWidget* m_page;
    QVBoxLayout* m_column;
    PendingAnswer* m_pending;
    std::deque<MessageView*> m_views;
    QPointer<MessageView> m_anchor;  ///< the first one in sight
    int m_place = 0;                 ///< of its top below that of the viewport; it stays, whatever grows
    int m_first = 0;                 ///< row of the first view
    int m_current = -1;              ///< row of the message where the keyboard is
    bool m_follow = true;            ///< the bottom stays in sight while something is added
    bool m_moving = false;           ///< the window of views is being moved
};

}  // namespace lightreel
