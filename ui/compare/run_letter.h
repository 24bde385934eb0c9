#pragma once
#include <QPainter>
#include <QWidget>

#include "ui/style/labels.h"

namespace lightreel {

/// The colour of clip A (0) or B (1) on the theme's ground.
[[nodiscard]] inline QColor runColor(int clip, const QPalette& palette) {
    const Theme theme = Theme::of(palette);
    return clip == 0 ? theme.runA : theme.runB;
}

/// The letter A or B in its colour.
class RunLetter : public QWidget {
  public:
    explicit RunLetter(int clip) : m_clip(clip) {
        setFont(mediumFont(font()));
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    }
    [[nodiscard]] QSize sizeHint() const override {
        return {fontMetrics().horizontalAdvance(letter()) + 1, fontMetrics().height()};
    }
    [[nodiscard]] QString letter() const { return m_clip == 0 ? QStringLiteral("A") : QStringLiteral("B"); }

  protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setPen(runColor(m_clip, palette()));
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, letter());
    }

  private:
    int m_clip;
};

}  // namespace lightreel
