#include "ui/models/model_activity.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/models/padded_row.h"
#include "ui/style/describe.h"
#include "ui/style/ground.h"
#include "ui/style/labels.h"
#include "ui/style/progress_bar.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

constexpr int kBarThickness = 8;
constexpr int kBarSteps = 1000;

}  // namespace

ModelActivity::ModelActivity(QWidget* parent)
    : QWidget(parent),
      m_messageGround(new Ground(Tone::Accent)),
      m_icon(new IconLabel("info")),
      m_message(new Label),
      m_progressRow(new QWidget),
      m_text(mediumLabel()),
      m_bar(new ProgressBar(kBarThickness)) {
    buildMessage();
    buildProgress();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_messageGround);
    column->addWidget(m_progressRow);
    forget();
    end();
}

void ModelActivity::buildMessage() {
    QHBoxLayout* row = paddedRow(m_messageGround);
    m_message->setObjectName(QStringLiteral("modelMessage"));
    m_message->setWordWrap(true);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addWidget(m_message, 1);
}

void ModelActivity::buildProgress() {
    QHBoxLayout* row = paddedRow(m_progressRow);
    m_bar->setAccessibleName(tr("Progress"));
    auto* cancel = describe(new QPushButton(tr("Cancel")), "modelCancel", tr("Cancel"),
                            tr("Stops. Nothing half-copied is left."));
    cancel->setIcon(themeIcon("cancel"));
    cancel->setAutoDefault(false);
    row->addWidget(m_text);
    row->addWidget(m_bar, 1);
    row->addWidget(cancel);
    connect(cancel, &QPushButton::clicked, this, &ModelActivity::cancelWanted);
}

void ModelActivity::begin(const QString& text) {
    forget();
    m_text->setText(text);
    m_bar->setRange(0, 0);
    m_progressRow->show();
}

void ModelActivity::setProgress(qint64 done, qint64 total, const QString& text) {
    m_text->setText(text);
    m_bar->setRange(0, total > 0 ? kBarSteps : 0);
    if (total > 0)
        m_bar->setValue(static_cast<int>(static_cast<double>(kBarSteps) * static_cast<double>(done) /
                                         static_cast<double>(total)));
}

void ModelActivity::end() {
    m_progressRow->hide();
}

void ModelActivity::say(const QString& text, Tone tone) {
    m_message->setText(text);
    m_icon->set(tone == Tone::Error ? "error" : tone == Tone::Good ? "check" : "info", tone);
    m_messageGround->setTone(tone);
    m_messageGround->show();
}

void ModelActivity::forget() {
    m_messageGround->hide();
}

}  // namespace lightreel
