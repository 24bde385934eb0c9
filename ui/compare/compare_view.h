#pragma once
#include <QImage>
#include <QWidget>
#include <array>

#include "ui/player/picture_place.h"
#include "ui/player/picture_tag.h"
#include "ui/style/spoken.h"

namespace lightreel {

enum class CompareMode {
    Wipe,        ///< A left of a line, B right of it
    SideBySide,  ///< the same part of both
    Onion,       ///< B laid over A, as opaque as one likes
    Difference,  ///< a heat map
    Flip,        ///< one at a time, in one place
};
inline constexpr int kCompareModes = 5;

/// Two pictures of one size on the surround, at one place and scale. Whole multiples of the device's pixels
/// are drawn as they are, every other scale smoothly.
class CompareView : public QWidget, public Spoken {
    Q_OBJECT
  public:
    struct Shown {
        QImage picture;
        QString name;
        QString sentence;  ///< why there is no picture
    };
    /// A heat map may be of an earlier frame while the newest one is made; its caption says so.
    struct Heat {
        QImage picture;
        QString caption;
        QString most;      ///< what white stands for; black is 0
        QString sentence;  ///< why there is no picture
    };

    explicit CompareView(QWidget* parent = nullptr);

    void setClips(Shown a, Shown b);
    void setHeat(Heat heat);
    void setMode(CompareMode mode);
    [[nodiscard]] CompareMode mode() const { return m_mode; }
    void setDivider(double part);  ///< 0..1 of the visible picture
    [[nodiscard]] double divider() const { return m_divider; }
    void setOnion(double opacity);  ///< 0: A alone, 1: B alone
    [[nodiscard]] double onion() const { return m_onion; }
    void setShowsB(bool showsB);  ///< in Flip
    [[nodiscard]] bool showsB() const { return m_showsB; }

    void setZoom(double zoom);  ///< device pixels per picture pixel; PicturePlace::kFit
    [[nodiscard]] double zoom() const { return m_place.zoom; }
    [[nodiscard]] double shownScale() const;
    /// Where a picture lies now, in the view's coordinates; the second one only differs side by side.
    [[nodiscard]] QRectF pictureRect(int clip) const;

    [[nodiscard]] QSize sizeHint() const override { return {640, 400}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 160}; }
    [[nodiscard]] QAccessible::Role spokenRole() const override { return QAccessible::Graphic; }
    [[nodiscard]] QString spokenValue() const override;  ///< "Wipe at 50 %, 128 × 128 pixels at 400 %"

  Q_SIGNALS:
    void shownScaleChanged();
    void zoomWanted(int steps);  ///< by the wheel

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

  private:
    [[nodiscard]] QRectF room(int clip) const;
    [[nodiscard]] QRectF visible(int clip) const;  ///< part of the picture, or the room when there is none
    /// part, or where there is no picture to lie in, everything on that side of it.
    [[nodiscard]] QRectF groundOf(int clip, const QRectF& part) const;
    [[nodiscard]] double dividerX() const;
    [[nodiscard]] PictureTag tagOf(int clip) const;
    void showCursor();
    void paintClip(QPainter& painter, int clip, const QRectF& part) const;
    void paintImage(QPainter& painter, const QImage& image, const QRectF& place) const;
    void paintSentence(QPainter& painter, const QString& sentence, const QRectF& part) const;
    void paintWipe(QPainter& painter) const;
    void paintHandle(QPainter& painter, double x) const;
    void paintSides(QPainter& painter) const;
    void paintOnion(QPainter& painter) const;
    void paintDifference(QPainter& painter) const;
    void paintScaleBar(QPainter& painter, const QRectF& place) const;
    void paintFlip(QPainter& painter) const;

    std::array<Shown, 2> m_clips;
    Heat m_heat;
    CompareMode m_mode = CompareMode::Wipe;
    PicturePlace m_place;
    double m_divider = 0.5;
    double m_onion = 0.5;
    bool m_showsB = false;
    QPointF m_pressed, m_panPressed;
    bool m_moved = false;  ///< since the press
};

[[nodiscard]] QString compareModeName(CompareMode mode);

}  // namespace lightreel
