#pragma once
#include <QWidget>
#include <array>

#include "core/compare/quality.h"
#include "ui/player/frame_columns.h"
#include "ui/style/spoken.h"

namespace lightreel {

enum class QualityMeasure { Psnr, Ssim, Flip };

/// A frame's value; none where it was not measured. An infinite PSNR for equal frames.
[[nodiscard]] std::optional<double> valueOf(const FrameQuality& frame, QualityMeasure measure);
/// "31.9 dB", "0.941"; "identical" for equal frames, "–" for nothing.
[[nodiscard]] QString qualityText(std::optional<double> value, QualityMeasure measure);

/// How near A and B are to the baseline, frame by frame, in the columns of the scrubber above it. A click or
/// the arrow keys go to a frame.
class QualityStrip : public QWidget, public Spoken {
    Q_OBJECT
  public:
    explicit QualityStrip(QWidget* parent = nullptr);

    /// left: room for the axis; right: for the values' labels. Between them lie the frames.
    void setInsets(int left, int right);
    void setFrameCount(int count);
    void setFrame(int frame);
    /// Empty: not measured, or the baseline itself.
    void setQuality(int clip, std::vector<FrameQuality> frames, bool isBaseline);
    void setMeasure(QualityMeasure measure);
    [[nodiscard]] QualityMeasure measure() const { return m_measure; }
    /// Where the middle of a frame's column lies, in the strip's coordinates.
    [[nodiscard]] double frameX(int frame) const { return columns().middle(frame); }
    /// Where a value lies; clamped to the range shown.
    [[nodiscard]] double valueY(double value) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {160, sizeHint().height()}; }
    [[nodiscard]] QAccessible::Role spokenRole() const override { return QAccessible::Slider; }
    [[nodiscard]] QString spokenValue() const override;  ///< "Frame 3 of 16, A 31.9 dB, B 28.1 dB"
    [[nodiscard]] std::optional<Range> spokenRange() const override;
    void setSpoken(double frame) override;

  Q_SIGNALS:
    void frameWanted(int frame);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    struct Line {
        std::vector<FrameQuality> frames;
        bool isBaseline = false;
    };
    [[nodiscard]] FrameColumns columns() const;
    [[nodiscard]] QRectF graph() const;
    [[nodiscard]] std::optional<double> value(int clip, int frame) const;
    [[nodiscard]] std::optional<int> worst(int clip) const;
    [[nodiscard]] QString label(int clip) const;
    void paintAxis(QPainter& painter) const;
    void paintFrames(QPainter& painter) const;
    void paintLine(QPainter& painter, int clip) const;
    void paintWorst(QPainter& painter, int clip) const;
    void paintLabels(QPainter& painter) const;

    std::array<Line, 2> m_lines;
    QualityMeasure m_measure = QualityMeasure::Psnr;
    int m_count = 0, m_frame = 0;
    int m_left = 76, m_right = 76;
};

}  // namespace lightreel
