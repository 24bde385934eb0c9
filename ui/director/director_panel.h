#pragma once
#include <QWidget>

#include "core/base/error.h"
#include "core/director/director_service.h"
#include "ui/director/director_wishes.h"

class QAction;
class QLineEdit;
class QMenu;
class QStackedLayout;
class QToolButton;

namespace lightreel {

class DirectorStrip;
class DockTitle;
class EmptyPage;
class FactPage;
class Label;
class MessageInput;
class MessageLog;
class StateBand;

/// The Director dock: the conversation with the assistant. It knows no service: the window tells it what
/// happens, and hears from wishes() what the user wants.
class DirectorPanel : public QWidget {
    Q_OBJECT
  public:
    explicit DirectorPanel(QWidget* parent = nullptr);
    ~DirectorPanel() override;

    /// Puts search, decisions and the menu into the dock's title bar.
    void furnish(DockTitle* title);
    [[nodiscard]] DirectorWishes& wishes() { return m_context.wishes; }
    [[nodiscard]] const ShownConversation& conversation() const { return m_context.conversation; }
    void setAccess(const FactAccess& access) { m_context.access = access; }

    void showMessages(const QList<Message>& messages);
    void showState(const DirectorState& state);
    void showMemory(const AssistantMemory& memory);
    void showQuestion(const Message& question);
    void showFacts(const QList<Fact>& facts);
    void addPiece(const QString& piece);
    void showReply(const Message& reply);
    void showFailure(const Error& error);
    void showFound(const QString& words, const QList<Fact>& facts);
    void showDecision(const Fact& decision);
    void setDecisions(const QList<Fact>& decisions);
    void forget(const QList<qint64>& turns);
    void showTokens(const QString& prompt, qint64 count, int limit);
    void recountTokens();  ///< another model reads the prompts
    /// The GGUF file that answers; empty: the usual one.
    void showModelFile(const QString& path);
    void setQuestion(const QString& text);  ///< into the field; it is not sent
    void showTurn(qint64 turn);

  private:
    void buildTools();
    void buildMenu();
    [[nodiscard]] QWidget* buildSearch();
    void connectParts();
    void ask(const QString& text);
    void beginAnswer();
    void showPage(QWidget* page);
    void showConversation();
    void showDecisions();
    void refresh();

    DirectorContext m_context;
    DirectorState m_state;
    QString m_sent;            ///< not heard of yet; comes back into the field if it fails
    int m_unanswered = 0;      ///< questions
    int64_t m_read = 0;        ///< tokens that the model has read of what was said
    int64_t m_readBefore = 0;  ///< as many when the answer was begun
    DockTitle* m_title = nullptr;
    QToolButton* m_search;
    QToolButton* m_decisions;
    QToolButton* m_more;
    QMenu* m_menu;
    QAction* m_usualModel;
    QAction* m_otherModel;
    QWidget* m_searchRow;
    QLineEdit* m_words;
    DirectorStrip* m_strip;
    StateBand* m_band;
    QStackedLayout* m_pages;
    QWidget* m_emptyPage;
    MessageLog* m_log;
    FactPage* m_found;
    FactPage* m_kept;
    Label* m_closed;  ///< why nothing could be opened, while it can be tried again
    MessageInput* m_input;
};

}  // namespace lightreel
