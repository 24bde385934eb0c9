#include "ui/prompt/prompt_panel.h"

#include <QGridLayout>
#include <QKeySequence>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <array>

#include "ui/prompt/output_fields.h"
#include "ui/prompt/seed_row.h"
#include "ui/prompt/shape_fields.h"
#include "ui/style/describe.h"
#include "ui/style/fields_scroll.h"
#include "ui/style/labels.h"
#include "ui/style/roles.h"
#include "ui/style/spacing.h"
#include "ui/text/error_text.h"

namespace lightreel {
namespace {

/// The three grids share one label column, as wide as the widest label in it.
void alignLabels(const std::array<QGridLayout*, 3>& grids) {
    int widest = 0;
    for (QGridLayout* grid : grids)
        for (int row = 0; row < grid->rowCount(); ++row) {
            const QLayoutItem* item = grid->itemAtPosition(row, 0);
            const bool alone = item && item->widget() && item != grid->itemAtPosition(row, 1);
            if (alone) widest = std::max(widest, item->widget()->sizeHint().width());
        }
    for (QGridLayout* grid : grids) grid->setColumnMinimumWidth(0, widest);
}

}  // namespace

PromptPanel::PromptPanel(QWidget* parent)
    : QWidget(parent), m_prompt(new PromptFields), m_shape(new ShapeFields), m_output(new OutputFields) {
    auto* fields = new QWidget;
    fields->setObjectName(QStringLiteral("promptFields"));
    auto* column = new QVBoxLayout(fields);
    column->setContentsMargins(space::kDockPadding, space::kDockPadding, space::kDockPadding,
                               space::kDockPadding);
    column->setSpacing(space::kGroupGap);
    column->addWidget(m_prompt, 1);
    column->addWidget(m_shape);
    column->addWidget(m_output);
    alignLabels({m_prompt->grid(), m_shape->grid(), m_output->grid()});

    auto* scroll = new FieldsScroll("promptScroll", fields);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(scroll, 1);
    all->addWidget(buildStartBlock());
    connect(m_prompt, &PromptFields::edited, this, &PromptPanel::onEdited);
    connect(m_shape, &ShapeFields::edited, this, &PromptPanel::onEdited);
    connect(m_output, &OutputFields::edited, this, &PromptPanel::onEdited);
    connect(m_prompt, &PromptFields::modelChosen, this, &PromptPanel::onEdited);
    setRunning(false);
    onEdited();
}

QWidget* PromptPanel::buildStartBlock() {
    auto* block = new QWidget;
    auto* column = new QVBoxLayout(block);
    column->setContentsMargins(space::kDockPadding, 0, space::kDockPadding, space::kDockPadding);
    column->setSpacing(space::kRowGap);
    m_reason = smallLabel({});
    m_reason->setObjectName(QStringLiteral("startReason"));
    m_reason->setWordWrap(true);
    m_start = describe(new QPushButton, "startButton", tr("Start"),
                       tip(tr("Start"), tr("Makes the clip. While one runs, adds the next.")));
    makePrimary(m_start);
    column->addWidget(hairline());
    column->addWidget(m_reason);
    column->addWidget(m_start);
    connect(m_start, &QPushButton::clicked, this, &PromptPanel::startWanted);
    return block;
}

GenerationRequest PromptPanel::request() const {
    GenerationRequest request;
    const ModelChoice model = m_prompt->model();
    request.model = model.id.toStdString();
    request.prompt = m_prompt->prompt().toStdString();
    request.negativePrompt = m_prompt->negativePrompt().toStdString();
    m_shape->read(request);
    return request;
}

void PromptPanel::setRequest(const GenerationRequest& request) {
    m_prompt->setModel(QString::fromStdString(request.model));
    m_prompt->setPrompt(QString::fromStdString(request.prompt));
    m_prompt->setNegativePrompt(QString::fromStdString(request.negativePrompt));
    m_shape->show(request);
}

void PromptPanel::setFacts(const ModelFacts& facts, bool useDefaults) {
    m_prompt->setTokenLimit(facts.maxTokens);
    m_shape->setLimits(facts);
    if (useDefaults) m_shape->setDefaults(facts);
}

void PromptPanel::setRunning(bool running) {
    const QString verb = running ? tr("Add to queue") : tr("Start");
    const QString keys = QKeySequence(Qt::CTRL | Qt::Key_Return).toString(QKeySequence::NativeText);
    m_start->setText(QStringLiteral("%1\t%2").arg(verb, keys));
    m_start->setAccessibleName(verb);
}

void PromptPanel::setEngineReason(const QString& reason) {
    m_engineReason = reason;
    onEdited();
}

void PromptPanel::rollSeedUnlessLocked() {
    if (!m_shape->seed().locked()) m_shape->seed().roll();
}

bool PromptPanel::seedLocked() const {
    return m_shape->seed().locked();
}

void PromptPanel::setSeedLocked(bool locked) {
    m_shape->seed().setLocked(locked);
}

bool PromptPanel::canStart() const {
    return problem().isEmpty();
}

QString PromptPanel::problem() const {
    if (!m_engineReason.isEmpty()) return m_engineReason;
    if (m_prompt->model().folder.isEmpty()) return tr("There is no model yet. Import a model folder.");
    if (m_prompt->prompt().trimmed().isEmpty()) return tr("Write a prompt to start.");
    if (!m_shape->problem().isEmpty()) return m_shape->problem();
    if (!m_output->problem().isEmpty()) return m_output->problem();
    const auto valid = validate(request());
    return valid ? QString() : errorText(valid.error()).cause;
}

void PromptPanel::onEdited() {
    m_output->showPrompt(m_prompt->prompt());
    m_prompt->setNegativeUsed(m_shape->usesNegative());
    const QString reason = problem();
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty());
    m_start->setEnabled(reason.isEmpty());
    Q_EMIT edited();
}

}  // namespace lightreel
