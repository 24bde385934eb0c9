#pragma once
#include <QWidget>

#include "ui/style/theme.h"

namespace lightreel {

/// A container on a ground of its own: banner, card, or the title of a dock.
class Ground : public QWidget {
    Q_OBJECT
  public:
    enum class Shape { Band, Card };
    explicit Ground(Tone tone, Shape shape = Shape::Band) : m_tone(tone), m_shape(shape) {}
    void setTone(Tone tone);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    Tone m_tone;
    Shape m_shape;
};

}  // namespace lightreel
