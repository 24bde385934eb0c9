#pragma once
#include <array>

#include "core/media/common_part.h"
#include "ui/compare/clip_shelf.h"
#include "ui/compare/quality_meter.h"

namespace lightreel {

/// The two clips of a set that are looked at: decoded, brought to what they have in common, and measured, all
/// away from the window's thread.
class ClipPair : public QObject {
    Q_OBJECT
  public:
    enum Side { A, B };
    explicit ClipPair(QObject* parent);

    void setEntries(std::vector<ComparedEntry> entries, bool other);
    void select(int a, int b);
    [[nodiscard]] int index(Side side) const { return m_index[side]; }  ///< -1: nothing
    [[nodiscard]] const std::vector<ComparedEntry>& entries() const { return m_entries; }
    [[nodiscard]] const ComparedEntry* entry(Side side) const;  ///< null: nothing

    /// When both sides have frames, they are as many and of one size.
    [[nodiscard]] const ClipFrames& frames(Side side) const { return m_frames[side]; }
    [[nodiscard]] int frameCount() const;
    [[nodiscard]] std::shared_ptr<const Frame> frame(Side side, int index) const;  ///< or null
    [[nodiscard]] double fps() const { return m_fps; }
    /// Why a side has no picture, in a sentence.
    [[nodiscard]] QString sentence(Side side) const;
    /// What was left out or scaled, in a sentence; empty: nothing.
    [[nodiscard]] QString commonPartNote() const;
    /// Beside the baseline; of a clip that is being measured, the frames so far. Null: nothing yet.
    [[nodiscard]] const ClipQuality* quality(Side side) const;

  Q_SIGNALS:
    void framesChanged();
    void qualityChanged();
    void recordsChanged();  ///< a clip file has told how it was made

  private:
    [[nodiscard]] bool toMeasure(int entry) const;
    void loaded(int entry);
    void load();
    void bringTogether();
    void scaleTogether();
    void measure();

    std::vector<ComparedEntry> m_entries;
    std::array<int, 2> m_index{-1, -1};
    std::array<std::shared_ptr<const LoadedClip>, 2> m_clips;
    std::array<ClipFrames, 2> m_frames;  ///< what is shown of them
    std::array<ClipShape, 2> m_shapes{};
    double m_fps = 8;
    ClipShelf m_shelf;
    QualityMeter m_meter;
    LatestWork m_scaling;
};

}  // namespace lightreel
