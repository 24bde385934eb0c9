#pragma once
#include <QImage>
#include <functional>

#include "core/director/director_values.h"

namespace lightreel {

/// What this session has at hand of a fact; both may be empty.
struct FactAccess {
    std::function<QImage(const Fact&)> picture;  ///< null: there is none
    std::function<bool(const Fact&)> hasRun;     ///< its run stands in the queue, with its settings
};

}  // namespace lightreel
