#include "ui/director/button_row.h"

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

QSize ButtonRow::sizeHint() const {
    QSize size(0, 0);
    for (const QWidget* button : m_buttons)
        size = {size.width() + button->sizeHint().width() + (size.width() > 0 ? space::kRowGap : 0),
                std::max(size.height(), button->sizeHint().height())};
    return size;
}

QSize ButtonRow::minimumSizeHint() const {
    int widest = 0;
    for (const QWidget* button : m_buttons) widest = std::max(widest, button->sizeHint().width());
    return {widest, sizeHint().height()};
}

int ButtonRow::heightForWidth(int width) const {
    if (width >= sizeHint().width()) return sizeHint().height();
    int height = 0;
    for (const QWidget* button : m_buttons)
        height += button->sizeHint().height() + (height > 0 ? space::kRowGap : 0);
    return height;
}

void ButtonRow::resizeEvent(QResizeEvent*) {
    const bool beside = width() >= sizeHint().width();
    QPoint at(0, 0);
    for (QWidget* button : m_buttons) {
        const QSize size = button->sizeHint();
        const int down = beside ? (sizeHint().height() - size.height()) / 2 : 0;
        const QRect place(at + QPoint(0, down), size);
        button->setGeometry(QStyle::visualRect(layoutDirection(), rect(), place));
        at += beside ? QPoint(size.width() + space::kRowGap, 0) : QPoint(0, size.height() + space::kRowGap);
    }
}

}  // namespace lightreel
