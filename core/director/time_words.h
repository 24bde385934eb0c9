#pragma once
#include <QStringList>
#include <optional>
#include <string>

namespace lightreel {

/// Moments from <= t < to, ISO 8601, UTC: they compare as texts.
struct TimeSpan {
    std::string from, to;

    friend bool operator==(const TimeSpan&, const TimeSpan&) = default;
};

/// Reads "today", "yesterday", "last week", "this month", "Monday", "3 days ago", "two days ago",
/// "2026-11-26" out of the words of a question and takes them out. Weeks begin on Monday; a weekday is the
/// last one before today. now: ISO 8601, UTC.
[[nodiscard]] std::optional<TimeSpan> takeTimeWords(QStringList& words, const std::string& now);

}  // namespace lightreel
