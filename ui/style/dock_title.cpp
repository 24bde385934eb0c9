#include "ui/style/dock_title.h"

#include <QDockWidget>
#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

#include "ui/style/chip.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

QToolButton* smallButton(const QString& objectName, const char* icon, const QString& name) {
    constexpr int kSide = 20;
    auto* button = describe(new QToolButton, objectName.toLatin1().constData(), name, name);
    button->setIcon(themeIcon(icon));
    button->setIconSize({space::kSmallIcon, space::kSmallIcon});
    button->setFixedSize(kSide, kSide);
    button->setAutoRaise(true);
    return button;
}

}  // namespace

DockTitle::DockTitle(QDockWidget* dock, const QString& title)
    : m_row(new QHBoxLayout(this)),
      m_detail(new ElidedLabel(Qt::ElideRight, Tone::Second)),
      m_count(new Chip(Tone::Plain)) {
    const QString name = dock->objectName();
    Label* word = mediumLabel(title);
    auto* floating = smallButton(name + QStringLiteral("Float"), "float", tr("Float %1").arg(title));
    auto* close = smallButton(name + QStringLiteral("Close"), "close", tr("Close %1").arg(title));
    m_detail->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);  // the first to give way
    m_detail->setObjectName(name + QStringLiteral("Detail"));
    m_count->setObjectName(name + QStringLiteral("Count"));
    m_row->setContentsMargins(space::kDockPadding, 0, space::kRowGap, 0);
    m_row->setSpacing(4);
    m_row->addWidget(word);
    m_row->addWidget(m_count);
    m_row->addSpacing(4);
    m_row->addWidget(m_detail);
    m_tools = m_row->count();
    m_row->addStretch(1);
    m_rightTools = m_row->count();
    m_row->addWidget(floating);
    m_row->addWidget(close);
    m_count->hide();
    connect(floating, &QToolButton::clicked, dock, [dock] { dock->setFloating(!dock->isFloating()); });
    connect(close, &QToolButton::clicked, dock, &QDockWidget::close);
}

QSize DockTitle::sizeHint() const {
    return {m_row->sizeHint().width(), std::max(space::kBarRow, fontMetrics().height() + 12)};
}

QSize DockTitle::minimumSizeHint() const {
    return {m_row->minimumSize().width() - (m_compact ? 0 : wordsWidth()), sizeHint().height()};
}

/// What the words of the tools take, beside their icons.
int DockTitle::wordsWidth() const {
    constexpr int kIconGap = 4;
    int width = 0;
    for (const QToolButton* tool : m_toolButtons)
        if (!tool->isHidden() && !tool->icon().isNull())
            width += tool->fontMetrics().horizontalAdvance(tool->text()) + kIconGap;
    return width;
}

void DockTitle::fitTools() {
    const int needed = m_row->minimumSize().width() + (m_compact ? wordsWidth() : 0);
    const bool compact = width() < needed;
    if (compact == m_compact) return;
    m_compact = compact;
    for (QToolButton* tool : m_toolButtons)
        tool->setToolButtonStyle(compact && !tool->icon().isNull() ? Qt::ToolButtonIconOnly
                                                                   : Qt::ToolButtonTextBesideIcon);
}

void DockTitle::resizeEvent(QResizeEvent*) {
    fitTools();
}

bool DockTitle::event(QEvent* event) {
    const bool done = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest) fitTools();  // a tool has come or gone
    return done;
}

void DockTitle::setCount(int count) {
    m_count->setText(QString::number(count));
    m_count->setVisible(count > 0);
}

void DockTitle::setDetail(const QString& text) {
    m_detail->setText(text);
}

void DockTitle::addTool(QWidget* tool) {
    if (auto* button = qobject_cast<QToolButton*>(tool)) m_toolButtons << button;
    m_row->insertWidget(m_tools++, tool);
    ++m_rightTools;
}

void DockTitle::addRightTool(QWidget* tool) {
    m_row->insertWidget(m_rightTools++, tool);
}

void DockTitle::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), palette().color(QPalette::Mid));
}

}  // namespace lightreel
