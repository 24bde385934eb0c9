#include "ui/style/fields_scroll.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>
#include <QScrollBar>
#include <QSlider>

namespace lightreel {
namespace {

bool changesByWheel(const QWidget* widget) {
    return qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
           qobject_cast<const QSlider*>(widget);
}

}  // namespace

FieldsScroll::FieldsScroll(const char* objectName, QWidget* page) {
    setObjectName(QLatin1String(objectName));
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidget(page);
}

QSize FieldsScroll::minimumSizeHint() const {
    const int bar = verticalScrollBar()->sizeHint().width();
    return {widget()->minimumSizeHint().width() + bar, QScrollArea::minimumSizeHint().height()};
}

/// All fields are there by now.
void FieldsScroll::showEvent(QShowEvent* event) {
    for (QWidget* field : widget()->findChildren<QWidget*>()) {
        if (!changesByWheel(field)) continue;
        field->installEventFilter(this);
        if (field->focusPolicy() == Qt::WheelFocus) field->setFocusPolicy(Qt::StrongFocus);
    }
    QScrollArea::showEvent(event);
}

bool FieldsScroll::eventFilter(QObject* watched, QEvent* event) {
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry();  // it has grown or shrunk
    if (watched == widget() || event->type() != QEvent::Wheel)
        return QScrollArea::eventFilter(watched, event);
    if (qobject_cast<QWidget*>(watched)->hasFocus()) return false;
    event->ignore();  // it goes to what lies behind, and so to the page
    return true;
}

}  // namespace lightreel
