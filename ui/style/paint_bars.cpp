#include "ui/style/paint_bars.h"

#include <QDateTime>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>

#include "ui/style/crisp.h"
#include "ui/style/spacing.h"
#include "ui/style/theme.h"

namespace lightreel {
namespace {

constexpr int kDash = 12;  ///< pixels, and the gap after it
constexpr int kPeriod = 2 * kDash;
constexpr int kDashSpeed = 30;  ///< milliseconds per pixel

void paintDashes(QPainter& painter, const QRectF& bar, const QPalette& palette) {
    const auto shift = static_cast<double>(QDateTime::currentMSecsSinceEpoch() / kDashSpeed % kPeriod);
    for (double x = bar.left() - kPeriod + shift; x < bar.right(); x += kPeriod)
        painter.fillRect(QRectF(x, bar.top(), kDash, bar.height()), Theme::of(palette).edge);
}

}  // namespace

void paintMenuBar(QPainter& painter, const QStyleOption& option) {
    painter.fillRect(option.rect, option.palette.color(QPalette::Window));
    drawHorizontal(painter, option.rect.left(), option.rect.right() + 1, option.rect.bottom(),
                   option.palette.color(QPalette::Dark));
}

void paintMenuBarItem(QPainter& painter, const QStyleOptionMenuItem& option) {
    paintMenuBar(painter, option);
    const bool open = (option.state & (QStyle::State_Sunken | QStyle::State_Selected)) != 0;
    if (open)
        drawRounded(painter, QRectF(option.rect).adjusted(1, 3, -1, -4), space::kRadius,
                    option.palette.color(QPalette::Light));
    painter.setPen(option.palette.color(QPalette::WindowText));
    painter.drawText(option.rect, Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextSingleLine, option.text);
}

void paintStatusBar(QPainter& painter, const QStyleOption& option) {
    painter.fillRect(option.rect, option.palette.color(QPalette::Window));
    drawHorizontal(painter, option.rect.left(), option.rect.right() + 1, option.rect.top(),
                   option.palette.color(QPalette::Dark));
}

void paintScrollBar(QPainter& painter, const QStyleOptionSlider& option, const QRect& handle) {
    if (option.maximum <= option.minimum) return;
    const bool hovered = (option.state & (QStyle::State_MouseOver | QStyle::State_Sunken)) != 0;
    const int thickness = hovered ? space::kScrollBar - 2 : space::kThinScrollBar;
    QRectF bar = handle;
    if (option.orientation == Qt::Vertical) {
        bar.setWidth(thickness);
        bar.moveCenter(QRectF(handle).center());
    } else {
        bar.setHeight(thickness);
        bar.moveCenter(QRectF(handle).center());
    }
    QColor color = Theme::of(option.palette).edge;
    color.setAlphaF(hovered ? 1.0F : 0.75F);
    drawRounded(painter, bar, thickness / 2.0, color);
}

void paintProgressBar(QPainter& painter, const QStyleOptionProgressBar& option) {
    const QRectF bar = option.rect;
    const qreal radius = bar.height() / 2;
    drawRounded(painter, bar, radius, option.palette.color(QPalette::Base),
                option.palette.color(QPalette::Midlight));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    shape.addRoundedRect(bar, radius, radius);
    if (option.maximum <= option.minimum) {
        painter.setClipPath(shape);
        paintDashes(painter, bar, option.palette);
    } else if (option.progress > option.minimum) {
        const double part = static_cast<double>(option.progress - option.minimum) /
                            (static_cast<double>(option.maximum) - option.minimum);
        painter.setClipPath(shape);
        painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * std::min(1.0, part), bar.height()),
                         Theme::of(option.palette).dark ? Theme::of(option.palette).fillHover
                                                        : option.palette.color(QPalette::Highlight));
    }
    painter.restore();
}

void paintPopupFrame(QPainter& painter, const QStyleOption& option, bool toolTip) {
    const QColor ground =
        toolTip ? option.palette.color(QPalette::ToolTipBase) : option.palette.color(QPalette::Window);
    const Crisp crisp(painter);
    painter.save();
    painter.setPen(QPen(Theme::of(option.palette).rim, crisp.lineWidth()));
    painter.setBrush(toolTip ? QBrush(ground) : QBrush(Qt::NoBrush));
    painter.drawRect(crisp.outline(option.rect));
    painter.restore();
}

}  // namespace lightreel
