#pragma once
#include "ui/style/labels.h"
#include "ui/style/spoken.h"

namespace lightreel {

/// A word on a small ground in its tone: a state, a count. An icon stands before it where the tone has one.
class Chip : public QWidget, public Spoken {
    Q_OBJECT
  public:
    explicit Chip(Tone tone, const QString& text = {});
    void set(Tone tone, const QString& text);
    void setText(const QString& text) { set(m_tone, text); }
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }
    [[nodiscard]] QAccessible::Role spokenRole() const override { return QAccessible::StaticText; }
    [[nodiscard]] QString spokenValue() const override { return m_text; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    Tone m_tone;
    QString m_text;
};

/// The icon that stands for a tone; null for the quiet ones.
[[nodiscard]] const char* iconOf(Tone tone);

/// Paints a chip at a place that is as wide as it needs; returns where it ended.
void paintChip(QPainter& painter, const QPoint& leftMiddle, const QString& text, Tone tone, const QFont& font,
               const QPalette& palette, int room);

}  // namespace lightreel
