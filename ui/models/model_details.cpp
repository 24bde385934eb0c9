#include "ui/models/model_details.h"

#include <QDir>
#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>

#include "ui/models/model_kind.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/plain_table.h"
#include "ui/style/spacing.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

enum Column { Part, Parameters, Size, Type, Columns };

}  // namespace

ModelDetails::ModelDetails(QWidget* parent)
    : QWidget(parent),
      m_title(sectionLabel()),
      m_sentence(secondLabel()),
      m_parts(new QTableWidget(0, Columns)),
      m_folder(smallLabel()) {
    describe(m_parts, "modelParts", tr("Parts"),
             tr("What the model consists of. Each part's tooltip describes it."));
    m_parts->setHorizontalHeaderLabels({tr("Part"), tr("Parameters"), tr("Size"), tr("Type")});
    makePlainTable(*m_parts, {Parameters, Size});
    m_parts->setSelectionMode(QAbstractItemView::NoSelection);
    m_parts->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_parts->horizontalHeader()->setSectionResizeMode(Part, QHeaderView::Stretch);
    m_parts->viewport()->setBackgroundRole(QPalette::Window);
    m_sentence->setWordWrap(true);
    m_folder->setWordWrap(true);
    m_folder->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(18, 14, 18, 14);
    column->setSpacing(space::kRowGap);
    column->addWidget(m_title);
    column->addWidget(m_sentence);
    column->addSpacing(space::kRowGap);
    column->addWidget(m_parts, 1);
    column->addWidget(m_folder);
}

void ModelDetails::showFacts(const QString& title, const ModelFacts& facts) {
    m_title->setText(title);
    m_sentence->setText(tr("%1, %2. %3 × %4 pixels, up to %5 frames, %6 parameters.")
                            .arg(modelKind(facts), QString::fromStdString(facts.family))
                            .arg(facts.defaultWidth)
                            .arg(facts.defaultHeight)
                            .arg(facts.maxFrames)
                            .arg(parametersText(facts.parameters)));
    m_parts->setRowCount(static_cast<int>(facts.parts.size()));
    for (int row = 0; row < m_parts->rowCount(); ++row) {
        const ModelFacts::Part& part = facts.parts[static_cast<size_t>(row)];
        m_parts->setItem(row, Part, textCell(QString::fromStdString(part.name)));
        m_parts->setItem(row, Parameters, numberCell(parametersText(part.parameters)));
        m_parts->setItem(row, Size, numberCell(fileSizeText(part.bytes)));
        m_parts->setItem(row, Type, textCell(QString::fromStdString(part.dtype)));
        m_parts->item(row, Part)->setToolTip(QString::fromStdString(part.description));
    }
    m_parts->horizontalHeader()->show();
    m_folder->setText(QDir::toNativeSeparators(QString::fromStdString(facts.folder.string())));
}

void ModelDetails::showUnknown(const QString& title, const QString& sentence) {
    m_title->setText(title);
    m_sentence->setText(sentence);
    m_parts->setRowCount(0);
    m_parts->horizontalHeader()->hide();  // there are no parts to head
    m_folder->clear();
}

}  // namespace lightreel
