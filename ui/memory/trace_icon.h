#pragma once
#include <QIcon>

#include "ui/memory/graph_run.h"

namespace lightreel {

/// The line of a trace for its legend button, in the theme's colour; faint while the trace is off.
[[nodiscard]] QIcon traceIcon(Trace trace);

}  // namespace lightreel
