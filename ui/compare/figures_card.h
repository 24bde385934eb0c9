#pragma once
#include <array>
#include <vector>

#include "ui/style/ground.h"

class QGridLayout;

namespace lightreel {

class Label;
class RunLetter;

/// A card with a heading and rows of a name and a figure.
class FiguresCard : public Ground {
    Q_OBJECT
  public:
    struct Row {
        QString name, figure;
        int clip = -1;  ///< 0, 1: the letter A or B stands before the name
    };
    explicit FiguresCard(const char* objectName);
    void show(const QString& title, const std::vector<Row>& rows);
    [[nodiscard]] QString figure(int row) const;

  private:
    void addRow(const Row& row);

    Label* m_title;
    QGridLayout* m_grid;
    std::vector<Label*> m_names, m_figures;
};

}  // namespace lightreel
