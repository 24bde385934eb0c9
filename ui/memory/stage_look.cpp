#include "ui/memory/stage_look.h"

#include <QPainter>
#include <QPixmapCache>

#include "ui/text/tr.h"

namespace lightreel {
namespace {

using Pattern = StageLook::Pattern;

/// A multiple of four, so that tiles are whole pixels wide at 125 and 150 % too.
int tileWidth(Pattern pattern) {
    return pattern == Pattern::Crosses ? 8 : 4;
}

void paintTile(QPainter& painter, Pattern pattern, const QColor& color, int width) {
    painter.setRenderHint(QPainter::Antialiasing);
    switch (pattern) {
        case Pattern::Solid:
            return painter.fillRect(0, 0, width, kPatternHeight, color);
        case Pattern::Dots:
            painter.setPen(Qt::NoPen);
            painter.setBrush(color);
            return painter.drawEllipse(QPointF(2, 1.5), 1, 1);
        case Pattern::Crosses:
            painter.fillRect(QRectF(0, 1, width, 1), color);
            return painter.fillRect(QRectF(3.5, 0, 1, kPatternHeight), color);
        case Pattern::Vertical:
            return painter.fillRect(QRectF(1, 0, 2, kPatternHeight), color);
        case Pattern::Horizontal:
            return painter.fillRect(QRectF(0, 0, width, 1.6), color);
        case Pattern::Hatch:
            painter.setPen(QPen(color, 1.7));
            for (const int x : {-width, 0, width})
                painter.drawLine(QPointF(x, kPatternHeight + 1), QPointF(x + kPatternHeight + 2, -1));
    }
}

}  // namespace

StageLook stageLook(const Theme& theme, const std::string& stage, const std::string& kind) {
    constexpr double kOther = 0.08;
    if (kind == "full") return {QLatin1Char('F'), tr("full"), theme.full, Pattern::Solid, 0.05};
    if (kind == "reuse") return {QLatin1Char('R'), tr("reuse"), theme.reuse, Pattern::Hatch, 0.12};
    if (kind == "skip") return {QLatin1Char('S'), tr("skip"), theme.write, Pattern::Dots, kOther};
    if (stage == "load") return {QLatin1Char('L'), tr("Load"), theme.load, Pattern::Crosses, kOther};
    if (stage == "encode") return {QLatin1Char('E'), tr("Encode"), theme.encode, Pattern::Dots, kOther};
    if (stage == "denoise") return {QLatin1Char('F'), tr("Sampling"), theme.full, Pattern::Solid, 0.05};
    if (stage == "decode") return {QLatin1Char('D'), tr("Decode"), theme.decode, Pattern::Vertical, kOther};
    if (stage == "media") return {QLatin1Char('X'), tr("Write"), theme.write, Pattern::Horizontal, kOther};
    const QString word = QString::fromStdString(stage);
    const auto pattern = static_cast<Pattern>(1 + qHash(word) % 5);
    return {word.isEmpty() ? QLatin1Char('?') : word.front().toUpper(), word, theme.write, pattern, kOther};
}

QPixmap patternTile(StageLook::Pattern pattern, const QColor& color, qreal ratio) {
    const QString key = QStringLiteral("lightreel/band/%1/%2/%3")
                            .arg(static_cast<int>(pattern))
                            .arg(color.name(QColor::HexArgb))
                            .arg(ratio);
    QPixmap tile;
    if (QPixmapCache::find(key, &tile)) return tile;
    const int width = tileWidth(pattern);
    tile = QPixmap(qRound(width * ratio), qRound(kPatternHeight * ratio));
    tile.setDevicePixelRatio(ratio);
    tile.fill(Qt::transparent);
    QPainter painter(&tile);
    paintTile(painter, pattern, color, width);
    painter.end();
    QPixmapCache::insert(key, tile);
    return tile;
}

}  // namespace lightreel
