#include "ui/compare/compare_player.h"

#include <QCloseEvent>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/jobs/frame_image.h"
#include "ui/player/frame_scrubber.h"
#include "ui/player/playback.h"
#include "ui/player/transport.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

constexpr int kLeastInset = 76;
constexpr size_t kMapsKept = 16, kMeasuresKept = 256;
constexpr qint64 kHeldMs = 350;  ///< longer is held, not tapped
constexpr double kDividerStep = 0.01;

FrameQuality qualityOf(const Frame& a, const Frame& b, int /*kind*/) {
    const auto shared = [](const Frame& frame) {
        return std::shared_ptr<const Frame>(std::shared_ptr<const Frame>(), &frame);  // it outlives the call
    };
    return compareClips({shared(a)}, {shared(b)}).frames.front();
}

CompareView::Shown shownOf(const ClipPair& pair, ClipPair::Side side, int frame) {
    const auto picture = pair.frame(side, frame);
    const ComparedEntry* entry = pair.entry(side);
    // The format that is painted fastest.
    const QImage image = picture ? toImage(*picture).convertToFormat(QImage::Format_RGB32) : QImage();
    return {image, entry ? entry->name : QString(), pair.sentence(side)};
}

/// What is drawn white.
QString mostText(HeatKind kind, int gain) {
    const QLocale locale;
    const QString value = kind == HeatKind::Channel ? locale.toString((255 + gain - 1) / gain)
                                                    : locale.toString(1.0 / gain, 'g', 3);
    return gain == 1 ? value : ComparePlayer::tr("%1 and more").arg(value);
}

}  // namespace

ComparePlayer::ComparePlayer(ClipPair& pair, QWidget* parent)
    : QWidget(parent),
      m_pair(pair),
      m_view(new CompareView),
      m_scrubber(new FrameScrubber),
      m_strip(new QualityStrip),
      m_transport(new Transport(Transport::Parts::Plain)),
      m_playback(new Playback(*m_scrubber, *m_transport, this)),
      m_maps(this, &errorMap, kMapsKept, [this] { showHeat(); }),
      m_between(this, &qualityOf, kMeasuresKept, [this] { measureBetween(); }) {
    setObjectName(QStringLiteral("comparePlayer"));
    describe(
        m_view, "compareView", tr("Compared pictures"),
        tip(tr("Compared pictures"),
            tr("W wipes, S shows them side by side, O lays them over each other, D shows the difference, "
               "X flips. Shift+Left and Shift+Right move the line.")));
    describe(m_scrubber, "compareScrubber", tr("Frame"),
             tip(tr("Frame"), tr("Drag to any frame of both clips.")));
    describe(m_strip, "psnrStrip", tr("Quality of each frame"),
             tip(tr("Quality of each frame"),
                 tr("How near A and B are to the baseline. A click goes to the frame, Up to A's worst one, "
                    "Down to B's. A triangle stands at the worst.")));
    m_scrubber->setColumns(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_view, 1);
    column->addWidget(buildScrubberRow());
    column->addWidget(m_strip);
    column->addWidget(buildTransportRow());
    connectParts();
    takeFrames();
}

ComparePlayer::~ComparePlayer() = default;

QWidget* ComparePlayer::buildScrubberRow() {
    m_counter = mediumLabel();
    m_counter->setObjectName(QStringLiteral("compareFrameCounter"));
    m_time = secondLabel();
    m_time->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    const auto width = [](const QLabel* label, const QString& text) {
        return label->fontMetrics().horizontalAdvance(text) + 2 * space::kGroupGap;
    };
    const int left = std::max(kLeastInset, width(m_counter, QStringLiteral("888 / 888")));
    const int right = std::max(kLeastInset, width(m_time, tr("%1 baseline").arg(QLatin1Char('B'))));
    m_counter->setFixedWidth(left);
    m_counter->setContentsMargins(space::kGroupGap, 0, 0, 0);
    m_time->setFixedWidth(right);
    m_time->setContentsMargins(0, 0, space::kGroupGap, 0);
    m_strip->setInsets(left, right);
    auto* all = new QWidget;
    auto* row = new QHBoxLayout(all);
    row->setContentsMargins(0, 2, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_counter);
    row->addWidget(m_scrubber, 1);
    row->addWidget(m_time);
    return all;
}

