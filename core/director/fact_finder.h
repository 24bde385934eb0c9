#pragma once
#include <string>
#include <vector>

#include "core/director/clip_catalog.h"
#include "core/director/decisions.h"
#include "core/director/director_values.h"
#include "core/director/transcript.h"

namespace lightreel {

/// Where facts are looked up; all of it outlives a question.
struct FactSources {
    const ClipCatalog& clips;
    const Decisions& decisions;
    const Transcript& transcript;
};

inline constexpr size_t kMostFacts = 3;  ///< that are shown with an answer

/// What is known of a question: standing decisions, then clips and failures, then what was said before the
/// turn `before`, at most so many. Nothing of it comes from a model's memory. embedding: the question's; may
/// be empty. now: ISO 8601, UTC. errors: as SqliteFile::run()
[[nodiscard]] Result<std::vector<Fact>> findFacts(const FactSources& sources, const std::string& question,
                                                  const std::string& now, int64_t before,
                                                  size_t most = kMostFacts,
                                                  const std::vector<float>& embedding = {});

/// A clip as a card, with the figures that were asked for in front.
[[nodiscard]] Fact factOf(const CatalogClip& clip, const FactQuery& query);
[[nodiscard]] Fact factOf(const Decision& decision);
[[nodiscard]] Fact factOf(const Message& message);

}  // namespace lightreel
