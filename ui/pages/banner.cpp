#include "ui/pages/banner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include "ui/style/describe.h"
#include "ui/style/ground.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

constexpr int kLeastHeight = 36;

Tone toneOf(Banner::Kind kind) {
    if (kind == Banner::Kind::Failure) return Tone::Error;
    return kind == Banner::Kind::Warning ? Tone::Warning : Tone::Accent;
}

const char* iconOf(Banner::Kind kind) {
    if (kind == Banner::Kind::Failure) return "error";
    return kind == Banner::Kind::Warning ? "warn" : "info";
}

}  // namespace

Banner::Banner(QWidget* parent)
    : QWidget(parent), m_ground(new Ground(Tone::Accent)), m_icon(new IconLabel("info")), m_text(new QLabel) {
    setObjectName(QStringLiteral("bannerArea"));
    m_action = describe(new QPushButton, "bannerAction", tr("Open the page"),
                        tr("Opens the page about this message."));
    m_later = describe(new QPushButton, "bannerLater", tr("Later"), tr("Hides this message for now."));
    m_hide = describe(new QToolButton, "bannerHide", tr("Hide"), tr("Hides this message."));
    m_hide->setIcon(themeIcon("close"));
    m_hide->setIconSize({space::kSmallIcon, space::kSmallIcon});
    m_hide->setAutoRaise(true);
    m_text->setObjectName(QStringLiteral("bannerText"));
    m_text->setTextFormat(Qt::RichText);
    m_text->setWordWrap(true);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_ground->setMinimumHeight(kLeastHeight);
    auto* row = new QHBoxLayout(m_ground);
    row->setContentsMargins(space::kGroupGap, 4, space::kGroupGap, 4);
    row->setSpacing(space::kDockPadding);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    row->addWidget(m_later);
    row->addWidget(m_hide);
    auto* all = new QHBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_ground);
    connect(m_action, &QPushButton::clicked, this, [this] {
        if (!m_act) return void(Q_EMIT actionWanted());
        hide();
        std::exchange(m_act, {})();
    });
    connect(m_later, &QPushButton::clicked, this, &QWidget::hide);
    connect(m_hide, &QToolButton::clicked, this, &QWidget::hide);
    hide();
}

void Banner::show(Kind kind, const QString& title, const QString& text, const QString& action) {
    m_icon->set(iconOf(kind), toneOf(kind));
    m_ground->setTone(toneOf(kind));
    m_text->setText(QStringLiteral("<span style=\"font-weight:500\">%1</span> %2")
                        .arg(title.toHtmlEscaped(), text.toHtmlEscaped()));
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_action->setAccessibleName(tr("Open the page"));
    m_action->setToolTip(tr("Opens the page about this message."));
    m_later->hide();
    m_act = {};
    QWidget::show();
}

void Banner::show(Kind kind, const QString& title, const QString& text, const Offer& offer) {
    show(kind, title, text, offer.action);
    m_action->setAccessibleName(offer.action);
    m_action->setToolTip(offer.action);
    m_later->setText(offer.later);
    m_later->setVisible(!offer.later.isEmpty());
    m_act = offer.act;
}

}  // namespace lightreel
