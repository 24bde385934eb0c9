#pragma once
#include <span>

#include "ui/director/director_wishes.h"
#include "ui/style/ground.h"

class QPushButton;
class QVBoxLayout;

namespace lightreel {

class ButtonRow;

/// One thing that is known of the project: picture or icon, title, figures, date, and what can be done.
class FactCard : public Ground {
    Q_OBJECT
  public:
    /// forgettable: it stands in the list of decisions, where it can be forgotten.
    FactCard(const Fact& fact, DirectorContext& context, bool forgettable = false);

  private:
    [[nodiscard]] QWidget* buildPicture() const;
    void addRunButtons();
    void addTurnButtons(bool forgettable);
    QPushButton* addButton(const char* objectName, const QString& text, const QString& sentence);

    Fact m_fact;
    DirectorContext& m_context;
    ButtonRow* m_row;
};

/// What an answer rests on, one card for each fact, under a line that says where they come from.
void addFactCards(QVBoxLayout* column, std::span<const Fact> facts, DirectorContext& context);

}  // namespace lightreel
