#pragma once
#include <QImage>
#include <QWidget>

namespace lightreel {

/// One picture, fitted and centred on the surround; a whole multiple of its size when that loses little room,
/// so that small clips stay crisp.
class PicturePane : public QWidget {
    Q_OBJECT
  public:
    explicit PicturePane(QWidget* parent = nullptr);

    void setImage(const QImage& image);
    void setTag(const QString& tag);
    void setEmptyText(const QString& text);
    [[nodiscard]] const QImage& image() const { return m_image; }
    [[nodiscard]] QSize sizeHint() const override { return {480, 320}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {160, 120}; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    [[nodiscard]] QRect pictureRect() const;

    QImage m_image;
    QString m_tag;
    QString m_emptyText;
};

}  // namespace lightreel
