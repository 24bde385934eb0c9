#include "ui/prompt/prompt_fields.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTimer>
#include <QToolButton>

#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

constexpr int kLongestPrompt = 1 << 20;

}  // namespace

PromptFields::PromptFields(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::kLabelGap);
    m_grid->setVerticalSpacing(space::kRowGap);
    m_grid->setColumnStretch(1, 1);
    buildModelRow();
    buildPrompt();
}

void PromptFields::buildModelRow() {
    m_model =
        describe(new QComboBox, "modelCombo", tr("Model"),
                 tip(tr("Model"), tr("What draws the clip. Its own size, length and steps are filled in.")));
    m_model->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_model->setMinimumContentsLength(12);
    m_openModels = describe(new QToolButton, "modelsButton", tr("Models"),
                            tip(tr("Models"), tr("Lists the models, imports a folder, checks files.")));
    m_openModels->setIcon(themeIcon("model"));
    Label* label = fieldLabel(tr("Model"), m_model);
    m_grid->addWidget(label, 0, 0);
    m_grid->addWidget(m_model, 0, 1);
    m_grid->addWidget(m_openModels, 0, 2);
    connect(m_model, &QComboBox::activated, this, [this] { Q_EMIT modelChosen(model()); });
    connect(m_openModels, &QToolButton::clicked, this, &PromptFields::modelsWanted);
}

void PromptFields::buildPrompt() {
    m_prompt = describe(new QPlainTextEdit, "promptEdit", tr("Prompt"),
                        tip(tr("Prompt"), tr("What the clip shows: thing, colour, movement, background.")));
    m_prompt->setTabChangesFocus(true);
    m_prompt->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);  // what is spare, not Qt's 192
    m_tokens = secondLabel({});
    m_tokens->setObjectName(QStringLiteral("tokenCount"));
    m_negative = describe(new QLineEdit, "negativeEdit", tr("Negative prompt"),
                          tip(tr("Negative prompt"), tr("What to leave out. Works with guidance above 1.")));
    m_negative->setMaxLength(kLongestPrompt);
    writeHints();
    m_grid->addWidget(fieldLabel(tr("Prompt"), m_prompt), 1, 0);
    m_grid->addWidget(m_tokens, 1, 1, 1, 2, Qt::AlignRight);
    m_grid->addWidget(m_prompt, 2, 0, 1, 3);
    m_grid->addWidget(fieldLabel(tr("Negative prompt"), m_negative), 3, 0, 1, 3);
    m_grid->addWidget(m_negative, 4, 0, 1, 3);
    m_grid->setRowStretch(2, 1);

    auto* pause = new QTimer(this);
    pause->setSingleShot(true);
    pause->setInterval(150);
    connect(pause, &QTimer::timeout, this, [this] { Q_EMIT countWanted(prompt()); });
    connect(m_prompt, &QPlainTextEdit::textChanged, pause, qOverload<>(&QTimer::start));
    connect(m_prompt, &QPlainTextEdit::textChanged, this, &PromptFields::onPromptChanged);
    connect(m_negative, &QLineEdit::textChanged, this, &PromptFields::edited);
}

void PromptFields::onPromptChanged() {
    if (m_prompt->toPlainText().trimmed().isEmpty()) {
        m_count = 0;
        writeTokens();
    }
    Q_EMIT edited();
}

void PromptFields::setModels(const QVector<ModelChoice>& models) {
    const QString chosen = model().id;
    m_models = models;
    m_model->clear();
    for (const ModelChoice& choice : models) m_model->addItem(choice.title);
    m_model->setEnabled(!models.isEmpty());
    if (models.isEmpty()) m_model->setPlaceholderText(tr("No model yet"));
    setModel(chosen);
    if (!models.isEmpty() && m_model->currentIndex() < 0) m_model->setCurrentIndex(0);
}

void PromptFields::setModel(const QString& idOrFolder) {
    for (int row = 0; row < m_models.size(); ++row)
        if (m_models[row].id == idOrFolder || m_models[row].folder == idOrFolder)
            m_model->setCurrentIndex(row);
}

ModelChoice PromptFields::model() const {
    return m_models.value(m_model->currentIndex());
}

void PromptFields::setPrompt(const QString& prompt) {
    m_prompt->setPlainText(prompt);
}

void PromptFields::replacePrompt(const QString& prompt) {
    QTextCursor all(m_prompt->document());
    all.select(QTextCursor::Document);
    all.insertText(prompt);
}

void PromptFields::setNegativePrompt(const QString& prompt) {
    m_negative->setText(prompt);
}

QString PromptFields::prompt() const {
    return m_prompt->toPlainText();
}

QString PromptFields::negativePrompt() const {
    return m_negative->text();
}

void PromptFields::showTokens(const QString& prompt, qint64 count) {
    if (prompt != this->prompt() || prompt.trimmed().isEmpty()) return;
    m_count = count;
    writeTokens();
}

void PromptFields::setTokenLimit(int limit) {
    m_tokenLimit = limit;
    writeTokens();
}

void PromptFields::writeTokens() {
    const bool tooLong = m_read && m_tokenLimit > 0 && m_count > m_tokenLimit;
    m_tokens->setTone(tooLong ? Tone::Warning : Tone::Second);
    if (!m_read)
        m_tokens->setText(tr("not read by this model"));
    else if (m_count <= 0)
        m_tokens->clear();
    else if (tooLong)
        m_tokens->setText(tr("%1 of %2 tokens, the end is not read").arg(m_count).arg(m_tokenLimit));
    else if (m_tokenLimit > 0)
        m_tokens->setText(tr("%1 of %2 tokens").arg(m_count).arg(m_tokenLimit));
    else
        m_tokens->setText(tr("Tokens: %1").arg(m_count));
}

void PromptFields::focusPrompt() {
    m_prompt->setFocus(Qt::OtherFocusReason);
    m_prompt->moveCursor(QTextCursor::End);
}

void PromptFields::setNegativeUsed(bool used) {
    m_negativeUsed = used;
    writeHints();
}

void PromptFields::setPromptRead(bool read) {
    if (m_read == read) return;
    m_read = read;
    m_prompt->setEnabled(read);
    m_negative->setEnabled(read);
    writeHints();
    writeTokens();
}

/// What the empty fields say, and the prompt's room: a model without one leaves it to the picture.
void PromptFields::writeHints() {
    constexpr int kLines = 4;
    m_prompt->setPlaceholderText(
        m_read ? tr("Describe a short clip, for example: a red circle moving right over a blue background")
               : tr("This model takes no text. It moves the start image."));
    QString negative = m_negativeUsed ? tr("What to leave out") : tr("Not used with guidance 1 or less");
    if (!m_read) negative = tr("Not used by this model");
    m_negative->setPlaceholderText(negative);
    const int line = m_prompt->fontMetrics().lineSpacing();
    const int least = m_read ? line * kLines : std::max(m_negative->sizeHint().height(), line * 2);
    m_prompt->setMinimumHeight(least);
    m_prompt->setMaximumHeight(m_read ? QWIDGETSIZE_MAX : least);
}

}  // namespace lightreel