QWidget* ComparePlayer::buildTransportRow() {
    nameTransport();
    m_measure = describe(new QComboBox, "stripMeasureCombo", tr("Measure of the strip"),
                         tip(tr("Measure of the strip"),
                             tr("PSNR and SSIM: higher is nearer to the baseline. FLIP: lower is nearer.")));
    m_measure->addItem(tr("PSNR"), static_cast<int>(QualityMeasure::Psnr));
    m_measure->addItem(tr("SSIM"), static_cast<int>(QualityMeasure::Ssim));
    m_measure->addItem(tr("FLIP"), static_cast<int>(QualityMeasure::Flip));
    m_locked = smallLabel(tr("Frame, zoom and pan are locked."));
    m_caption = smallLabel(tr("per frame against the baseline"));
    for (QLabel* words : {m_locked, m_caption}) words->setMinimumWidth(1);  // they give way
    m_full = describe(new QToolButton, "compareFullScreen", tr("Full screen"),
                      tip(tr("Full screen"), tr("The pictures alone. Esc leaves. F11")));
    m_full->setIcon(themeIcon("full-screen"));
    m_full->setAutoRaise(true);
    m_full->setCheckable(true);
    auto* all = new QWidget;
    auto* row = new QHBoxLayout(all);
    row->setContentsMargins(0, 0, space::kGroupGap, 0);
    row->setSpacing(space::kRowGap);
    row->addWidget(m_transport);
    row->addWidget(m_locked);
    row->addStretch(1);
    row->addWidget(m_measure);
    row->addWidget(m_caption);
    row->addWidget(m_full);
    return all;
}

/// Beside the player's own, which have the plain names.
void ComparePlayer::nameTransport() {
    for (QWidget* part : m_transport->findChildren<QWidget*>()) {
        const QString name = part->objectName();
        if (!name.isEmpty())
            part->setObjectName(QStringLiteral("compare") + name.left(1).toUpper() + name.mid(1));
    }
}

void ComparePlayer::connectParts() {
    connect(&m_pair, &ClipPair::framesChanged, this, &ComparePlayer::takeFrames);
    connect(&m_pair, &ClipPair::qualityChanged, this, &ComparePlayer::showQuality);
    connect(m_scrubber, &QSlider::valueChanged, this, [this](int frame) {
        refresh();
        Q_EMIT frameChanged(frame);
    });
    connect(m_strip, &QualityStrip::frameWanted, this, [this](int frame) {
        setPlaying(false);
        showFrame(frame);
    });
    connect(m_playback, &Playback::playingChanged, this, &ComparePlayer::measureBetween);
    connect(m_view, &CompareView::zoomWanted, this, &ComparePlayer::stepZoom);
    connect(m_measure, &QComboBox::currentIndexChanged, this,
            [this] { m_strip->setMeasure(static_cast<QualityMeasure>(m_measure->currentData().toInt())); });
    connect(m_full, &QToolButton::clicked, this, &ComparePlayer::fullScreenWanted);
}

void ComparePlayer::setMode(CompareMode mode) {
    if (mode == CompareMode::Flip && m_view->mode() == mode) return m_view->setShowsB(!m_view->showsB());
    if (mode == CompareMode::Flip) m_beforeFlip = m_view->mode();
    m_view->setMode(mode);
    showHeat();
    Q_EMIT modeChanged(mode);
}

void ComparePlayer::setHeatKind(HeatKind kind) {
    m_heatKind = kind;
    m_heatShown.reset();
    showHeat();
}

