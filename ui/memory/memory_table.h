#pragma once
#include <QTableWidget>

#include "ui/memory/graph_run.h"

namespace lightreel {

/// The graph as rows: stages and steps with start, seconds and peaks. For reading, and for screen readers.
class MemoryTable : public QTableWidget {
    Q_OBJECT
  public:
    explicit MemoryTable(QWidget* parent = nullptr);
    void setRun(const GraphRun& run);
};

}  // namespace lightreel
