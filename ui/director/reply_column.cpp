#include "ui/director/reply_column.h"

#include <QPainter>
#include <QVBoxLayout>

#include "ui/style/spacing.h"

namespace lightreel {
namespace {

constexpr int kLine = 2;

}  // namespace

ReplyColumn::ReplyColumn(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins(kLine + space::kDockPadding, 0, 0, 0);
    m_column->setSpacing(space::kRowGap);
}

void ReplyColumn::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(0, contentsRect().top(), kLine, contentsRect().height(),
                            palette().color(QPalette::Midlight));
}

}  // namespace lightreel
