#pragma once
#include <QImage>
#include <QWidget>

#include "ui/player/picture_place.h"
#include "ui/style/spoken.h"

namespace lightreel {

/// One picture on the surround: fitted, or at a scale, then it can be dragged about. One image pixel per
/// device pixel is drawn as it is, every other scale smoothly.
class PictureView : public QWidget, public Spoken {
    Q_OBJECT
  public:
    explicit PictureView(QWidget* parent = nullptr);

    /// size: what the picture stands for, when it is only a small copy (a preview); empty: its own.
    void setImage(const QImage& image, const QSize& size = {});
    void setTag(const QString& tag);  ///< a word on the picture; empty: none
    void setDropHint(
        const QString& hint);  ///< what a drop would do, while something is dragged over; or empty
    [[nodiscard]] const QImage& image() const { return m_image; }

    static constexpr double kFit = PicturePlace::kFit;
    /// Device pixels per image pixel; kFit: as large as fits.
    void setZoom(double zoom);
    [[nodiscard]] double zoom() const { return m_place.zoom; }
    [[nodiscard]] double shownScale() const;  ///< kFit resolved; 1 without a picture

    [[nodiscard]] QSize sizeHint() const override { return {480, 320}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {160, 120}; }

    [[nodiscard]] QAccessible::Role spokenRole() const override { return QAccessible::Graphic; }
    [[nodiscard]] QString spokenValue() const override;  ///< "128 × 128 pixels at 400 %"

  Q_SIGNALS:
    void shownScaleChanged();
    void zoomWanted(int steps);  ///< by the wheel

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

  private:
    void paintEmpty(QPainter& painter) const;
    void paintPicture(QPainter& painter) const;
    void paintDropHint(QPainter& painter) const;

    QImage m_image;
    PicturePlace m_place;
    QString m_tag;
    QString m_dropHint;
    QPointF m_grabbed;
};

}  // namespace lightreel
