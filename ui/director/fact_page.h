#pragma once
#include <QWidget>

#include "ui/director/director_wishes.h"

class QVBoxLayout;

namespace lightreel {

class Label;

/// A list of facts in the place of the conversation: what a search found, or the decisions.
class FactPage : public QWidget {
    Q_OBJECT
  public:
    static constexpr int kMost = 100;  ///< cards

    /// name: of the page's objects, never translated. empty: what it says without facts.
    FactPage(const char* name, const QString& empty, DirectorContext& context, bool forgettable);

    void showFacts(const QString& title, const QList<Fact>& facts);

  Q_SIGNALS:
    void closed();

  private:
    DirectorContext& m_context;
    QString m_emptyText;
    bool m_forgettable;
    Label* m_title;
    Label* m_empty;
    QWidget* m_cards = nullptr;
    QVBoxLayout* m_column;
};

}  // namespace lightreel
