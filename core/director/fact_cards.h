#pragma once
#include "core/director/clip_entry.h"
#include "core/director/decisions.h"
#include "core/director/director_values.h"
#include "core/director/fact_query.h"

namespace lightreel {

/// A clip, or a run that failed, with the figures that were asked for.
[[nodiscard]] Fact cardOf(const ClipEntry& entry, const FactQuery& query);
[[nodiscard]] Fact cardOf(const Decision& decision);
/// What was said, word for word; long texts are cut.
[[nodiscard]] Fact quoteOf(const Message& message);

}  // namespace lightreel
