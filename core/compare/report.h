#pragma once
#include <string>
#include <vector>

#include "core/compare/comparison.h"

namespace lightreel {

/// A clip inside the report.
struct ReportClip {
    size_t member = 0;      ///< its setting's place in the plan
    std::string bytes;      ///< the whole file
    std::string mediaType;  ///< "video/mp4"
    int width = 0, height = 0;
};

struct ComparisonReport {
    ComparisonPlan plan;
    std::vector<ComparedRun> runs;  ///< as many as the plan has members
    ComparisonMachine machine;
    std::vector<ReportClip> clips;
};

/// One HTML file that needs no network and no other file: what was the same, the table, the clips, curves of
/// the measures, memory over time, peak memory against time. Without JavaScript all but the locked player is
/// there. Text of users is escaped.
[[nodiscard]] std::string toHtml(const ComparisonReport& report);

/// Text as HTML shows it, in elements and in quoted attributes.
[[nodiscard]] std::string escapedHtml(std::string_view text);
/// RFC 4648, with padding.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace lightreel
