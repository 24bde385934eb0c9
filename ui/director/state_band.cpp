#include "ui/director/state_band.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QToolButton>

#include "ui/director/director_text.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

const QString kFetch = QStringLiteral("./run --director");

Label* sentence(Label* label, const char* objectName) {
    label->setObjectName(QLatin1String(objectName));
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setFocusPolicy(Qt::NoFocus);
    return label;
}

}  // namespace

StateBand::StateBand(QWidget* parent)
    : Ground(Tone::Warning),
      m_icon(new IconLabel("info")),
      m_text(sentence(new Label, "directorBand")),
      m_reason(sentence(smallLabel(), "directorBandReason")),
      m_command(buildCommand()) {
    setParent(parent);
    auto* words = new QVBoxLayout;
    words->setSpacing(space::kRowGap);
    words->addWidget(m_text);
    words->addWidget(m_reason);
    words->addWidget(m_command);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::kGroupGap, space::kLabelGap, space::kGroupGap, space::kLabelGap);
    row->setSpacing(space::kDockPadding);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    hide();
}

QWidget* StateBand::buildCommand() {
    auto* all = new QWidget;
    auto* row = new QHBoxLayout(all);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kRowGap);
    Label* words = sentence(smallLabel(tr("To get it: %1").arg(kFetch)), "directorFetch");
    auto* copy = describe(new QToolButton, "directorFetchCopy", tr("Copy the command"),
                          tip(tr("Copy the command"), tr("To be run in a terminal, in Lightreel's folder.")));
    copy->setIcon(themeIcon("copy"));
    copy->setIconSize({space::kSmallIcon, space::kSmallIcon});
    copy->setAutoRaise(true);
    row->addWidget(words, 1);
    row->addWidget(copy);
    connect(copy, &QToolButton::clicked, this, [] { QGuiApplication::clipboard()->setText(kFetch); });
    return all;
}

void StateBand::showState(const DirectorState& state) {
    const QString text = stateSentence(state);
    const bool failed = state.is == DirectorState::Is::Failed,
               missing = state.is == DirectorState::Is::NoModel;
    const Tone tone = failed ? Tone::Error : missing ? Tone::Second : Tone::Warning;
    setTone(tone);
    m_icon->set(failed ? "error" : missing ? "info" : "pause", tone);
    m_text->setText(text);
    const QString reason = QString::fromStdString(state.reason);
    m_reason->setText(reason);
    m_reason->setVisible(failed && !reason.isEmpty());
    m_text->setToolTip(reason);  // where it was looked for, at length
    m_command->setVisible(missing);
    setVisible(!text.isEmpty());
}

}  // namespace lightreel
