#include "ui/pages/error_page.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/style/button_row.h"
#include "ui/style/describe.h"
#include "ui/style/ground.h"
#include "ui/style/labels.h"
#include "ui/style/roles.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"
#include "ui/text/error_text.h"

namespace lightreel {
namespace {

constexpr int kPageMargin = 24;

QLabel* sentence(const char* objectName) {
    auto* label = new Label;
    label->setObjectName(QLatin1String(objectName));
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setFocusPolicy(Qt::NoFocus);
    return label;
}

QWidget* withIcon(const char* icon, Tone tone, QLabel* text) {
    auto* all = new QWidget;
    auto* row = new QHBoxLayout(all);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kLabelGap);
    row->addWidget(new IconLabel(icon, tone), 0, Qt::AlignTop);
    row->addWidget(text, 1);
    return all;
}

bool isAboutTheFolder(ErrorCode code) {
    return code == ErrorCode::DiskFull || code == ErrorCode::NotWritable || code == ErrorCode::WriteFailed;
}

bool isAboutTheModel(ErrorCode code) {
    return code == ErrorCode::ModelMissing || code == ErrorCode::ModelDamaged ||
           code == ErrorCode::ModelUnsupported || code == ErrorCode::ModelChanged;
}

QVBoxLayout* part(const QString& heading, QWidget* text) {
    auto* column = new QVBoxLayout;
    column->setSpacing(space::kRowGap);
    column->addWidget(mediumLabel(heading));
    column->addWidget(text);
    column->addStretch(1);
    return column;
}

}  // namespace

ErrorPage::ErrorPage(QWidget* parent)
    : QWidget(parent),
      m_title(titleLabel()),
      m_subject(secondLabel()),
      m_cause(sentence("errorCause")),
      m_kept(sentence("errorKept")),
      m_next(sentence("errorNext")) {
    setObjectName(QStringLiteral("errorPageTab"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kPageMargin, 20, kPageMargin, 14);
    column->setSpacing(20);
    column->addWidget(buildHead());
    column->addWidget(buildFacts());
    column->addWidget(buildWayOn());
    column->addStretch(1);
    column->addWidget(buildFoot());
}

QWidget* ErrorPage::buildHead() {
    auto* head = new QWidget;
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    m_title->setObjectName(QStringLiteral("errorTitle"));
    m_subject->setObjectName(QStringLiteral("errorSubject"));
    m_title->setWordWrap(true);
    m_subject->setWordWrap(true);
    column->addWidget(m_title);
    column->addWidget(m_subject);
    return head;
}

QWidget* ErrorPage::buildFacts() {
    auto* facts = new QWidget;
    auto* row = new QHBoxLayout(facts);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kPageMargin);
    row->addLayout(part(tr("What happened"), withIcon("error", Tone::Error, m_cause)), 3);
    row->addLayout(part(tr("What was kept"), withIcon("check", Tone::Good, m_kept)), 2);
    return facts;
}

QWidget* ErrorPage::buildWayOn() {
    auto* all = new QWidget;
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kRowGap);
    column->addWidget(mediumLabel(tr("What you can do")));
    auto* card = new Ground(Tone::Second, Ground::Shape::Card);
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(space::kGroupGap, space::kDockPadding, space::kGroupGap, space::kDockPadding);
    inside->setSpacing(space::kDockPadding);
    m_settings =
        describe(new QPushButton(tr("Take the settings back")), "errorSettings", tr("Take the settings back"),
                 tr("Puts this clip's prompt and settings into the panel, to change one and start again."));
    makePrimary(m_settings);
    m_folder = describe(new QPushButton(tr("Choose another folder…")), "errorFolder",
                        tr("Choose another folder"), tr("Chooses where the next clips go."));
    m_folder->setIcon(themeIcon("folder"));
    m_models = describe(new QPushButton(tr("Models…")), "errorModels", tr("Models"),
                        tr("Lists the models, imports a folder, checks files."));
    m_models->setIcon(themeIcon("model"));
    m_ask = describe(new QPushButton(tr("Ask the Director")), "errorAsk", tr("Ask the Director"),
                     tr("Asks the Director why this run failed. It answers from the run's record."));
    m_ask->setIcon(themeIcon("chat"));
    auto* buttons = new ButtonRow;
    for (QPushButton* button : {m_settings, m_folder, m_models, m_ask}) buttons->add(button);
    inside->addWidget(m_next);
    inside->addWidget(buttons);
    column->addWidget(card);
    connect(m_settings, &QPushButton::clicked, this, [this] { Q_EMIT settingsWanted(m_jobId); });
    connect(m_folder, &QPushButton::clicked, this, &ErrorPage::folderWanted);
    connect(m_models, &QPushButton::clicked, this, &ErrorPage::modelsWanted);
    connect(m_ask, &QPushButton::clicked, this, [this] { Q_EMIT askWanted(m_jobId); });
    return all;
}

QWidget* ErrorPage::buildFoot() {
    auto* foot = new QWidget;
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kLabelGap);
    auto* copy = describe(new QPushButton(tr("Copy details")), "errorCopy", tr("Copy details"),
                          tr("Copies this page and the raw reason, for a report."));
    auto* log =
        describe(new QPushButton(tr("Show in log")), "errorLog", tr("Show in log"), tr("Opens the log."));
    copy->setIcon(themeIcon("copy"));
    row->addWidget(copy);
    row->addWidget(log);
    auto* note = new ElidedLabel(Qt::ElideRight, Tone::Second);
    note->setText(tr("This page stays under Help, What went wrong."));
    note->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(note, 1);
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_details); });
    connect(log, &QPushButton::clicked, this, &ErrorPage::logWanted);
    return foot;
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
    m_folder->setVisible(!jobId.isEmpty() && isAboutTheFolder(error.code));
    m_models->setVisible(isAboutTheModel(error.code));
    m_ask->setVisible(m_director && !jobId.isEmpty());
}

}  // namespace lightreel
