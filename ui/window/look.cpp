#include "ui/window/look.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QEvent>
#include <QFrame>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <functional>

#include "ui/window/theme_access.h"

namespace lightreel::look {
namespace {

constexpr auto kRestylerName = "restyler";

/// Repeats a styling whenever the widget's palette changes. A newer styling of the same widget replaces it.
class Restyler : public QObject {
  public:
    Restyler(QWidget* widget, std::function<void()> style) : QObject(widget), m_style(std::move(style)) {
        if (QObject* former =
                widget->findChild<QObject*>(QLatin1String(kRestylerName), Qt::FindDirectChildrenOnly))
            delete former;
        setObjectName(QLatin1String(kRestylerName));
        widget->installEventFilter(this);
        run();
    }

    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::PaletteChange) run();
        return false;
    }

  private:
    void run() {
        if (m_running) return;  // a styling may set the palette and so come back here
        m_running = true;
        m_style();
        m_running = false;
    }

    std::function<void()> m_style;
    bool m_running = false;
};

QFont scaled(QFont font, double points, QFont::Weight weight) {
    font.setPointSizeF(font.pointSizeF() * points / 9.0);  // the window's own text is 9 pt
    font.setWeight(weight);
    return font;
}

QLabel* plainLabel(const QString& text) {
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    return label;
}

}  // namespace

QLabel* label(const QString& text, QWidget* buddy) {
    QLabel* label = secondLabel(text);
    label->setBuddy(buddy);
    return label;
}

QLabel* secondLabel(const QString& text) {
    QLabel* label = plainLabel(text);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QLabel* smallLabel(const QString& text) {
    QLabel* label = secondLabel(text);
    label->setFont(smallFont(label->font()));
    return label;
}

QLabel* sectionLabel(const QString& text) {
    QLabel* label = plainLabel(text);
    label->setFont(scaled(label->font(), 10.5, QFont::Medium));
    return label;
}

QLabel* titleLabel(const QString& text) {
    QLabel* label = plainLabel(text);
    label->setFont(scaled(label->font(), 15, QFont::Medium));
    return label;
}

QFont smallFont(const QFont& font) {
    return scaled(font, 8, QFont::Normal);
}

void setTone(QLabel* label, Tone tone) {
    label->setForegroundRole(tone == Tone::Second ? QPalette::PlaceholderText : QPalette::WindowText);
    new Restyler(label, [label, tone] {
        QPalette palette = label->palette();
        const QColor color = tone == Tone::Plain ? QColor() : toneColor(palette, tone);
        if (!color.isValid() || tone == Tone::Second) return;
        palette.setColor(QPalette::WindowText, color);
        label->setPalette(palette);
    });
}

void setIcon(QAbstractButton* button, const char* icon) {
    button->setIcon(themeIcon(icon));
}

void setIcon(QAction* action, const char* icon) {
    action->setIcon(themeIcon(icon));
}

void setIcon(QLabel* label, const char* icon, Tone tone, int side) {
    new Restyler(label, [label, icon, tone, side] {
        label->setPixmap(
            iconPixmap(icon, toneColor(label->palette(), tone), side, label->devicePixelRatioF()));
    });
}

void makePrimary(QPushButton* button) {
    new Restyler(button, [button] {
        QPalette palette = QApplication::palette();
        for (const auto group : {QPalette::Active, QPalette::Inactive}) {
            palette.setColor(group, QPalette::Button, palette.color(QPalette::Highlight));
            palette.setColor(group, QPalette::ButtonText, palette.color(QPalette::HighlightedText));
        }
        button->setPalette(palette);
    });
}

void setGround(QWidget* widget, Tone tone) {
    widget->setAutoFillBackground(true);
    new Restyler(widget, [widget, tone] {
        QPalette palette = widget->palette();
        palette.setColor(QPalette::Window, groundColor(palette, tone));
        widget->setPalette(palette);
    });
}

void paintIcon(QPainter& painter, const QRect& place, const char* icon, const QColor& color) {
    const qreal ratio = painter.device()->devicePixelRatioF();
    painter.drawPixmap(place.topLeft(), iconPixmap(icon, color, place.width(), ratio));
}

QFrame* hairline() {
    auto* line = new QFrame;
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Plain);
    line->setForegroundRole(QPalette::Midlight);
    return line;
}

}  // namespace lightreel::look
