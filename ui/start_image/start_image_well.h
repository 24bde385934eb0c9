#pragma once
#include <QImage>
#include <QTimer>
#include <QWidget>

#include "core/request/picture_framing.h"
#include "ui/style/spoken.h"

class QMimeData;
class QPushButton;

namespace lightreel {

/// Where the start image lies: empty it asks for one, else it shows the picture with the part that the clip
/// keeps. Crop: dragging and the arrow keys move the part, wheel, pinch, + and - zoom, a double click shows
/// all. It knows no files; what is dropped goes out as it came.
class StartImageWell : public QWidget, public Spoken {
    Q_OBJECT
  public:
    /// What the chosen model does with a start image.
    enum class Use { Optional, Needed, None };

    explicit StartImageWell(QWidget* parent = nullptr);

    void setUse(Use use);
    /// image: its look; size: its pixels; a null image empties the well.
    void setPicture(const QImage& image, const QSize& size, const QString& name);
    void setFraming(const PictureFraming& framing);
    void setFrame(const QSize& frame);     ///< pixels of the clip
    void setReading(const QString& name);  ///< what is being read, or empty
    [[nodiscard]] const PictureFraming& framing() const { return m_framing; }
    [[nodiscard]] bool isEmpty() const { return m_image.isNull(); }
    [[nodiscard]] QImage kept() const;  ///< what of the picture the clip keeps, small
    void zoomBy(double factor);         ///< round the middle of the kept part
    void reset();                       ///< the largest part, in the middle

    /// Where the whole picture and the clip's frame are painted, logical pixels.
    [[nodiscard]] QRectF pictureRect() const;
    [[nodiscard]] QRectF frameRect() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

    [[nodiscard]] QAccessible::Role spokenRole() const override { return QAccessible::Graphic; }
    [[nodiscard]] QString spokenValue() const override;

  Q_SIGNALS:
    void framingEdited();
    void openWanted();
    void removeWanted();
    void dropped(const QMimeData* mime);

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    [[nodiscard]] bool crops() const;
    [[nodiscard]] QSize clipFrame() const;  ///< the picture's own size until the clip's is known
    [[nodiscard]] QString invitation() const;
    [[nodiscard]] QPointF toPicture(const QPointF& at) const;  ///< a place in the well in picture pixels
    void paintInvitation(QPainter& painter) const;
    void paintPicture(QPainter& painter);
    void paintTag(QPainter& painter, const QString& text) const;
    [[nodiscard]] QImage scaledFor(const QSizeF& place);
    void edit(const PictureFraming& framing);
    void placeButton();
    void showCursor();

    QPushButton* m_open;
    Use m_use = Use::Optional;
    QImage m_image;
    QImage m_scaled;  ///< m_image at the size that was painted last
    QSize m_size;     ///< of the picture, pixels
    QSize m_frame;
    QString m_name, m_reading;
    PictureFraming m_framing, m_beforeDrag;
    QPointF m_grabbed;  ///< picture pixels
    bool m_dragging = false;
    bool m_dropHere = false;
};

/// Whether something that is dragged or copied may hold a picture: a file, or the picture itself.
[[nodiscard]] bool mayHoldPicture(const QMimeData& mime);

}  // namespace lightreel
