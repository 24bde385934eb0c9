#include "ui/player/clip_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include "ui/jobs/frame_image.h"
#include "ui/player/frame_scrubber.h"
#include "ui/player/picture_view.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"

namespace lightreel {

ClipView::ClipView(QWidget* parent)
    : QWidget(parent),
      m_picture(new PictureView),
      m_scrubber(new FrameScrubber),
      m_transport(new Transport),
      m_playback(new Playback(*m_scrubber, *m_transport, this)),
      m_counter(mediumLabel()),
      m_time(secondLabel()) {
    describe(
        m_picture, "playerView", tr("Picture"),
        tip(tr("Picture"), tr("Space plays, Left and Right step, Home and End jump, L loops, F fits, 1 shows "
                              "actual pixels.")));
    describe(m_scrubber, "frameScrubber", tr("Frame"),
             tip(tr("Frame"), tr("Drag to any frame of the clip.")));
    m_counter->setObjectName(QStringLiteral("frameCounter"));
    m_time->setObjectName(QStringLiteral("frameTime"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_picture, 1);
    column->addWidget(buildScrubberRow());
    column->addWidget(hairline());
    column->addWidget(m_transport);
    connect(m_scrubber, &QSlider::valueChanged, this, &ClipView::refresh);
    connect(m_picture, &PictureView::shownScaleChanged, this, [this] {
        m_transport->showZoom(m_picture->zoom(), m_frames.empty() ? 0 : m_picture->shownScale());
    });
    connect(m_picture, &PictureView::zoomWanted, this, &ClipView::stepZoom);
    connect(m_transport, &Transport::zoomWanted, this, &ClipView::setZoom);
    connect(m_transport, &Transport::copyWanted, this, &ClipView::copyFrame);
    connect(m_transport, &Transport::useFrameWanted, this, &ClipView::useFrameWanted);
    connect(m_transport, &Transport::extendWanted, this, &ClipView::extendWanted);
    refresh();
}

QWidget* ClipView::buildScrubberRow() {
    auto* all = new QWidget;
    auto* row = new QHBoxLayout(all);
    row->setContentsMargins(space::kGroupGap, 2, space::kGroupGap, 2);
    row->setSpacing(space::kDockPadding);
    m_counter->setMinimumWidth(m_counter->fontMetrics().horizontalAdvance(QStringLiteral("88 / 88")) + 6);
    m_time->setMinimumWidth(m_time->fontMetrics().horizontalAdvance(QStringLiteral("88.88 s")) + 6);
    m_time->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_counter);
    row->addWidget(m_scrubber, 1);
    row->addWidget(m_time);
    return all;
}

void ClipView::setFrames(std::vector<std::shared_ptr<const Frame>> frames, double fps) {
    m_size = {};
    m_picture->setTag({});
    take(std::move(frames), fps);
}

void ClipView::setPreview(std::vector<std::shared_ptr<const Frame>> frames, double fps, const QSize& size,
                          const QString& tag) {
    m_size = size;
    m_picture->setTag(tag);
    take(std::move(frames), fps);
}

void ClipView::take(std::vector<std::shared_ptr<const Frame>> frames, double fps) {
    const bool goOn = !m_frames.empty() && m_frames.size() == frames.size() && playing();
    m_frames = std::move(frames);
    const bool otherRate = fps != m_playback->fps();
    m_playback->setClip(frameCount(), fps, goOn);
    if (!goOn || otherRate) setPlaying(m_autoplay && frameCount() > 1);
    refresh();
    Q_EMIT framesChanged();
}

std::shared_ptr<const Frame> ClipView::shownFrame() const {
    if (m_frames.empty() || !m_size.isEmpty()) return nullptr;
    return m_frames[static_cast<size_t>(frame())];
}

std::shared_ptr<const Frame> ClipView::lastFrame() const {
    return m_frames.empty() || !m_size.isEmpty() ? nullptr : m_frames.back();
}

void ClipView::setLoopMode(LoopMode mode) {
    m_transport->setLoopMode(mode);
}

void ClipView::setZoom(double zoom) {
    m_picture->setZoom(zoom);
}

void ClipView::stepZoom(int steps) {
    if (frameCount() > 0) setZoom(Transport::steppedZoom(m_picture->shownScale(), steps));
}

void ClipView::copyFrame() const {
    QGuiApplication::clipboard()->setImage(m_picture->image());
}

void ClipView::refresh() {
    const bool empty = m_frames.empty();
    m_transport->setHasClip(!empty, m_size.isEmpty());
    m_scrubber->setEnabled(!empty);
    m_counter->setText(empty ? QStringLiteral("–")
                             : QStringLiteral("%1 / %2").arg(frame() + 1).arg(frameCount()));
    const QLocale locale;
    m_time->setText(empty ? QString() : tr("%1 s").arg(locale.toString(frame() / m_playback->fps(), 'f', 2)));
    m_transport->setRate(empty ? QString() : tr("%1 fps").arg(locale.toString(m_playback->fps(), 'g', 4)));
    m_picture->setImage(empty ? QImage() : toImage(*m_frames[static_cast<size_t>(frame())]), m_size);
}

void ClipView::keyPressEvent(QKeyEvent* event) {
    if (m_playback->press(event->key())) return;
    switch (event->key()) {
        case Qt::Key_F:
            return setZoom(PictureView::kFit);
        case Qt::Key_1:
            return setZoom(1);
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            return stepZoom(1);
        case Qt::Key_Minus:
            return stepZoom(-1);
        default:
            QWidget::keyPressEvent(event);
    }
}

}  // namespace lightreel
