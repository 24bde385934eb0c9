#include "ui/style/button_row.h"

#include <QEvent>
#include <QStyle>

#include "ui/style/spacing.h"

namespace lightreel {

ButtonRow::ButtonRow(QWidget* parent) : QWidget(parent) {
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void ButtonRow::add(QWidget* button) {
    button->setParent(this);
    m_buttons << button;
}

/// Those that nobody has hidden, before the row itself is shown too.
QList<QWidget*> ButtonRow::shown() const {
    QList<QWidget*> buttons;
    for (QWidget* button : m_buttons)
        if (!button->isHidden() || !button->testAttribute(Qt::WA_WState_ExplicitShowHide)) buttons << button;
    return buttons;
}

QSize ButtonRow::sizeHint() const {
    QSize size(0, 0);
    for (const QWidget* button : shown())
        size = {size.width() + button->sizeHint().width() + (size.width() > 0 ? space::kRowGap : 0),
                std::max(size.height(), button->sizeHint().height())};
    return size;
}

QSize ButtonRow::minimumSizeHint() const {
    int widest = 0;
    for (const QWidget* button : shown()) widest = std::max(widest, button->sizeHint().width());
    return {widest, sizeHint().height()};
}

int ButtonRow::heightForWidth(int width) const {
    if (width >= sizeHint().width()) return sizeHint().height();
    int height = 0;
    for (const QWidget* button : shown())
        height += button->sizeHint().height() + (height > 0 ? space::kRowGap : 0);
    return height;
}

bool ButtonRow::event(QEvent* event) {
    if (event->type() == QEvent::LayoutRequest) {  // a button has come, gone, or has other words
        updateGeometry();
        arrange();
    }
    return QWidget::event(event);
}

void ButtonRow::resizeEvent(QResizeEvent*) {
    arrange();
}

void ButtonRow::arrange() {
    const bool beside = width() >= sizeHint().width();
    QPoint at(0, 0);
    for (QWidget* button : shown()) {
        const QSize size = button->sizeHint();
        const int down = beside ? (sizeHint().height() - size.height()) / 2 : 0;
        const QRect place(at + QPoint(0, down), size);
        button->setGeometry(QStyle::visualRect(layoutDirection(), rect(), place));
        at += beside ? QPoint(size.width() + space::kRowGap, 0) : QPoint(0, size.height() + space::kRowGap);
    }
}

}  // namespace lightreel
