#include "core/director/fact_finder.h"

#include <fmt/format.h>

#include "core/base/format.h"
#include "core/director/words.h"

namespace lightreel {
namespace {

constexpr int kTitle = 72, kQuote = 240;  ///< characters

std::string titleOf(const CatalogClip& clip) {
    if (!clip.prompt.empty()) return shortened(oneLine(clip.prompt), kTitle);
    return std::filesystem::path(clip.path).filename().string();
}

void addLine(std::string& text, const std::string& line) {
    if (line.empty()) return;
    if (!text.empty()) text += '\n';
    text += line;
}

std::string settingsOf(const CatalogClip& clip) {
    if (clip.steps == 0) return {};
    return fmt::format("{}x{}, {} frames at {} fps, {} steps, guidance {:.1f}, {}", clip.width, clip.height,
                       clip.frames, clip.fps, clip.steps, clip.guidance, clip.scheduler);
}

std::string costOf(const CatalogClip& clip) {
    if (clip.seconds <= 0) return {};
    return fmt::format("took {:.1f} s ({}), peak {}", clip.seconds, clip.stages,
                       formatMemory(clip.peakBytes));
}

Fact countOf(size_t count, const FactQuery& query) {
    const std::string what = query.asks(Asked::Failure) ? "failed run" : "clip";
    return {Fact::Kind::Clip,
            fmt::format("{} {}{}", count, what, count == 1 ? "" : "s"),
            query.topic.isEmpty() ? "" : "about " + query.topic.join(QLatin1Char(' ')).toStdString(),
            {}};
}

Result<void> addClips(const ClipCatalog& clips, const FactQuery& query, const std::vector<float>& embedding,
                      size_t most, std::vector<Fact>& facts) {
    constexpr size_t kAll = 1'000'000;
    const bool counts = query.asks(Asked::Count);
    const Result<std::vector<CatalogClip>> found = clips.find(query, counts ? kAll : most, embedding);
    if (!found) return found.error();
    if (counts) facts.push_back(countOf(found->size(), query));
    for (const CatalogClip& clip : *found)
        if (facts.size() < most) facts.push_back(factOf(clip, query));
    return {};
}

}  // namespace

Fact factOf(const CatalogClip& clip, const FactQuery& query) {
    Fact fact;
    fact.kind = clip.failure.empty() ? Fact::Kind::Clip : Fact::Kind::Failure;
    fact.title = titleOf(clip);
    fact.time = clip.created;
    fact.clip = clip.path;
    fact.run = clip.run;
    addLine(fact.text, clip.failure);
    addLine(fact.text, clip.steps == 0 ? "" : fmt::format("seed {}", clip.seed));
    if (query.asks(Asked::Prompt)) addLine(fact.text, "prompt: " + clip.prompt);
    if (query.asks(Asked::Duration) || query.asks(Asked::Memory)) addLine(fact.text, costOf(clip));
    addLine(fact.text, settingsOf(clip));
    addLine(fact.text, clip.model.empty() ? "" : "model " + clip.model);
    if (query.asks(Asked::File)) addLine(fact.text, clip.path);
    if (clip.liked) addLine(fact.text, "liked");
    addLine(fact.text, clip.note.empty() ? "" : "note: " + shortened(oneLine(clip.note), kQuote));
    return fact;
}

Fact factOf(const Decision& decision) {
    return {Fact::Kind::Decision, "Decided on " + decision.time.substr(0, 10),
            decision.text,        decision.time,
            decision.clip,        {},
            decision.turn};
}

Fact factOf(const Message& message) {
    const std::string who = message.turn.speaker == Speaker::User ? "You" : "The assistant";
    return {Fact::Kind::Quote,
            who + " on " + message.time.substr(0, 10),
            shortened(oneLine(message.turn.text), kQuote),
            message.time,
            {},
            {},
            message.turn.id};
}

Result<std::vector<Fact>> findFacts(const FactSources& sources, const std::string& question,
                                    const std::string& now, int64_t before, size_t most,
                                    const std::vector<float>& embedding) {
    const FactQuery query = factQueryOf(question, now);
    std::vector<Fact> facts;
    if (query.wantsPrompt) return facts;
    if (!query.topic.isEmpty() || query.needsClips()) {
        const Result<std::vector<Decision>> decisions = sources.decisions.about(query, most);
        if (!decisions) return decisions.error();
        for (const Decision& decision : *decisions) facts.push_back(factOf(decision));
    }
    if (query.needsClips() && facts.size() < most)
        if (const Result<void> added = addClips(sources.clips, query, embedding, most, facts); !added)
            return added.error();
    if (!facts.empty() || query.topic.isEmpty()) return facts;
    const Result<std::vector<Message>> said =
        sources.transcript.find(query.topic, static_cast<int>(most), before);
    if (!said) return said.error();
    for (const Message& message : *said) facts.push_back(factOf(message));
    return facts;
}

}  // namespace lightreel
