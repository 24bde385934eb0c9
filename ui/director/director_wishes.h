#pragma once
#include <QObject>

#include "core/director/director_values.h"
#include "ui/director/fact_access.h"
#include "ui/director/shown_conversation.h"

namespace lightreel {

/// What the user wants, wherever in the Director it was clicked. The window connects here once; the parts of
/// the dock know nothing else of the program.
class DirectorWishes : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

  Q_SIGNALS:
    void askWanted(const QString& text);
    void stopWanted();
    void searchWanted(const QString& words);
    void rememberWanted(const QString& text, qint64 turn, const QString& clip);
    void forgetWanted(qint64 turn);
    void forgetAllWanted();
    void modelFileWanted();
    void usualModelWanted();
    void openWanted(const lightreel::Fact& fact);
    void settingsWanted(const lightreel::Fact& fact);
    void turnWanted(qint64 turn);  ///< show where it was said
    void promptWanted(const QString& prompt);
    void countWanted(const QString& prompt);  ///< of a proposal's tokens
};

/// What every part of the dock is made from.
struct DirectorContext {
    ShownConversation conversation;
    DirectorWishes wishes;
    FactAccess access;
};

}  // namespace lightreel
