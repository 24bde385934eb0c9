#pragma once
#include <QImage>
#include <QTimer>
#include <QWidget>
#include <memory>
#include <vector>

#include "core/frame/frame.h"

class QLabel;
class QSlider;
class QToolButton;

namespace lightreel {

class PicturePane;

/// A clip that plays: picture, scrubber, play, step, loop. Shows a preview in the same way while a clip is
/// sampled.
class ClipView : public QWidget {
    Q_OBJECT
  public:
    explicit ClipView(QWidget* parent = nullptr);

    /// Keeps the place in time when a preview follows a preview. tag: a word on the picture, or empty.
    void setFrames(std::vector<std::shared_ptr<const Frame>> frames, double fps, const QString& tag);
    void setPlaying(bool playing);
    [[nodiscard]] bool playing() const { return m_clock.isActive(); }
    [[nodiscard]] int frame() const;
    [[nodiscard]] int frameCount() const { return static_cast<int>(m_frames.size()); }
    void showFrame(int index);
    void step(int by);  ///< stops, and goes on by frames; wraps when looping

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    [[nodiscard]] QWidget* buildTransport();
    QToolButton* button(const char* objectName, const char* icon, const QString& name,
                        const QString& sentence);
    void advance();
    void refresh();

    std::vector<std::shared_ptr<const Frame>> m_frames;
    double m_fps = 8;
    QTimer m_clock;
    PicturePane* m_picture;
    QSlider* m_scrubber;
    QLabel* m_counter;
    QLabel* m_time;
    QLabel* m_rate;
    QToolButton* m_play = nullptr;
    QToolButton* m_loop = nullptr;
    QList<QToolButton*> m_buttons;
};

}  // namespace lightreel
