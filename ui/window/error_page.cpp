#include "ui/window/error_page.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/window/describe.h"
#include "ui/window/error_text.h"
#include "ui/window/look.h"

namespace lightreel {
namespace {

QLabel* sentence(const char* objectName) {
    auto* label = new QLabel;
    label->setObjectName(QLatin1String(objectName));
    label->setTextFormat(Qt::PlainText);  // paths and reasons come from outside
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setFocusPolicy(Qt::NoFocus);
    return label;
}

void addPart(QVBoxLayout* column, const QString& heading, QLabel* text) {
    column->addSpacing(look::kGroupGap);
    column->addWidget(look::sectionLabel(heading));
    column->addWidget(text);
}

}  // namespace

ErrorPage::ErrorPage(QWidget* parent)
    : QWidget(parent),
      m_title(look::titleLabel({})),
      m_subject(look::secondLabel({})),
      m_cause(sentence("errorCause")),
      m_kept(sentence("errorKept")),
      m_next(sentence("errorNext")) {
    setObjectName(QStringLiteral("errorPageTab"));
    m_title->setObjectName(QStringLiteral("errorTitle"));
    m_title->setWordWrap(true);
    m_subject->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 14);
    column->setSpacing(look::kRowGap);
    column->addWidget(m_title);
    column->addWidget(m_subject);
    addPart(column, tr("What happened"), m_cause);
    addPart(column, tr("What was kept"), m_kept);
    addPart(column, tr("What you can do"), m_next);
    column->addStretch(1);
    column->addWidget(buildButtons());
}

QWidget* ErrorPage::buildButtons() {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    m_settings =
        describe(new QPushButton(tr("Take the settings back")), "errorSettings", tr("Take the settings back"),
                 tr("Puts this clip's prompt and settings into the panel, to change one and start again."));
    auto* copy = describe(new QPushButton(tr("Copy details")), "errorCopy", tr("Copy details"),
                          tr("Copies this page and the raw reason, for a report."));
    auto* log =
        describe(new QPushButton(tr("Show in log")), "errorLog", tr("Show in log"), tr("Opens the log."));
    look::setIcon(copy, "copy");
    look::makePrimary(m_settings);
    layout->addWidget(m_settings);
    layout->addWidget(copy);
    layout->addWidget(log);
    layout->addStretch(1);
    connect(m_settings, &QPushButton::clicked, this, [this] { Q_EMIT settingsWanted(m_jobId); });
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_details); });
    connect(log, &QPushButton::clicked, this, &ErrorPage::logWanted);
    return row;
}

void ErrorPage::showError(const Error& error, const QString& subject, const QString& jobId) {
    const ErrorText text = errorText(error);
    m_jobId = jobId;
    m_details = (subject.isEmpty() ? QString() : subject + QStringLiteral("\n\n")) + errorDetails(error);
    m_title->setText(errorTitle(error));
    m_subject->setText(subject);
    m_subject->setVisible(!subject.isEmpty());
    m_cause->setText(text.cause);
    m_kept->setText(text.kept);
    m_next->setText(text.next);
    m_settings->setVisible(!jobId.isEmpty());
}

}  // namespace lightreel
