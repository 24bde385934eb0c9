#pragma once
#include <QObject>

#include "core/request/acceleration_options.h"

class QGridLayout;
class QSpinBox;

namespace lightreel {

class EffectRow;
struct Effect;

/// "Decode": how many frames become pictures at once, and in how many bands each.
class SliceRow : public QObject {
    Q_OBJECT
  public:
    /// Adds its rows to the end of the grid.
    explicit SliceRow(QGridLayout& grid, QObject* parent = nullptr);

    [[nodiscard]] AccelerationOptions::Slice wish() const;
    [[nodiscard]] AccelerationOptions::Slice effective() const;  ///< no more bands than the clip has rows
    void setWish(const AccelerationOptions::Slice& wish);
    /// All frames at once; one at a time where that is so already.
    [[nodiscard]] AccelerationOptions::Slice turned() const;
    [[nodiscard]] bool slices() const;  ///< whether the clip is decoded in parts at all

    void setClip(int frames, int rows);  ///< latent rows of the clip that Start would make
    void showEffect(const Effect& effect);

  Q_SIGNALS:
    void edited();

  private:
    QSpinBox* m_frames;
    QSpinBox* m_rows;
    EffectRow* m_effect;
    int m_clipFrames = 0, m_clipRows = 0;
    bool m_quiet = false;  ///< values are set by the program
};

}  // namespace lightreel
