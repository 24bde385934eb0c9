#include "ui/window/banner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "ui/window/describe.h"
#include "ui/window/look.h"

namespace lightreel {

Banner::Banner(QWidget* parent)
    : QWidget(parent), m_ground(new QWidget), m_icon(new QLabel), m_text(new QLabel) {
    setObjectName(QStringLiteral("bannerArea"));
    m_action = describe(new QPushButton, "bannerAction", tr("Open the page"),
                        tr("Opens the page about this message."));
    m_hide = describe(new QPushButton(tr("Hide")), "bannerHide", tr("Hide"), tr("Hides this message."));
    m_hide->setFlat(true);
    m_text->setObjectName(QStringLiteral("bannerText"));
    m_text->setTextFormat(Qt::RichText);
    m_text->setWordWrap(true);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    auto* row = new QHBoxLayout(m_ground);
    row->setContentsMargins(look::kGroupGap, 4, look::kGroupGap, 4);
    row->setSpacing(look::kDockPadding);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    row->addWidget(m_hide);
    auto* all = new QHBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_ground);
    connect(m_action, &QPushButton::clicked, this, &Banner::actionWanted);
    connect(m_hide, &QPushButton::clicked, this, &QWidget::hide);
    hide();
}

void Banner::show(Kind kind, const QString& title, const QString& text, const QString& action) {
    const auto tone = kind == Kind::Failure   ? look::Tone::Error
                      : kind == Kind::Warning ? look::Tone::Warning
                                              : look::Tone::Accent;
    const char* icon = kind == Kind::Failure ? "error" : kind == Kind::Warning ? "warn" : "info";
    look::setIcon(m_icon, icon, tone);
    look::setGround(m_ground, tone);
    m_text->setText(QStringLiteral("<b>%1</b> %2").arg(title.toHtmlEscaped(), text.toHtmlEscaped()));
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    QWidget::show();
}

}  // namespace lightreel
