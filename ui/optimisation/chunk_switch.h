#pragma once
#include <QObject>

#include "core/request/acceleration_options.h"

class QCheckBox;
class QGridLayout;
class QSpinBox;

namespace lightreel {

class Label;

/// "Chunks": layers that work on one piece of the frames or rows after the other.
class ChunkSwitch : public QObject {
    Q_OBJECT
  public:
    /// Adds its rows to the end of the grid.
    explicit ChunkSwitch(QGridLayout& grid, QObject* parent = nullptr);

    [[nodiscard]] AccelerationOptions::Chunk wish() const;  ///< as the switch stands
    /// Pieces that a clip of `frames` frames and `rows` latent rows does not have become "as bytes ask for".
    [[nodiscard]] AccelerationOptions::Chunk effective(int frames, int rows) const;
    void setWish(const AccelerationOptions::Chunk& wish);

  private:
    void onSize(int mebibytes);
    void update();
    [[nodiscard]] QString effect() const;

    QCheckBox* m_check;
    QSpinBox* m_size;
    Label* m_effect;
    AccelerationOptions::Chunk
        m_wish;  ///< bytes to the byte, and pieces by hand as restored settings had them
};

}  // namespace lightreel
