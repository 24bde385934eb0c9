#pragma once
#include <QObject>
#include <optional>

#include "core/request/acceleration_options.h"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QSpinBox;

namespace lightreel {

class EffectRow;
struct Effect;

/// "Chunks": layers that work on one piece of the frames or rows after the other.
class ChunkSwitch : public QObject {
    Q_OBJECT
  public:
    /// Adds its rows to the end of the grids; `more` is folded away at first.
    ChunkSwitch(QGridLayout& grid, QGridLayout& more, QObject* parent = nullptr);

    [[nodiscard]] AccelerationOptions::Chunk wish() const;       ///< as the switch stands
    [[nodiscard]] AccelerationOptions::Chunk effective() const;  ///< pieces that the clip lacks: as bytes ask
    void setWish(const AccelerationOptions::Chunk& wish);
    [[nodiscard]] AccelerationOptions::Chunk turned() const;  ///< effective() with the switch turned over
    [[nodiscard]] bool differsInMore() const;

    void setClip(int frames, int rows);  ///< latent rows of the clip that Start would make
    void showEffect(const Effect& effect);

  Q_SIGNALS:
    void edited();

  private:
    void addMore(QGridLayout& more);
    void onSize(int mebibytes);
    void onEdited();
    void update();
    [[nodiscard]] ChunkMode chosenMode() const;

    QCheckBox* m_check;
    QComboBox* m_mode;
    QSpinBox* m_size;
    QSpinBox* m_frames;
    QSpinBox* m_rows;
    EffectRow* m_effect;
    int64_t m_bytes = AccelerationOptions::Chunk().bytes;  ///< to the byte, as a clip may have had them
    int m_clipFrames = 0, m_clipRows = 0;
    bool m_quiet = false;  ///< values are set by the program
};

}  // namespace lightreel
