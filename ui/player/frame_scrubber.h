#pragma once
#include <QSlider>

#include "ui/player/frame_columns.h"
#include "ui/style/spoken.h"

namespace lightreel {

/// The frames of a clip on a line: a mark per frame, a handle to drag; a click goes to the frame below it.
class FrameScrubber : public QSlider, public Spoken {
    Q_OBJECT
  public:
    explicit FrameScrubber(QWidget* parent = nullptr);

    void setFrameCount(int count);
    /// Each frame has a column of its own, to stand above something that has the same ones. Otherwise the
    /// first and the last frame lie at the ends of the line.
    void setColumns(bool columns);
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
    [[nodiscard]] FrameColumns columns() const;
    [[nodiscard]] int frameAt(double x) const;
    [[nodiscard]] int markDistance() const;

    bool m_columns = false;
};

}  // namespace lightreel
