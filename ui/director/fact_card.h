#pragma once
#include "ui/director/director_wishes.h"
#include "ui/style/ground.h"

class QPushButton;

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

}  // namespace lightreel
