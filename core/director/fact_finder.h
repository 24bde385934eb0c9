#pragma once
#include <string>
#include <vector>

#include "core/director/clip_catalog.h"
#include "core/director/transcript.h"

namespace lightreel {

/// Whether the facts that were found, or that there are none, are all there is to say: a model would make
/// something up, or get a figure wrong that stands in the card above it.
[[nodiscard]] bool factsSayAll(const FactQuery& query, const std::vector<Fact>& facts);

/// Answers of the project itself: cards of decisions and clips, or what was said about it.
class FactFinder {
  public:
    /// embed: may be empty, then words alone count. All must outlive this.
    FactFinder(const Transcript& transcript, ClipCatalog& clips, ClipCatalog::Embed embed)
        : m_transcript(transcript), m_clips(clips), m_embed(std::move(embed)) {}

    /// Decisions that stand and clips that fit, at most `limit` in all; else quotes of what the user said
    /// before `before`; else, and for failures, nothing. A wish for a prompt and a remark get none. errors:
    /// those of the files
    [[nodiscard]] Result<std::vector<Fact>> answer(const std::string& question, const FactQuery& query,
                                                   int64_t before, size_t limit);

    /// Everything with these words: the best clip, decision and quote first, then the second of each.
    [[nodiscard]] Result<std::vector<Fact>> search(const std::string& words, const FactQuery& query,
                                                   size_t limit);

  private:
    [[nodiscard]] Result<std::vector<Fact>> decisions(const FactQuery& query, size_t limit) const;
    [[nodiscard]] Result<std::vector<Fact>> clips(const std::string& text, const FactQuery& query,
                                                  std::optional<bool> failed, size_t limit);
    [[nodiscard]] Result<std::vector<Fact>> count(const FactQuery& query);
    [[nodiscard]] Result<std::vector<Fact>> quotes(const QStringList& topic, int64_t before, size_t limit,
                                                   const std::vector<Speaker>& speakers) const;

    const Transcript& m_transcript;
    ClipCatalog& m_clips;
    ClipCatalog::Embed m_embed;
};

}  // namespace lightreel
