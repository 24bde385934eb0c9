#include "ui/compare/figures_card.h"

#include <QGridLayout>

#include "ui/compare/run_letter.h"
#include "ui/style/spacing.h"

namespace lightreel {

FiguresCard::FiguresCard(const char* objectName)
    : Ground(Tone::Second, Shape::Card), m_title(mediumLabel()), m_grid(new QGridLayout(this)) {
    setObjectName(QLatin1String(objectName));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_grid->setContentsMargins(space::kGroupGap, space::kLabelGap, space::kGroupGap, space::kLabelGap);
    m_grid->setHorizontalSpacing(space::kRowGap);
    m_grid->setVerticalSpacing(space::kRowGap);
    m_grid->setColumnStretch(1, 1);
    m_grid->addWidget(m_title, 0, 0, 1, 3);
}

void FiguresCard::addRow(const Row& row) {
    const int line = m_grid->rowCount();
    auto* name = secondLabel(row.name);
    auto* figure = new Label;
    figure->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    figure->setWordWrap(true);
    if (row.clip >= 0) m_grid->addWidget(new RunLetter(row.clip), line, 0);
    m_grid->addWidget(name, line, row.clip >= 0 ? 1 : 0, 1, row.clip >= 0 ? 1 : 2);
    m_grid->addWidget(figure, line, 2);
    m_names.push_back(name);
    m_figures.push_back(figure);
}

void FiguresCard::show(const QString& title, const std::vector<Row>& rows) {
    m_title->setText(title);
    while (m_names.size() < rows.size()) addRow(rows[m_names.size()]);
    for (size_t i = 0; i < rows.size(); ++i) {
        m_names[i]->setText(rows[i].name);
        m_figures[i]->setText(rows[i].figure);
        m_figures[i]->setAccessibleName(QStringLiteral("%1: %2").arg(rows[i].name, rows[i].figure));
    }
}

QString FiguresCard::figure(int row) const {
    return m_figures[static_cast<size_t>(row)]->text();
}

}  // namespace lightreel