void ComparePlayer::setGain(int gain) {
    m_gain = gain;
    showHeat();
}

int ComparePlayer::frame() const {
    return m_playback->frame();
}

void ComparePlayer::showFrame(int frame) {
    m_playback->showFrame(frame);
}

void ComparePlayer::setPlaying(bool playing) {
    m_playback->setPlaying(playing);
}

void ComparePlayer::setMeasure(QualityMeasure measure) {
    m_measure->setCurrentIndex(m_measure->findData(static_cast<int>(measure)));
}

/// The place in time stays when the other clip is picked.
void ComparePlayer::takeFrames() {
    const int count = m_pair.frameCount();
    m_playback->setClip(count, m_pair.fps(), count > 0);
    if (count < 2) setPlaying(false);
    m_scrubber->setEnabled(count > 0);
    m_transport->setHasClip(count > 0, false);
    m_transport->setRate(count > 0 ? tr("%1 fps").arg(QLocale().toString(m_pair.fps(), 'g', 4)) : QString());
    m_strip->setFrameCount(count);
    m_heatShown.reset();
    m_maps.clear();
    m_between.clear();
    showQuality();
    refresh();
}

void ComparePlayer::showQuality() {
    for (const ClipPair::Side side : {ClipPair::A, ClipPair::B}) {
        const ClipQuality* quality = m_pair.quality(side);
        m_strip->setQuality(side, quality ? quality->frames : std::vector<FrameQuality>(),
                            m_pair.index(side) == 0);
    }
    measureBetween();
}

void ComparePlayer::refresh() {
    const int count = m_pair.frameCount(), shown = frame();
    const QLocale locale;
    m_counter->setText(count == 0 ? QStringLiteral("–")
                                  : QStringLiteral("%1 / %2").arg(shown + 1).arg(count));
    m_time->setText(count == 0 ? QString() : tr("%1 s").arg(locale.toString(shown / m_pair.fps(), 'f', 2)));
    m_strip->setFrame(shown);
    m_view->setClips(shownOf(m_pair, ClipPair::A, shown), shownOf(m_pair, ClipPair::B, shown));
    showHeat();
    measureBetween();
}

void ComparePlayer::showHeat() {
    if (m_view->mode() != CompareMode::Difference) return;
    const auto a = m_pair.frame(ClipPair::A, frame()), b = m_pair.frame(ClipPair::B, frame());
    if (!a || !b) {
        const ClipPair::Side missing = a ? ClipPair::B : ClipPair::A;
        return m_view->setHeat({{}, {}, {}, m_pair.sentence(missing)});
    }
    if (auto map = m_maps.get(a, b, m_heatKind)) {
        m_heatShown = std::move(map);
        m_heatFrame = frame();
    }
    if (!m_heatShown) return m_view->setHeat({{}, {}, {}, tr("Measuring the difference…")});
    const QString kind = m_heatKind == HeatKind::Channel ? tr("Largest channel difference of A and B")
                                                         : tr("Visible difference of A and B (FLIP)");
    m_view->setHeat({heatImage(*m_heatShown, m_gain),
                     tr("%1, frame %2").arg(kind).arg(m_heatFrame + 1),
                     mostText(m_heatKind, m_gain),
                     {}});
}

/// Known already when one of them is the baseline.
const FrameQuality* ComparePlayer::measuredBetween() const {
    const bool aIsBaseline = m_pair.index(ClipPair::A) == 0;
    if (!aIsBaseline && m_pair.index(ClipPair::B) != 0) return nullptr;
    const ClipQuality* quality = m_pair.quality(aIsBaseline ? ClipPair::B : ClipPair::A);
    const auto at = static_cast<size_t>(frame());
    return quality && at < quality->frames.size() ? &quality->frames[at] : nullptr;
}

