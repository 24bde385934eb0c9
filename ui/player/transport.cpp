#include "ui/player/transport.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <cmath>

#include "ui/player/picture_view.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

constexpr double kZooms[] = {0.25, 0.5, 1, 2, 3, 4, 6, 8};
constexpr int kHeight = 36;

QString percent(double scale) {
    return Transport::tr("%1 %").arg(qRound(scale * 100));
}

}  // namespace

Transport::Transport(Parts parts) : m_rate(smallLabel()) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::kLabelGap, 0, space::kLabelGap, 0);
    row->setSpacing(2);
    auto* first = add("firstFrame", "to-start", tr("First frame"), tr("Goes to the first frame. Home"));
    auto* back = add("backFrame", "frame-back", tr("One frame back"), tr("Goes back one frame. Left"));
    m_play = add("playButton", "play", tr("Play"), tr("Plays or pauses. Space"));
    m_play->setFixedSize(32, space::kLargeControl);
    m_play->setCheckable(true);
    auto* next = add("nextFrame", "frame-next", tr("One frame on"), tr("Goes on one frame. Right"));
    auto* last = add("lastFrame", "to-end", tr("Last frame"), tr("Goes to the last frame. End"));
    row->addSpacing(space::kLabelGap);
    m_loop = add("loopButton", "loop", tr("Loop"), tr("Starts again at the end. L"));
    m_pingPong = add("pingPongButton", "pingpong", tr("Ping-pong"), tr("Plays back and forth."));
    m_loop->setCheckable(true);
    m_pingPong->setCheckable(true);
    row->addSpacing(space::kDockPadding);
    row->addWidget(m_rate);
    row->addStretch(1);
    if (parts == Parts::All) {
        buildZoom();
        buildFrameCommands();
    }
    setMinimumHeight(kHeight);
    setLoopMode(LoopMode::Loop);
    connect(first, &QToolButton::clicked, this, &Transport::firstWanted);
    connect(back, &QToolButton::clicked, this, [this] { Q_EMIT stepWanted(-1); });
    connect(m_play, &QToolButton::clicked, this, &Transport::playToggled);
    connect(next, &QToolButton::clicked, this, [this] { Q_EMIT stepWanted(1); });
    connect(last, &QToolButton::clicked, this, &Transport::lastWanted);
    connect(m_loop, &QToolButton::clicked, this,
            [this](bool on) { setLoopMode(on ? LoopMode::Loop : LoopMode::Once); });
    connect(m_pingPong, &QToolButton::clicked, this,
            [this](bool on) { setLoopMode(on ? LoopMode::PingPong : LoopMode::Once); });
}

QToolButton* Transport::add(const char* objectName, const char* icon, const QString& name,
                            const QString& sentence) {
    auto* button = describe(new QToolButton, objectName, name, tip(name, sentence));
    button->setIcon(themeIcon(icon));
    button->setAutoRaise(true);
    layout()->addWidget(button);
    m_needClip.append(button);
    return button;
}

void Transport::buildZoom() {
    m_fit = add("fitButton", "fit", tr("Fit"), tr("As large as the window allows. F"));
    m_actual =
        add("actualButton", "actual", tr("Actual pixels"), tr("One picture pixel per screen pixel. 1"));
    m_fit->setCheckable(true);
    m_actual->setCheckable(true);
    m_zoom = describe(new QComboBox, "zoomCombo", tr("Zoom"),
                      tip(tr("Zoom"), tr("Size of the picture on the screen. + and \u2212, or the wheel")));
    m_zoom->addItem(tr("Fit"), PictureView::kFit);
    for (const double zoom : kZooms) m_zoom->addItem(percent(zoom), zoom);
    m_zoom->setMinimumContentsLength(8);
    layout()->addWidget(m_zoom);
    static_cast<QHBoxLayout*>(layout())->addSpacing(space::kRowGap);
    m_needClip.append(m_zoom);
    connect(m_fit, &QToolButton::clicked, this, [this] { Q_EMIT zoomWanted(PictureView::kFit); });
    connect(m_actual, &QToolButton::clicked, this, [this] { Q_EMIT zoomWanted(1); });
    connect(m_zoom, &QComboBox::activated, this,
            [this] { Q_EMIT zoomWanted(m_zoom->currentData().toDouble()); });
}

void Transport::buildFrameCommands() {
    auto* copy = add("copyFrame", "copy", tr("Copy frame"), tr("Copies the shown frame as a picture."));
    auto* use = add("useFrame", "image", tr("Use this frame as start image"),
                    tr("The next clip starts from the shown frame. Ctrl+I"));
    auto* extend =
        add("extendClip", "extend", tr("Extend this clip"),
            tr("The next clip goes on from the last frame, with this one's settings. Ctrl+Shift+I"));
    m_needWholeClip = {use, extend};
    connect(copy, &QToolButton::clicked, this, &Transport::copyWanted);
    connect(use, &QToolButton::clicked, this, &Transport::useFrameWanted);
    connect(extend, &QToolButton::clicked, this, &Transport::extendWanted);
}

void Transport::setPlaying(bool playing) {
    m_play->setIcon(themeIcon(playing ? "pause" : "play"));
    m_play->setAccessibleName(playing ? tr("Pause") : tr("Play"));
    m_play->setChecked(playing);
}

void Transport::setLoopMode(LoopMode mode) {
    m_loop->setChecked(mode == LoopMode::Loop);
    m_pingPong->setChecked(mode == LoopMode::PingPong);
}

LoopMode Transport::loopMode() const {
    if (m_pingPong->isChecked()) return LoopMode::PingPong;
    return m_loop->isChecked() ? LoopMode::Loop : LoopMode::Once;
}

void Transport::setRate(const QString& text) {
    m_rate->setText(text);
}

void Transport::setHasClip(bool hasClip, bool whole) {
    for (QWidget* control : m_needClip) control->setEnabled(hasClip);
    for (QWidget* control : m_needWholeClip) control->setEnabled(hasClip && whole);
}

void Transport::showZoom(double zoom, double scale) {
    const bool fit = zoom == PictureView::kFit;
    m_fit->setChecked(fit);
    m_actual->setChecked(!fit && zoom == 1);
    m_zoom->setItemText(0, fit && scale > 0 ? tr("Fit %1").arg(percent(scale)) : tr("Fit"));
    int row = 0;
    for (int i = 1; i < m_zoom->count() && !fit; ++i)
        if (m_zoom->itemData(i).toDouble() == zoom) row = i;
    m_zoom->setCurrentIndex(row);
}

double Transport::steppedZoom(double scale, int steps) {
    constexpr double kSame = 1e-3;
    if (steps > 0) {
        for (const double zoom : kZooms)
            if (zoom > scale + kSame) return zoom;
        return kZooms[std::size(kZooms) - 1];
    }
    double smaller = kZooms[0];
    for (const double zoom : kZooms)
        if (zoom < scale - kSame) smaller = zoom;
    return smaller;
}

}  // namespace lightreel
