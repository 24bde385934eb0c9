#pragma once
#include <QObject>
#include <QTimer>

#include "ui/player/transport.h"

namespace lightreel {

class FrameScrubber;

/// Moves a scrubber through the frames of a clip: in time, or as the transport's buttons and the usual keys
/// ask for.
class Playback : public QObject {
    Q_OBJECT
  public:
    Playback(FrameScrubber& scrubber, Transport& transport, QObject* parent);

    /// Without a signal of the scrubber. keepPlace: the same clip, better known.
    void setClip(int frames, double fps, bool keepPlace);
    void setPlaying(bool playing);
    [[nodiscard]] bool playing() const { return m_clock.isActive(); }
    [[nodiscard]] int frame() const;
    [[nodiscard]] int frameCount() const { return m_count; }
    [[nodiscard]] double fps() const { return m_fps; }
    void showFrame(int index);
    void step(int by);  ///< stops, and goes on by frames; wraps when looping
    /// Space, Left, Right, Home, End, L. false: another key.
    bool press(int key);

  Q_SIGNALS:
    void playingChanged(bool playing);

  private:
    void advance();

    FrameScrubber& m_scrubber;
    Transport& m_transport;
    QTimer m_clock;
    int m_count = 0;
    double m_fps = 8;
    int m_direction = 1;  ///< -1 on the way back of ping-pong
};

}  // namespace lightreel
