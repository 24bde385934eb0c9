#pragma once
#include <QWidget>

#include "ui/director/director_wishes.h"

class QMenu;
class QToolButton;
class QVBoxLayout;

namespace lightreel {

class MessageText;
class ProposalCard;
class ReplyColumn;

/// One message: the user's as a bubble at the right, the assistant's with its facts, its proposal, what
/// nothing here knows, and what can be done with it.
class MessageView : public QWidget {
    Q_OBJECT
  public:
    static constexpr int kFrame = 4;  ///< room for the frame of the message where the keyboard is

    MessageView(const Message& message, DirectorContext& context, bool beginsDay, QWidget* parent = nullptr);

    [[nodiscard]] qint64 turn() const { return m_message.turn.id; }
    [[nodiscard]] const Message& message() const { return m_message; }
    [[nodiscard]] MessageText& text() const { return *m_text; }
    [[nodiscard]] ProposalCard* proposal() const { return m_proposal; }  ///< null: there is none
    void showKept();                                                     ///< it is a decision now

    /// The keyboard is here: Tab goes through its buttons, and a frame shows it.
    void setCurrent(bool current, bool framed);
    [[nodiscard]] QList<QWidget*> controls() const;  ///< its buttons, from top to bottom
    void popUpMenu(const QPoint& at);                ///< what can be done with it; at: of the screen

  protected:
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

  private:
    void buildQuestion(QVBoxLayout* all);
    void buildReply(QVBoxLayout* all);
    void addUnverified(ReplyColumn& reply);
    void addFacts(ReplyColumn& reply);
    void addProposal(ReplyColumn& reply);
    void addEnd(ReplyColumn& reply);
    void addTools(ReplyColumn& reply);
    QToolButton* addTool(const char* objectName, const char* icon, const QString& name,
                         const QString& sentence);
    void showReasons(bool shown);
    void fillMenu(QMenu& menu) const;
    void copy() const;
    void remember() const;

    Message m_message;
    DirectorContext& m_context;
    MessageText* m_text;
    QWidget* m_day = nullptr;  ///< of the first message of a day
    ReplyColumn* m_reply = nullptr;
    ProposalCard* m_proposal = nullptr;
    QWidget* m_kept = nullptr;
    QWidget* m_reasons = nullptr;  ///< made when it is asked for
    QWidget* m_tools = nullptr;
    bool m_framed = false;
};

}  // namespace lightreel
