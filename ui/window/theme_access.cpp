#include "ui/window/theme_access.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QPushButton>
#include <QSvgRenderer>

namespace lightreel::look {
namespace {

/// Both columns of the design sheet's token table.
struct Pair {
    QRgb dark;
    QRgb light;
    [[nodiscard]] QColor in(const QPalette& palette) const { return QColor(isDark(palette) ? dark : light); }
};
constexpr Pair kAccent{0x66B5CE, 0x0C627C};
constexpr Pair kSoft{0x2D3F46, 0xD2E5EB};
constexpr Pair kResident{0xC4AEEB, 0x6A47AA};
constexpr Pair kLoad{0x8396AF, 0x52667F};
constexpr Pair kEncode{0xA99DDA, 0x5C4C9C};
constexpr Pair kFull{0x4FA0BF, 0x1B7893};
constexpr Pair kReuse{0xA9DCEA, 0x3E92AD};
constexpr Pair kDecode{0xDBA660, 0x945D0C};
constexpr Pair kWrite{0xA3A3A3, 0x707070};
constexpr Pair kSurround{0x191919, 0xC4C4C4};
constexpr Pair kWarning{0xE3B04B, 0x805300};
constexpr Pair kWarningGround{0x3A3222, 0xF6EACB};
constexpr Pair kError{0xF28B82, 0xB3261E};
constexpr Pair kErrorGround{0x412B29, 0xF8DEDB};
constexpr Pair kGood{0x93C58B, 0x2E6A29};
constexpr Pair kGoodGround{0x2B3629, 0xDDEBDA};

/// An SVG whose currentColor is the palette's text, accent when on, disabled text when off.
class SvgIconEngine : public QIconEngine {
  public:
    explicit SvgIconEngine(const char* icon) : m_icon(icon) {}
    QIconEngine* clone() const override { return new SvgIconEngine(m_icon); }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1;
        painter->drawPixmap(rect, iconPixmap(m_icon, color(mode, state), rect.width(), ratio));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return iconPixmap(m_icon, color(mode, state), size.width(), 1);
    }

  private:
    static QColor color(QIcon::Mode mode, QIcon::State state) {
        const QPalette palette = QApplication::palette();
        if (mode == QIcon::Disabled) return palette.color(QPalette::Disabled, QPalette::WindowText);
        if (mode == QIcon::Selected) return palette.color(QPalette::HighlightedText);
        return state == QIcon::On ? kAccent.in(palette) : palette.color(QPalette::WindowText);
    }
    const char* m_icon;
};

}  // namespace

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::Base).lightness() < 128;
}

QColor toneColor(const QPalette& palette, Tone tone) {
    switch (tone) {
        case Tone::Second:
            return palette.color(QPalette::PlaceholderText);
        case Tone::Accent:
            return kAccent.in(palette);
        case Tone::Warning:
            return kWarning.in(palette);
        case Tone::Error:
            return kError.in(palette);
        case Tone::Good:
            return kGood.in(palette);
        case Tone::Plain:
            break;
    }
    return palette.color(QPalette::WindowText);
}

QColor softColor(const QPalette& palette) {
    return kSoft.in(palette);
}

QColor surroundColor(const QPalette& palette) {
    return kSurround.in(palette);
}

QColor residentColor(const QPalette& palette) {
    return kResident.in(palette);
}

QColor stageColor(const QPalette& palette, const std::string& stage, const std::string& kind) {
    if (kind == "reuse") return kReuse.in(palette);
    if (kind == "full" || stage == "denoise") return kFull.in(palette);
    if (stage == "load") return kLoad.in(palette);
    if (stage == "encode") return kEncode.in(palette);
    if (stage == "decode") return kDecode.in(palette);
    return kWrite.in(palette);
}

QString stageLetter(const std::string& stage) {
    if (stage == "media") return QStringLiteral("X");
    return QString::fromStdString(stage).left(1).toUpper();
}

QString stageWord(const std::string& stage) {
    if (stage == "load") return QCoreApplication::translate("Stages", "Load");
    if (stage == "encode") return QCoreApplication::translate("Stages", "Encode");
    if (stage == "decode") return QCoreApplication::translate("Stages", "Decode");
    if (stage == "media") return QCoreApplication::translate("Stages", "Write");
    return QString::fromStdString(stage);
}

QColor groundColor(const QPalette& palette, Tone tone) {
    switch (tone) {
        case Tone::Accent:
            return softColor(palette);
        case Tone::Warning:
            return kWarningGround.in(palette);
        case Tone::Error:
            return kErrorGround.in(palette);
        case Tone::Good:
            return kGoodGround.in(palette);
        case Tone::Plain:
        case Tone::Second:
            break;
    }
    return palette.color(QPalette::Base);
}

QPixmap iconPixmap(const char* icon, const QColor& color, int side, qreal ratio) {
    const QString key =
        QStringLiteral("icon/%1/%2/%3/%4").arg(QLatin1String(icon), color.name()).arg(side).arg(ratio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) return pixmap;
    QFile file(QStringLiteral(":/icons/%1.svg").arg(QLatin1String(icon)));
    pixmap = QPixmap(qRound(side * ratio), qRound(side * ratio));
    pixmap.fill(Qt::transparent);
    if (file.open(QIODevice::ReadOnly)) {
        QSvgRenderer renderer(file.readAll().replace("currentColor", color.name().toLatin1()));
        QPainter painter(&pixmap);
        renderer.render(&painter);
    }
    pixmap.setDevicePixelRatio(ratio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QIcon themeIcon(const char* icon) {
    return QIcon(new SvgIconEngine(icon));
}

}  // namespace lightreel::look
