#pragma once
#include <QWidget>
#include <memory>
#include <vector>

#include "core/frame/frame.h"
#include "ui/player/playback.h"

class QLabel;

namespace lightreel {

class FrameScrubber;
class PictureView;

/// A clip that plays: picture, scrubber, transport. Shows a preview in the same way while a clip is sampled.
class ClipView : public QWidget {
    Q_OBJECT
  public:
    explicit ClipView(QWidget* parent = nullptr);

    void setFrames(std::vector<std::shared_ptr<const Frame>> frames, double fps);
    /// Small, approximate pictures of a clip of this size. Keeps the place in time when another preview
    /// follows.
    void setPreview(std::vector<std::shared_ptr<const Frame>> frames, double fps, const QSize& size,
                    const QString& tag);
    void setPlaying(bool playing) { m_playback->setPlaying(playing); }
    [[nodiscard]] bool playing() const { return m_playback->playing(); }
    [[nodiscard]] int frame() const { return m_playback->frame(); }
    [[nodiscard]] int frameCount() const { return static_cast<int>(m_frames.size()); }
    void showFrame(int index) { m_playback->showFrame(index); }
    void setLoopMode(LoopMode mode);
    [[nodiscard]] LoopMode loopMode() const { return m_transport->loopMode(); }
    void setZoom(double zoom);
    void setAutoplay(bool autoplay) { m_autoplay = autoplay; }  ///< off: a clip stands until asked to play
    /// Of a clip, at full size; null while a preview or nothing is shown.
    [[nodiscard]] std::shared_ptr<const Frame> shownFrame() const;
    [[nodiscard]] std::shared_ptr<const Frame> lastFrame() const;
    [[nodiscard]] PictureView& picture() { return *m_picture; }

  Q_SIGNALS:
    void framesChanged();   ///< another clip, a preview, or nothing is shown
    void useFrameWanted();  ///< as a start image
    void extendWanted();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    [[nodiscard]] QWidget* buildScrubberRow();
    void take(std::vector<std::shared_ptr<const Frame>> frames, double fps);
    void refresh();
    void stepZoom(int steps);
    void copyFrame() const;

    std::vector<std::shared_ptr<const Frame>> m_frames;
    QSize m_size;  ///< of the clip that a preview stands for; empty: the frames' own
    bool m_autoplay = true;
    PictureView* m_picture;
    FrameScrubber* m_scrubber;
    Transport* m_transport;
    Playback* m_playback;
    QLabel* m_counter;
    QLabel* m_time;
};

}  // namespace lightreel
