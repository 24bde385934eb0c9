#pragma once
#include <functional>
#include <string>
#include <vector>

#include "core/director/director_values.h"

namespace lightreel {

/// Bytes of a reply that name something nobody here knows: numbers of three digits and more, dates
/// (2026-11-30, as a whole), paths and file names, short names in double quotes. known: says whether a text
/// is known, as a whole. In their order, none overlaps another.
[[nodiscard]] std::vector<TextSpan> unverifiedSpans(const std::string& reply,
                                                    const std::function<bool(const std::string&)>& known);

}  // namespace lightreel
