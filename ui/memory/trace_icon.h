#pragma once
#include <QIcon>

#include "ui/memory/graph_run.h"

namespace lightreel {

/// The line of a trace for its legend button, in the theme's colour; faint while the trace is off.
[[nodiscard]] QIcon traceIcon(Trace trace);

/// The line of an earlier run: 0, 1, 2 are A, B, C.
[[nodiscard]] QIcon overlayIcon(int number);

}  // namespace lightreel
