#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/assistant/assistant_bench.h"

namespace lightreel::cli {

/// For each size and budget a heading and one line a method, columns aligned; columns that say nothing are
/// left out. Of the invariants one line each.
[[nodiscard]] std::string toText(const BenchReport& report);

/// RFC 4180, one line a figure: group, budget, method, kind, figure, mean, low, high, items, dialogues, then
/// the difference that EpiCache makes with its interval, empty where there is none. Of the invariants: check,
/// holds, measured.
[[nodiscard]] std::string toCsv(const BenchReport& report);

/// {"schema", "suite", "model", "setup", "machine", "figures": {name: what it is}, "rows": [...], "checks",
/// ...}
[[nodiscard]] nlohmann::json toJson(const BenchReport& report, const BenchSetup& setup);

}  // namespace lightreel::cli
