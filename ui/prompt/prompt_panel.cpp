#include "ui/prompt/prompt_panel.h"

#include <QFileInfo>
#include <QGridLayout>
#include <QKeySequence>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>
#include <array>

#include "ui/prompt/file_drops.h"
#include "ui/prompt/motion_fields.h"
#include "ui/prompt/output_fields.h"
#include "ui/prompt/seed_row.h"
#include "ui/prompt/shape_fields.h"
#include "ui/start_image/start_image_fields.h"
#include "ui/start_image/start_image_well.h"
#include "ui/style/describe.h"
#include "ui/style/fields_scroll.h"
#include "ui/style/labels.h"
#include "ui/style/roles.h"
#include "ui/style/spacing.h"
#include "ui/text/error_text.h"

namespace lightreel {
namespace {

/// The grids share one label column, as wide as the widest label in it.
void alignLabels(const std::array<QGridLayout*, 5>& grids) {
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
    : QWidget(parent),
      m_prompt(new PromptFields),
      m_startImage(new StartImageFields),
      m_motion(new MotionFields),
      m_shape(new ShapeFields),
      m_output(new OutputFields) {
    auto* fields = new QWidget;
    fields->setObjectName(QStringLiteral("promptFields"));
    auto* column = m_column = new QVBoxLayout(fields);
    column->setContentsMargins(space::kDockPadding, space::kDockPadding, space::kDockPadding,
                               space::kDockPadding);
    column->setSpacing(space::kGroupGap);
    column->addWidget(m_prompt, 1);
    column->addWidget(m_startImage);
    column->addWidget(m_motion);
    column->addWidget(m_shape);
    column->addWidget(m_output);
    m_motion->hide();
    alignLabels(
        {m_prompt->grid(), m_startImage->grid(), m_motion->grid(), m_shape->grid(), m_output->grid()});

    auto* scroll = new FieldsScroll("promptScroll", fields);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(scroll, 1);
    for (const auto signal : {&StartImageFields::chosen, &StartImageFields::refused})
        connect(m_startImage, signal, scroll, [this, scroll] {
            QMetaObject::invokeMethod(
                scroll, [this, scroll] { scroll->ensureWidgetVisible(m_startImage); }, Qt::QueuedConnection);
        });
    all->addWidget(buildStartBlock());
    connect(m_prompt, &PromptFields::edited, this, &PromptPanel::onEdited);
    connect(m_shape, &ShapeFields::edited, this, &PromptPanel::onEdited);
    connect(m_output, &OutputFields::edited, this, &PromptPanel::onEdited);
    connect(m_startImage, &StartImageFields::edited, this, &PromptPanel::onEdited);
    connect(m_motion, &MotionFields::edited, this, &PromptPanel::onEdited);
    connect(m_prompt, &PromptFields::modelChosen, this, &PromptPanel::onEdited);
    // Where a text field has the focus, it pastes itself.
    auto* paste = new QShortcut(QKeySequence::Paste, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(paste, &QShortcut::activated, m_startImage, &StartImageFields::paste);
    letFileDropsThrough(*this);
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
    connect(m_reason, &QLabel::linkActivated, this, &PromptPanel::pictureModelWanted);
    m_start = describe(new QPushButton, "startButton", tr("Start"),
                       tip(tr("Start"), tr("Makes the clip. While one runs, adds the next.")));
    makePrimary(m_start);
    column->addWidget(hairline());
    column->addWidget(m_reason);
    column->addWidget(m_start);
    connect(m_start, &QPushButton::clicked, this, &PromptPanel::startWanted);
    return block;
}

GenerationRequest PromptPanel::wish() const {
    GenerationRequest wish;
    const ModelChoice model = m_prompt->model();
    wish.model = model.id.toStdString();
    wish.prompt = m_prompt->prompt().toStdString();
    wish.negativePrompt = m_prompt->negativePrompt().toStdString();
    m_startImage->read(wish);
    m_motion->read(wish);
    m_shape->read(wish);
    return wish;
}

GenerationRequest PromptPanel::request() const {
    GenerationRequest request = wish();
    const ModelFacts facts = m_facts.value_or(ModelFacts());
    if (!facts.textToVideo) request.mode = GenerationMode::ImageToVideo;
    if (!facts.readsPrompt) {
        request.prompt.clear();
        request.negativePrompt.clear();
    }
    if (!facts.motionControls) {
        request.minGuidance.reset();
        request.motionBucket.reset();
        request.noiseAug.reset();
    }
    if (!facts.strengthControl || m_startImage->isEmpty()) request.strength.reset();
    return request;
}

QString PromptPanel::outputFor(const QString& picture) const {
    return m_output->pathFor(m_prompt->promptRead() ? m_prompt->prompt()
                                                    : QFileInfo(picture).completeBaseName());
}

void PromptPanel::setRequest(const GenerationRequest& request) {
    m_prompt->setModel(QString::fromStdString(request.model));
    m_prompt->setPrompt(QString::fromStdString(request.prompt));
    m_prompt->setNegativePrompt(QString::fromStdString(request.negativePrompt));
    m_startImage->show(request);
    m_motion->show(request);
    m_shape->show(request);
}

void PromptPanel::setFacts(const ModelFacts& facts, bool useDefaults) {
    m_facts = facts;
    m_prompt->setTokenLimit(facts.maxTokens);
    m_prompt->setPromptRead(facts.readsPrompt);
    m_startImage->setModel(facts);
    m_motion->setVisible(facts.motionControls);
    m_shape->setLimits(facts);
    m_column->setStretchFactor(m_prompt, facts.readsPrompt ? 1 : 0);      // spare height is the prompt's,
    m_column->setStretchFactor(m_startImage, facts.readsPrompt ? 0 : 1);  // or the picture's
    if (useDefaults) {
        m_startImage->setDefaults(facts);
        m_motion->setDefaults(facts);
        m_shape->setDefaults(facts);
    }
    onEdited();
}

void PromptPanel::forgetModel() {
    m_facts.reset();
    m_prompt->setTokenLimit(0);  // the former model's does not count
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

bool PromptPanel::pictureUnused() const {
    return m_facts && !m_facts->imageToVideo && !m_startImage->isEmpty();
}

/// What has to be given before a clip can be made.
QString PromptPanel::missing() const {
    const bool needsPicture = m_facts && !m_facts->textToVideo;
    if (needsPicture && m_startImage->isEmpty())
        return tr("This model moves a picture. Drop one, paste one, or open a file.");
    if (m_prompt->promptRead() && m_prompt->prompt().trimmed().isEmpty())
        return tr("Write a prompt to start.");
    return {};
}

QString PromptPanel::problem() const {
    if (!m_engineReason.isEmpty()) return m_engineReason;
    if (m_prompt->model().folder.isEmpty()) return tr("There is no model yet. Import a model folder.");
    if (pictureUnused()) return tr("This model takes no start image. Remove it, or");
    if (QString what = missing(); !what.isEmpty()) return what;
    if (!m_startImage->problem().isEmpty()) return m_startImage->problem();
    if (!m_shape->problem().isEmpty()) return m_shape->problem();
    if (!m_output->problem().isEmpty()) return m_output->problem();
    const auto valid = validate(request());
    return valid ? QString() : errorText(valid.error()).cause;
}

void PromptPanel::focusMissing() {
    if (m_prompt->promptRead() && !pictureUnused()) return m_prompt->focusPrompt();
    m_startImage->well().setFocus(Qt::OtherFocusReason);
}

void PromptPanel::showReason() {
    const QString reason = problem();
    const bool switchHelps = pictureUnused() && m_engineReason.isEmpty();
    showWithLink(*m_reason, reason, switchHelps ? tr("use a model that does") : QString(),
                 tr("Chooses a model that sets the picture in motion."));
    m_reason->setVisible(!reason.isEmpty());
    m_start->setEnabled(reason.isEmpty());
}

void PromptPanel::onEdited() {
    const bool fromPicture = !m_prompt->promptRead() && !m_startImage->isEmpty();
    m_output->showPrompt(fromPicture ? QFileInfo(m_startImage->name()).completeBaseName()
                                     : m_prompt->prompt());
    m_prompt->setNegativeUsed(m_shape->usesNegative());
    m_startImage->setFrame(m_shape->size());
    showReason();
    Q_EMIT edited();
}

}  // namespace lightreel
