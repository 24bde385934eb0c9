#include "ui/style/focus_ring.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QFocusEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QTabBar>

#include "ui/style/roles.h"
#include "ui/style/spacing.h"
#include "ui/style/theme.h"

namespace lightreel {
namespace {

constexpr int kWidth = 2;
constexpr int kGap = 1;

class Ring : public QWidget {
  public:
    Ring() {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setAttribute(Qt::WA_NoSystemBackground);
        setFocusPolicy(Qt::NoFocus);
    }

  protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(Theme::of(palette()).accent, kWidth));
        const qreal half = kWidth / 2.0;
        painter.drawRoundedRect(QRectF(rect()).adjusted(half, half, -half, -half), space::kRadius + kGap,
                                space::kRadius + kGap);
    }
};

bool isTextField(const QWidget* widget) {
    if (const auto* text = qobject_cast<const QPlainTextEdit*>(widget)) return !text->isReadOnly();
    return qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget);
}

/// These show the focus themselves: their rows and tabs do.
bool showsItself(const QWidget* widget) {
    const auto* view = qobject_cast<const QAbstractItemView*>(widget);
    if (view) return view->currentIndex().isValid();
    return qobject_cast<const QTabBar*>(widget) || qobject_cast<const QMenu*>(widget) ||
           qobject_cast<const QMenuBar*>(widget);
}

bool ringInside(const QWidget* widget) {
    return hasRole(widget, kRingInsideProperty) || qobject_cast<const QAbstractItemView*>(widget);
}

/// The page of the scroll area round the widget, so that the ring scrolls and is cut with it; else the
/// window.
QWidget* ringParent(QWidget* widget) {
    for (QWidget* page = widget->parentWidget(); page && !page->isWindow(); page = page->parentWidget()) {
        QWidget* viewport = page->parentWidget();
        const auto* area = viewport ? qobject_cast<QScrollArea*>(viewport->parentWidget()) : nullptr;
        if (area && area->widget() == page) return page;
    }
    return widget->window();
}

}  // namespace

FocusRing::FocusRing(QApplication& application) : QObject(&application) {
    application.installEventFilter(this);
}

FocusRing::~FocusRing() {
    delete m_ring;
}

bool FocusRing::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
        case QEvent::FocusIn:
            if (auto* widget = qobject_cast<QWidget*>(watched))
                onFocusIn(widget, static_cast<QFocusEvent*>(event)->reason());
            break;
        case QEvent::FocusOut:
            if (watched == m_target) leave();
            break;
        case QEvent::Move:
        case QEvent::Resize:
        case QEvent::Show:
        case QEvent::Hide:
        case QEvent::EnabledChange:
        case QEvent::ParentChange:
            if (m_target && m_watched.contains(qobject_cast<QWidget*>(watched)))
                QMetaObject::invokeMethod(this, &FocusRing::place, Qt::QueuedConnection);
            break;
        default:
            break;
    }
    return false;
}

void FocusRing::onFocusIn(QWidget* widget, Qt::FocusReason reason) {
    if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason)
        m_byKeyboard = reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason ||
                       reason == Qt::ShortcutFocusReason;
    leave();
    if (!showsItself(widget) && (m_byKeyboard || isTextField(widget))) follow(widget);
}

void FocusRing::follow(QWidget* target) {
    m_target = target;
    QWidget* parent = ringParent(target);
    for (QWidget* widget = target; widget && widget != parent; widget = widget->parentWidget())
        m_watched.append(widget);
    if (!m_ring) m_ring = new Ring;
    m_ring->setParent(parent);
    place();
}

void FocusRing::leave() {
    m_target.clear();
    m_watched.clear();
    if (m_ring) m_ring->hide();
}

void FocusRing::place() {
    if (!m_ring) return;
    if (!m_target || !m_target->isVisible() || !m_target->hasFocus()) return m_ring->hide();
    const int outside = ringInside(m_target) ? 0 : kWidth + kGap;
    const QRect target(m_target->mapTo(m_ring->parentWidget(), QPoint(0, 0)), m_target->size());
    m_ring->setGeometry(target.adjusted(-outside, -outside, outside, outside));
    m_ring->show();
    m_ring->raise();
}

}  // namespace lightreel
