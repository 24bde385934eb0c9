#pragma once
#include <QElapsedTimer>
#include <QWidget>

#include "ui/compare/clip_pair.h"
#include "ui/compare/compare_view.h"
#include "ui/compare/frame_pair_work.h"
#include "ui/compare/heat_image.h"
#include "ui/compare/quality_strip.h"

class QComboBox;
class QLabel;
class QToolButton;

namespace lightreel {

class FrameScrubber;
class Playback;
class Transport;

/// A pair of clips that plays frame-locked: pictures, scrubber, strip of quality, transport. It can fill the
/// screen by itself.
class ComparePlayer : public QWidget {
    Q_OBJECT
  public:
    explicit ComparePlayer(ClipPair& pair, QWidget* parent = nullptr);
    ~ComparePlayer() override;

    [[nodiscard]] CompareView& view() { return *m_view; }
    [[nodiscard]] const CompareView& view() const { return *m_view; }
    void setMode(CompareMode mode);  ///< Flip again: the other clip
    void setHeatKind(HeatKind kind);
    void setGain(int gain);  ///< 1, 4, 16
    [[nodiscard]] int frame() const;
    void showFrame(int frame);
    void setPlaying(bool playing);
    void setMeasure(QualityMeasure measure);
    [[nodiscard]] QualityMeasure measure() const { return m_strip->measure(); }
    /// Of the shown frame, A against B; null until it is measured.
    [[nodiscard]] std::shared_ptr<const FrameQuality> between() const { return m_betweenShown; }

    void showFullScreenState(bool full);
    /// The keys of the comparison, wherever the focus is. false: another key.
    bool press(const QKeyEvent& event);
    bool release(const QKeyEvent& event);

  Q_SIGNALS:
    void modeChanged(lightreel::CompareMode mode);
    void frameChanged(int frame);
    void betweenChanged();
    void fullScreenWanted(bool full);

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    [[nodiscard]] QWidget* buildScrubberRow();
    [[nodiscard]] QWidget* buildTransportRow();
    void nameTransport();
    void connectParts();
    bool pressMode(int key);
    bool pressZoom(int key);
    void pressFlip();
    void takeFrames();
    void showQuality();
    void refresh();
    void showHeat();
    void measureBetween();
    [[nodiscard]] const FrameQuality* measuredBetween() const;
    void stepZoom(int steps);

    ClipPair& m_pair;
    CompareView* m_view;
    FrameScrubber* m_scrubber;
    QualityStrip* m_strip;
    Transport* m_transport;
    Playback* m_playback;
    QLabel* m_counter;
    QLabel* m_time;
    QComboBox* m_measure;
    QLabel* m_locked;
    QLabel* m_caption;
    QToolButton* m_full;
    HeatKind m_heatKind = HeatKind::Channel;
    int m_gain = 1;
    CompareMode m_beforeFlip = CompareMode::Wipe;
    QElapsedTimer m_flipHeld;
    std::shared_ptr<const FrameQuality> m_betweenShown;
    std::shared_ptr<const ErrorMap> m_heatShown;
    int m_heatFrame = -1;
    FramePairWork<ErrorMap, HeatKind> m_maps;
    FramePairWork<FrameQuality, int> m_between;
};

}  // namespace lightreel
