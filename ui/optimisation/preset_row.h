#pragma once
#include <QObject>

#include "core/request/acceleration_options.h"

class QComboBox;
class QGridLayout;

namespace lightreel {

/// The named settings. Values that are no preset's stand as "Own settings" with a dot.
class PresetRow : public QObject {
    Q_OBJECT
  public:
    /// Adds its row to the end of the grid.
    explicit PresetRow(QGridLayout& grid, QObject* parent = nullptr);

    void show(const AccelerationOptions& options);

  Q_SIGNALS:
    void chosen(const lightreel::AccelerationOptions& options);

  private:
    QComboBox* m_combo;
};

}  // namespace lightreel
