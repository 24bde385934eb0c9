#include "ui/player/playback.h"

#include "ui/player/frame_scrubber.h"

namespace lightreel {

Playback::Playback(FrameScrubber& scrubber, Transport& transport, QObject* parent)
    : QObject(parent), m_scrubber(scrubber), m_transport(transport) {
    m_clock.setTimerType(Qt::PreciseTimer);
    connect(&m_clock, &QTimer::timeout, this, &Playback::advance);
    connect(&scrubber, &QSlider::sliderPressed, this, [this] { setPlaying(false); });
    connect(&transport, &Transport::firstWanted, this, [this] { showFrame(0); });
    connect(&transport, &Transport::lastWanted, this, [this] { showFrame(m_count - 1); });
    connect(&transport, &Transport::stepWanted, this, &Playback::step);
    connect(&transport, &Transport::playToggled, this, [this] { setPlaying(!playing()); });
}

void Playback::setClip(int frames, double fps, bool keepPlace) {
    m_count = frames;
    m_fps = fps > 0 ? fps : 8;
    const QSignalBlocker quiet(m_scrubber);
    m_scrubber.setFrameCount(frames);
    if (keepPlace) return;
    m_scrubber.setValue(0);
    m_direction = 1;
}

void Playback::setPlaying(bool playing) {
    const bool before = m_clock.isActive();
    if (playing && m_count > 1) {
        if (frame() == m_count - 1 && m_transport.loopMode() == LoopMode::Once) showFrame(0);
        m_clock.start(qRound(1000.0 / m_fps));
    } else {
        m_clock.stop();
    }
    m_transport.setPlaying(m_clock.isActive());
    if (m_clock.isActive() != before) Q_EMIT playingChanged(!before);
}

int Playback::frame() const {
    return m_scrubber.value();
}

void Playback::showFrame(int index) {
    m_scrubber.setValue(index);
}

void Playback::step(int by) {
    setPlaying(false);
    if (m_count == 0) return;
    showFrame(m_transport.loopMode() == LoopMode::Loop ? (frame() + by + m_count) % m_count : frame() + by);
}

void Playback::advance() {
    const LoopMode mode = m_transport.loopMode();
    if (mode != LoopMode::PingPong) m_direction = 1;
    const int next = frame() + m_direction;
    if (next >= 0 && next < m_count) return showFrame(next);
    if (mode == LoopMode::Loop) return showFrame(0);
    if (mode == LoopMode::Once) return setPlaying(false);
    m_direction = -m_direction;
    showFrame(frame() + m_direction);
}

bool Playback::press(int key) {
    switch (key) {
        case Qt::Key_Space:
            setPlaying(!playing());
            return true;
        case Qt::Key_Left:
            step(-1);
            return true;
        case Qt::Key_Right:
            step(1);
            return true;
        case Qt::Key_Home:
            showFrame(0);
            return true;
        case Qt::Key_End:
            showFrame(m_count - 1);
            return true;
        case Qt::Key_L:
            m_transport.setLoopMode(m_transport.loopMode() == LoopMode::Loop ? LoopMode::Once
                                                                             : LoopMode::Loop);
            return true;
        default:
            return false;
    }
}

}  // namespace lightreel