/// Not while the clips play: frames would come faster than they can be measured.
void ComparePlayer::measureBetween() {
    m_betweenShown.reset();
    const auto a = m_pair.frame(ClipPair::A, frame()), b = m_pair.frame(ClipPair::B, frame());
    if (const FrameQuality* known = measuredBetween())
        m_betweenShown = std::make_shared<const FrameQuality>(*known);
    else if (a && b && !m_playback->playing())
        m_betweenShown = m_between.get(a, b, 0);
    Q_EMIT betweenChanged();
}

void ComparePlayer::stepZoom(int steps) {
    if (m_pair.frameCount() > 0) m_view->setZoom(Transport::steppedZoom(m_view->shownScale(), steps));
}

void ComparePlayer::showFullScreenState(bool full) {
    m_full->setChecked(full);
}

/// Words that only explain go first where there is no room.
void ComparePlayer::resizeEvent(QResizeEvent*) {
    int room = width() - m_transport->sizeHint().width() - m_measure->sizeHint().width() -
               m_full->sizeHint().width() - 8 * space::kGroupGap;
    for (QLabel* words : {m_caption, m_locked}) {
        room -= words->sizeHint().width();
        words->setVisible(room >= 0);
    }
}

void ComparePlayer::closeEvent(QCloseEvent* event) {
    event->ignore();  // it goes back into its tab
    Q_EMIT fullScreenWanted(false);
}

// Keys

void ComparePlayer::keyPressEvent(QKeyEvent* event) {
    if (!press(*event)) QWidget::keyPressEvent(event);
}

void ComparePlayer::keyReleaseEvent(QKeyEvent* event) {
    if (!release(*event)) QWidget::keyReleaseEvent(event);
}

bool ComparePlayer::press(const QKeyEvent& event) {
    const auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
    const int key = event.key();
    const bool sideways = key == Qt::Key_Left || key == Qt::Key_Right;
    if (modifiers == Qt::ShiftModifier && sideways) {
        m_view->setDivider(m_view->divider() + (key == Qt::Key_Left ? -kDividerStep : kDividerStep));
        return true;
    }
    if (key == Qt::Key_F11 || (key == Qt::Key_Escape && isWindow())) {
        Q_EMIT fullScreenWanted(key == Qt::Key_F11 && !isWindow());
        return true;
    }
    if (key == Qt::Key_X && modifiers == Qt::NoModifier) {
        if (!event.isAutoRepeat()) pressFlip();
        return true;
    }
    if (pressZoom(key)) return true;
    return modifiers == Qt::NoModifier && (pressMode(key) || m_playback->press(key));
}

bool ComparePlayer::pressMode(int key) {
    const std::pair<int, CompareMode> keys[] = {{Qt::Key_W, CompareMode::Wipe},
                                                {Qt::Key_S, CompareMode::SideBySide},
                                                {Qt::Key_O, CompareMode::Onion},
                                                {Qt::Key_D, CompareMode::Difference}};
    for (const auto& [letter, mode] : keys)
        if (letter == key) {
            setMode(mode);
            return true;
        }
    return false;
}

bool ComparePlayer::pressZoom(int key) {
    switch (key) {
        case Qt::Key_F:
            m_view->setZoom(PicturePlace::kFit);
            return true;
        case Qt::Key_1:
            m_view->setZoom(1);
            return true;
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            stepZoom(1);
            return true;
        case Qt::Key_Minus:
            stepZoom(-1);
            return true;
        default:
            return false;
    }
}

/// A tap shows the other clip and stays; held, the first one is back when the key is let go.
void ComparePlayer::pressFlip() {
    setMode(CompareMode::Flip);
    m_flipHeld.start();
}

bool ComparePlayer::release(const QKeyEvent& event) {
    if (event.key() != Qt::Key_X || event.isAutoRepeat() || !m_flipHeld.isValid()) return false;
    if (m_flipHeld.elapsed() >= kHeldMs) m_view->setShowsB(!m_view->showsB());
    m_flipHeld.invalidate();
    return true;
}

}  // namespace lightreel
