#include "ui/style/labels.h"

#include <QEvent>
#include <QPainter>

#include "ui/style/crisp.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

QFont scaled(QFont font, double points, QFont::Weight weight) {
    font.setPointSizeF(font.pointSizeF() * points / 9.0);  // the window's own text is 9 pt
    font.setWeight(weight);
    return font;
}

Label* sized(const QString& text, double points, QFont::Weight weight, Tone tone = Tone::Plain) {
    auto* label = new Label(text, tone);
    label->setFont(scaled(label->font(), points, weight));
    return label;
}

class Hairline : public QWidget {
  public:
    Hairline() { setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); }
    [[nodiscard]] QSize sizeHint() const override { return {1, 1}; }

  protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        drawHorizontal(painter, 0, width(), 0, palette().color(QPalette::Midlight));
    }
};

}  // namespace

Label::Label(const QString& text, Tone tone) : QLabel(text), m_tone(tone) {
    setTextFormat(Qt::PlainText);
    applyTone();
}

void Label::setTone(Tone tone) {
    if (m_tone == tone) return;
    m_tone = tone;
    applyTone();
}

void Label::applyTone() {
    const QColor color = Theme::of(palette()).text(m_tone, palette());
    if (m_tone == Tone::Plain) return setPalette(QPalette());
    if (palette().color(QPalette::WindowText) == color) return;
    QPalette own;
    own.setColor(QPalette::WindowText, color);
    setPalette(own);
}

void Label::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_tone != Tone::Plain) applyTone();
}

ElidedLabel::ElidedLabel(Qt::TextElideMode mode, Tone tone) : Label({}, tone), m_mode(mode) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
}

QSize ElidedLabel::minimumSizeHint() const {
    constexpr int kCharacters = 3;
    return {fontMetrics().averageCharWidth() * kCharacters, Label::minimumSizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(contentsRect(), static_cast<int>(alignment()) | Qt::TextSingleLine,
                     fontMetrics().elidedText(text(), m_mode, contentsRect().width()));
}

bool ElidedLabel::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip)
        setToolTip(fontMetrics().horizontalAdvance(text()) > contentsRect().width() ? text() : QString());
    return Label::event(event);
}

Label* fieldLabel(const QString& text, QWidget* buddy) {
    Label* label = secondLabel(text);
    label->setBuddy(buddy);
    return label;
}

Label* secondLabel(const QString& text) {
    return new Label(text, Tone::Second);
}

Label* smallLabel(const QString& text) {
    return sized(text, 8, QFont::Normal, Tone::Second);
}

Label* mediumLabel(const QString& text) {
    return sized(text, 9, QFont::Medium);
}

Label* sectionLabel(const QString& text) {
    return sized(text, 10.5, QFont::Medium);
}

Label* titleLabel(const QString& text) {
    return sized(text, 15, QFont::Medium);
}

void showWithLink(QLabel& label, const QString& sentence, const QString& link, const QString& toolTip) {
    const QString text = sentence.toHtmlEscaped();
    const bool linked = !link.isEmpty();
    label.setTextFormat(Qt::RichText);
    label.setText(linked ? QStringLiteral("%1 <a href=\"#\">%2</a>").arg(text, link.toHtmlEscaped()) : text);
    label.setAccessibleName(linked ? sentence + QLatin1Char(' ') + link : sentence);
    label.setToolTip(linked ? toolTip : QString());
    label.setTextInteractionFlags(linked ? Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard
                                         : Qt::TextInteractionFlags(Qt::NoTextInteraction));
}

QFont smallFont(const QFont& font) {
    return scaled(font, 8, QFont::Normal);
}

QFont mediumFont(const QFont& font) {
    return scaled(font, 9, QFont::Medium);
}

IconLabel::IconLabel(const char* icon, Tone tone, int side) : m_icon(icon), m_tone(tone), m_side(side) {
    setFixedSize(side, side);
}

void IconLabel::set(const char* icon, Tone tone) {
    m_icon = icon;
    m_tone = tone;
    update();
}

void IconLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintIcon(painter, rect(), m_icon, Theme::of(palette()).text(m_tone, palette()));
}

QWidget* hairline() {
    return new Hairline;
}

}  // namespace lightreel
