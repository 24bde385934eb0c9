#include "ui/director/button_row.h"

#include <QBoxLayout>

#include "ui/style/spacing.h"

namespace lightreel {

ButtonRow::ButtonRow(QWidget* parent)
    : QWidget(parent), m_row(new QBoxLayout(QBoxLayout::LeftToRight, this)) {
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(space::kRowGap);
    m_row->setSizeConstraint(QLayout::SetNoConstraint);
    m_row->addStretch(1);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void ButtonRow::add(QWidget* button) {
    m_row->insertWidget(static_cast<int>(m_buttons.size()), button, 0, Qt::AlignLeft);
    m_buttons << button;
}

QSize ButtonRow::sizeHint() const {
    QSize size;
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
    m_row->setDirection(width() < sizeHint().width() ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

}  // namespace lightreel
