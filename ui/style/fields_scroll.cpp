#include "ui/style/fields_scroll.h"

#include <QEvent>
#include <QScrollBar>

namespace lightreel {

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

bool FieldsScroll::eventFilter(QObject* page, QEvent* event) {
    if (event->type() == QEvent::LayoutRequest) updateGeometry();  // its page has grown or shrunk
    return QScrollArea::eventFilter(page, event);
}

}  // namespace lightreel
