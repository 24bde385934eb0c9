#pragma once
#include <QObject>

#include "core/request/acceleration_options.h"

class QGridLayout;
class QSpinBox;

namespace lightreel {

class Label;

/// "Decode": how many frames become pictures at once.
class SliceRow : public QObject {
    Q_OBJECT
  public:
    /// Adds its rows to the end of the grid.
    explicit SliceRow(QGridLayout& grid, QObject* parent = nullptr);

    [[nodiscard]] AccelerationOptions::Slice wish() const;
    void setWish(const AccelerationOptions::Slice& wish);
    void setFrames(int frames);  ///< of the clip that Start would make

  private:
    QSpinBox* m_frames;
    Label* m_effect;
};

}  // namespace lightreel
