#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/director/fact_query.h"
#include "core/director/sqlite_file.h"

namespace lightreel {

/// What the user wanted remembered.
struct Decision {
    int64_t id = 0;
    std::string text;
    std::string time;     ///< ISO 8601, UTC
    std::string clip;     ///< path; may be empty
    int64_t turn = 0;     ///< of the transcript
    std::string subject;  ///< what it settles, see subjectOf()
    std::optional<int64_t> supersedes;

    friend bool operator==(const Decision&, const Decision&) = default;
};

/// What a decision settles: what is asked of a clip, and which; "seed: dragon". Two decisions with the same
/// subject contradict each other, and the newer one counts. Empty: it settles nothing that can be told.
[[nodiscard]] std::string subjectOf(const std::string& text, const std::string& clip);

/// The decisions in a transcript's database.
class Decisions {
  public:
    /// file: a transcript's; must outlive this.
    explicit Decisions(const SqliteFile& file) : m_file(file) {}

    /// Keeps it, and lets it supersede the newest one of its subject. id and supersedes are filled in.
    [[nodiscard]] Result<Decision> add(Decision decision) const;

    /// Those that nothing supersedes, newest first.
    [[nodiscard]] Result<std::vector<Decision>> standing() const;

    /// The standing ones that say something of the topic or, without one, of what is asked: those that share
    /// the most words first. An older one is left out when newer ones say as much of the same.
    [[nodiscard]] Result<std::vector<Decision>> about(const FactQuery& query, size_t limit) const;

  private:
    const SqliteFile& m_file;
};

}  // namespace lightreel
