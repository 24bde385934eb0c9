#include "ui/window/clip_view.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/window/describe.h"
#include "ui/window/frame_image.h"
#include "ui/window/look.h"
#include "ui/window/picture_pane.h"

namespace lightreel {

ClipView::ClipView(QWidget* parent)
    : QWidget(parent),
      m_picture(new PicturePane),
      m_scrubber(new QSlider(Qt::Horizontal)),
      m_counter(new QLabel),
      m_time(look::secondLabel({})),
      m_rate(look::secondLabel({})) {
    describe(m_picture, "playerView", tr("Picture"),
             tr("Space plays, Left and Right step, Home and End jump, L loops."));
    describe(m_scrubber, "frameScrubber", tr("Frame"),
             tip(tr("Frame"), tr("Drag to any frame of the clip.")));
    m_scrubber->setPageStep(4);
    auto* scrub = new QHBoxLayout;
    scrub->setContentsMargins(look::kDockPadding, 6, look::kDockPadding, 0);
    scrub->setSpacing(look::kGroupGap);
    scrub->addWidget(m_counter);
    scrub->addWidget(m_scrubber, 1);
    scrub->addWidget(m_time);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_picture, 1);
    column->addLayout(scrub);
    column->addWidget(buildTransport());
    m_clock.setTimerType(Qt::PreciseTimer);
    connect(&m_clock, &QTimer::timeout, this, &ClipView::advance);
    connect(m_scrubber, &QSlider::valueChanged, this, &ClipView::refresh);
    connect(m_scrubber, &QSlider::sliderPressed, this, [this] { setPlaying(false); });
    refresh();
}

QToolButton* ClipView::button(const char* objectName, const char* icon, const QString& name,
                              const QString& sentence) {
    auto* made = describe(new QToolButton, objectName, name, tip(name, sentence));
    look::setIcon(made, icon);
    made->setAutoRaise(true);
    m_buttons.append(made);
    return made;
}

QWidget* ClipView::buildTransport() {
    auto* transport = new QWidget;
    auto* row = new QHBoxLayout(transport);
    row->setContentsMargins(look::kDockPadding, 4, look::kDockPadding, 6);
    row->setSpacing(2);
    auto* first = button("firstFrame", "to-start", tr("First frame"), tr("Goes to the first frame. Home"));
    auto* back = button("backFrame", "frame-back", tr("One frame back"), tr("Goes back one frame. Left"));
    m_play = button("playButton", "play", tr("Play"), tr("Plays or pauses. Space"));
    auto* next = button("nextFrame", "frame-next", tr("One frame on"), tr("Goes on one frame. Right"));
    auto* last = button("lastFrame", "to-end", tr("Last frame"), tr("Goes to the last frame. End"));
    m_loop = button("loopButton", "loop", tr("Loop"), tr("Starts again at the end. L"));
    m_loop->setCheckable(true);
    m_loop->setChecked(true);
    for (QToolButton* made : m_buttons) row->addWidget(made);
    row->addSpacing(look::kGroupGap);
    row->addWidget(m_rate);
    row->addStretch(1);
    connect(first, &QToolButton::clicked, this, [this] { showFrame(0); });
    connect(back, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_play, &QToolButton::clicked, this, [this] { setPlaying(!playing()); });
    connect(next, &QToolButton::clicked, this, [this] { step(1); });
    connect(last, &QToolButton::clicked, this, [this] { showFrame(frameCount() - 1); });
    return transport;
}

void ClipView::setFrames(std::vector<std::shared_ptr<const Frame>> frames, double fps, const QString& tag) {
    const bool goOn = !m_frames.empty() && m_frames.size() == frames.size() && playing();
    m_frames = std::move(frames);
    m_fps = fps > 0 ? fps : 8;
    m_picture->setTag(tag);
    const QSignalBlocker quiet(m_scrubber);
    m_scrubber->setRange(0, std::max(0, frameCount() - 1));
    if (!goOn) m_scrubber->setValue(0);
    setPlaying(frameCount() > 1);
    refresh();
}

void ClipView::setPlaying(bool playing) {
    if (playing && frameCount() > 1) {
        if (frame() == frameCount() - 1 && !m_loop->isChecked()) showFrame(0);
        const int interval = qRound(1000.0 / m_fps);
        if (!m_clock.isActive() || m_clock.interval() != interval) m_clock.start(interval);
    } else {
        m_clock.stop();
    }
    look::setIcon(m_play, m_clock.isActive() ? "pause" : "play");
    m_play->setAccessibleName(m_clock.isActive() ? tr("Pause") : tr("Play"));
}

int ClipView::frame() const {
    return m_scrubber->value();
}

void ClipView::showFrame(int index) {
    m_scrubber->setValue(index);
    refresh();
}

void ClipView::step(int by) {
    setPlaying(false);
    const int count = frameCount();
    if (count > 0) showFrame(m_loop->isChecked() ? (frame() + by + count) % count : frame() + by);
}

void ClipView::advance() {
    if (frame() + 1 < frameCount()) return showFrame(frame() + 1);
    if (m_loop->isChecked()) return showFrame(0);
    setPlaying(false);
}

void ClipView::refresh() {
    const bool empty = m_frames.empty();
    for (QToolButton* button : m_buttons) button->setEnabled(!empty);
    m_scrubber->setEnabled(!empty);
    m_counter->setText(empty ? QStringLiteral("–")
                             : QStringLiteral("%1 / %2").arg(frame() + 1).arg(frameCount()));
    const QLocale locale;
    m_time->setText(empty ? QString() : tr("%1 s").arg(locale.toString(frame() / m_fps, 'f', 2)));
    m_rate->setText(empty ? QString() : tr("%1 fps").arg(locale.toString(m_fps, 'g', 4)));
    m_picture->setImage(empty ? QImage() : toImage(*m_frames[static_cast<size_t>(frame())]));
}

void ClipView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Space:
            return setPlaying(!playing());
        case Qt::Key_Left:
            return step(-1);
        case Qt::Key_Right:
            return step(1);
        case Qt::Key_Home:
            return showFrame(0);
        case Qt::Key_End:
            return showFrame(frameCount() - 1);
        case Qt::Key_L:
            return m_loop->toggle();
        default:
            QWidget::keyPressEvent(event);
    }
}

}  // namespace lightreel
