#include "ui/queue/queue_delegate.h"

#include <QApplication>
#include <QPainter>

#include "ui/jobs/job_entry.h"
#include "ui/queue/queue_model.h"
#include "ui/style/crisp.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/style/theme.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

constexpr int kPadding = 6;
constexpr int kThumbnail = 48;

/// The picture fills the square; its long side is cut.
void paintThumbnail(QPainter& painter, const QRect& square, const QImage& image, const QPalette& palette) {
    if (image.isNull()) {
        return drawRounded(painter, square, 2, palette.color(QPalette::Base),
                           palette.color(QPalette::Midlight));
    }
    const int side = std::min(image.width(), image.height());
    const QRect source((image.width() - side) / 2, (image.height() - side) / 2, side, side);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(square, image, source);
}

Tone toneOf(JobPhase phase) {
    if (phase == JobPhase::Failed) return Tone::Error;
    return phase == JobPhase::Done ? Tone::Good : Tone::Second;
}

const char* iconOf(JobPhase phase) {
    switch (phase) {
        case JobPhase::Failed:
            return "error";
        case JobPhase::Done:
            return "check";
        case JobPhase::Cancelled:
            return "cancel";
        case JobPhase::Waiting:
            return "history";
        case JobPhase::Running:
            return "play";
    }
    return "info";
}

void paintBar(QPainter& painter, const QRectF& bar, double fraction, const QPalette& palette) {
    drawRounded(painter, bar, bar.height() / 2, palette.color(QPalette::Base),
                palette.color(QPalette::Midlight));
    QRectF done = bar;
    done.setWidth(bar.width() * std::clamp(fraction, 0.0, 1.0));
    if (done.width() >= bar.height())
        drawRounded(
            painter, done, bar.height() / 2,
            Theme::of(palette).dark ? Theme::of(palette).fillHover : palette.color(QPalette::Highlight));
}

/// Star and pen of a clip that is liked, or has a note, at the right of the title; returns the room they
/// take.
int paintMarks(QPainter& painter, const QRect& line, const QModelIndex& index, const QPalette& palette) {
    int taken = 0;
    const auto mark = [&](const char* icon, Tone tone) {
        taken += space::kSmallIcon + 4;
        const QRect place(line.right() + 5 - taken, line.center().y() - space::kSmallIcon / 2 + 1,
                          space::kSmallIcon, space::kSmallIcon);
        paintIcon(painter, place, icon, Theme::of(palette).text(tone, palette));
    };
    if (index.data(QueueModel::LikedRole).toBool()) mark("star", Tone::Accent);
    if (!index.data(QueueModel::NoteRole).toString().isEmpty()) mark("edit", Tone::Second);
    return taken;
}

}  // namespace

void QueueDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    const auto phase = static_cast<JobPhase>(index.data(QueueModel::PhaseRole).toInt());
    const QPalette& palette = option.palette;
    painter->save();
    if (option.state & QStyle::State_Selected) painter->fillRect(option.rect, Theme::of(palette).soft);
    const QRect inner = option.rect.adjusted(space::kDockPadding, kPadding, -space::kDockPadding, -kPadding);
    const QRect square(inner.left(), inner.center().y() - kThumbnail / 2, kThumbnail, kThumbnail);
    paintThumbnail(*painter, square, index.data(QueueModel::ThumbnailRole).value<QImage>(), palette);

    QFont medium = option.font;
    if (phase == JobPhase::Running) medium.setWeight(QFont::Medium);
    const QFontMetrics titleMetrics(medium);
    const QFont small = smallFont(option.font);
    const QFontMetrics smallMetrics(small);
    QRect text = inner.adjusted(kThumbnail + space::kDockPadding, 0, 0, 0);
    const int height = titleMetrics.height() + smallMetrics.height() + (phase == JobPhase::Running ? 8 : 2);
    int y = inner.center().y() - height / 2;
    painter->setFont(medium);
    painter->setPen(palette.color(QPalette::Text));
    const QString title = index.data(Qt::DisplayRole).toString();
    QRect line(text.left(), y, text.width(), titleMetrics.height());
    line.setRight(line.right() - paintMarks(*painter, line, index, palette));
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                      titleMetrics.elidedText(title, Qt::ElideRight, line.width()));
    y += titleMetrics.height() + 2;
    const Tone tone = toneOf(phase);
    const QRect icon(text.left(), y + (smallMetrics.height() - 12) / 2, 12, 12);
    paintIcon(*painter, icon, iconOf(phase), Theme::of(palette).text(tone, palette));
    painter->setFont(small);
    painter->setPen(Theme::of(palette).text(phase == JobPhase::Failed ? tone : Tone::Second, palette));
    const QRect state(icon.right() + 6, y, text.right() - icon.right() - 6, smallMetrics.height());
    painter->drawText(
        state, Qt::AlignLeft | Qt::AlignVCenter,
        smallMetrics.elidedText(index.data(QueueModel::StateRole).toString(), Qt::ElideRight, state.width()));
    if (phase == JobPhase::Running)
        paintBar(*painter, QRect(text.left(), y + smallMetrics.height() + 3, text.width(), 4),
                 index.data(QueueModel::FractionRole).toDouble(), palette);
    painter->restore();
}

QSize QueueDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    const int text = option.fontMetrics.height() + QFontMetrics(smallFont(option.font)).height() + 8;
    return {240, std::max(kThumbnail, text) + 2 * kPadding};
}

}  // namespace lightreel
