#pragma once
#include <QSlider>

#include "ui/style/spoken.h"

namespace lightreel {

/// The frames of a clip on a line: a mark per frame, a handle to drag; a click goes to the frame below it.
class FrameScrubber : public QSlider, public Spoken {
    Q_OBJECT
  public:
    explicit FrameScrubber(QWidget* parent = nullptr);

    void setFrameCount(int count);
    [[nodiscard]] QSize sizeHint() const override { return {200, kHeight}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {80, kHeight}; }
    /// Where the middle of a frame's column lies, in widget coordinates.
    [[nodiscard]] double frameX(int frame) const;

    [[nodiscard]] QAccessible::Role spokenRole() const override { return QAccessible::Slider; }
    [[nodiscard]] QString spokenValue() const override;  ///< "Frame 3 of 16"
    [[nodiscard]] std::optional<Range> spokenRange() const override;
    void setSpoken(double frame) override { setValue(static_cast<int>(frame) - 1); }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

  private:
    static constexpr int kHeight = 26;
    [[nodiscard]] int frameAt(double x) const;
    [[nodiscard]] int markDistance() const;
};

}  // namespace lightreel
