#pragma once
#include <QDateTime>
#include <QList>
#include <QString>

#include "core/director/director_values.h"
#include "ui/style/theme.h"

namespace lightreel {

/// ISO 8601, UTC, as the transcript has it -> the user's own time; invalid where it cannot be read.
[[nodiscard]] QDateTime localTime(const std::string& utc);
[[nodiscard]] QString clockText(const std::string& utc);  ///< "14:32"
[[nodiscard]] QString dateText(const std::string& utc);   ///< "28 November 2026, 14:32"
/// "Today", "Yesterday", "Saturday, 28 November 2026".
[[nodiscard]] QString dayText(const QDate& day, const QDate& today);

[[nodiscard]] QString heldText(int64_t used, int64_t bound);  ///< "24 of 147 MiB", "0.31 of 1.25 GiB"

[[nodiscard]] QString stateWord(const DirectorState& state);  ///< "Ready", "Indexing 40 %"
[[nodiscard]] Tone stateTone(const DirectorState& state);
/// What follows from the state for the user; empty where nothing does.
[[nodiscard]] QString stateSentence(const DirectorState& state);

/// Why this answer: one name and one value for each thing that went into it.
struct Reason {
    QString name, value;
};
[[nodiscard]] QList<Reason> reasonsOf(const Reply& reply);

/// The texts of Reply::unverified, each once.
[[nodiscard]] QStringList unverifiedTexts(const Reply& reply);

/// "You, 14:32: ..." for screen readers.
[[nodiscard]] QString spokenMessage(const Message& message);

}  // namespace lightreel
