#pragma once
#include <QObject>

#include "core/request/acceleration_options.h"

class QComboBox;
class QGridLayout;
class QSpinBox;

namespace lightreel {

class EffectRow;
class Label;
struct Effect;

/// "Decode": how many frames become pictures at once, in how many bands each, and, for decoders that look
/// along the frames, how many frames see each other.
class SliceRow : public QObject {
    Q_OBJECT
  public:
    /// Adds its rows to the end of the grid.
    explicit SliceRow(QGridLayout& grid, QObject* parent = nullptr);

    [[nodiscard]] AccelerationOptions::Slice wish() const;
    /// No more bands than the clip has rows; nothing of the frames' sight where the decoder has none.
    [[nodiscard]] AccelerationOptions::Slice effective() const;
    void setWish(const AccelerationOptions::Slice& wish);
    /// All frames at once; one at a time where that is so already.
    [[nodiscard]] AccelerationOptions::Slice turned() const;
    [[nodiscard]] bool slices() const;  ///< whether the clip is decoded in parts at all

    void setTemporal(bool temporal);     ///< the model's decoder looks along the frames
    void setClip(int frames, int rows);  ///< latent rows of the clip that Start would make
    void showEffect(const Effect& effect);

  Q_SIGNALS:
    void edited();

  private:
    void addFields(QGridLayout& grid);
    void addTemporal(QGridLayout& grid);
    void update();
    [[nodiscard]] TemporalDecode temporal() const;
    [[nodiscard]] QString picture() const;

    QSpinBox* m_frames;
    QSpinBox* m_rows;
    Label* m_temporalLabel = nullptr;
    QComboBox* m_temporal;
    QSpinBox* m_window;
    EffectRow* m_effect;
    int m_clipFrames = 0, m_clipRows = 0;
    bool m_hasTemporal = false;
    bool m_quiet = false;  ///< values are set by the program
};

}  // namespace lightreel
