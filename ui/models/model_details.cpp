#include "ui/models/model_details.h"

#include <QDir>
#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>

#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

enum Column { Part, Parameters, Size, Type, Columns };

QTableWidgetItem* cell(const QString& text, bool number = false) {
    auto* item = new QTableWidgetItem(text);
    item->setTextAlignment(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
    return item;
}

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
    for (const int column : {Parameters, Size})
        m_parts->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    for (const int column : {Part, Type})
        m_parts->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_parts->verticalHeader()->hide();
    m_parts->setSelectionMode(QAbstractItemView::NoSelection);
    m_parts->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_parts->setShowGrid(false);
    m_parts->setFrameShape(QFrame::NoFrame);
    m_parts->setTabKeyNavigation(false);
    m_parts->setWordWrap(false);
    m_parts->horizontalHeader()->setHighlightSections(false);
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
    m_sentence->setText(tr("%1, text to video. %2 × %3 pixels, up to %4 frames, %5 parameters.")
                            .arg(QString::fromStdString(facts.family))
                            .arg(facts.defaultWidth)
                            .arg(facts.defaultHeight)
                            .arg(facts.maxFrames)
                            .arg(parametersText(facts.parameters)));
    m_parts->setRowCount(static_cast<int>(facts.parts.size()));
    for (int row = 0; row < m_parts->rowCount(); ++row) {
        const ModelFacts::Part& part = facts.parts[static_cast<size_t>(row)];
        m_parts->setItem(row, Part, cell(QString::fromStdString(part.name)));
        m_parts->setItem(row, Parameters, cell(parametersText(part.parameters), true));
        m_parts->setItem(row, Size, cell(fileSizeText(part.bytes), true));
        m_parts->setItem(row, Type, cell(QString::fromStdString(part.dtype)));
        m_parts->item(row, Part)->setToolTip(QString::fromStdString(part.description));
    }
    m_parts->show();
    m_folder->setText(QDir::toNativeSeparators(QString::fromStdString(facts.folder.string())));
}

void ModelDetails::showUnknown(const QString& title, const QString& sentence) {
    m_title->setText(title);
    m_sentence->setText(sentence);
    m_parts->setRowCount(0);
    m_folder->clear();
}

}  // namespace lightreel
