#pragma once
#include <QStringList>
#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "core/director/time_words.h"

namespace lightreel {

/// What a question wants to know of a clip or a run.
enum class Asked {
    Seed,
    Settings,
    Prompt,
    File,
    Date,
    Duration,
    Memory,
    Failure,
    Liked,
    Note,
    Count,
    Decision
};

/// Which of several come first.
enum class ClipOrder { Best, Newest, Oldest, Slowest, Fastest, MostMemory, LeastMemory };

/// A question about the project as far as words tell it.
struct FactQuery {
    std::set<Asked> asked;
    bool namesClips = false;       ///< there are clips, shots or runs in it
    bool aboutClips = false;       ///< these, or something that only they have
    bool advice = false;           ///< it wants to hear what would be good, not what was
    bool reason = false;           ///< it wants to hear why, or what something means
    bool question = false;         ///< it wants to know something; a remark or a wish does not
    bool wantsPrompt = false;      ///< a prompt shall be written; that is for the model
    bool toKeep = false;           ///< "remember that ...": a decision, which the user's click keeps
    QStringList topic;             ///< what it is about: the words that are left over
    std::optional<int64_t> seed;   ///< "seed 4711"
    std::optional<TimeSpan> when;  ///< "yesterday"
    ClipOrder order = ClipOrder::Best;

    [[nodiscard]] bool asks(Asked what) const { return asked.count(what) > 0; }
    /// "How many clips", and not how many steps, frames or seconds of one.
    [[nodiscard]] bool wantsCount() const;
    /// Whether clips can answer it.
    [[nodiscard]] bool needsClips() const { return !wantsPrompt && (aboutClips || !asked.empty()); }

    /// Only what was recorded of clips and runs answers it; decisions may be remembered otherwise.
    [[nodiscard]] bool wantsRecords() const;
    /// Only figures, names and words of a clip's record are asked for, and no reason.
    [[nodiscard]] bool wantsValues() const;

    friend bool operator==(const FactQuery&, const FactQuery&) = default;
};

/// Reads an English question. now: ISO 8601, UTC; days are those of the local time.
[[nodiscard]] FactQuery factQueryOf(const std::string& question, const std::string& now);

}  // namespace lightreel
