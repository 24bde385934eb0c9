#include "core/director/fact_finder.h"

#include <algorithm>
#include <array>

#include "core/director/decisions.h"
#include "core/director/fact_cards.h"
#include "core/director/words.h"

namespace lightreel {
namespace {

/// "1 clip", "3 clips"
std::string counted(int64_t number, const std::string& noun) {
    return std::to_string(number) + ' ' + noun + (number == 1 ? "" : "s");
}

/// Turns with a stray word of the topic are no answer: half of it must be there.
bool saysEnough(const std::string& text, const QStringList& topic) {
    QStringList stems;
    for (const QString& word : wordsOf(text)) stems << stemOf(word);
    const auto said =
        std::ranges::count_if(topic, [&](const QString& word) { return stems.contains(stemOf(word)); });
    return 2 * said >= topic.size();
}

}  // namespace

bool factsSayAll(const FactQuery& query, const std::vector<Fact>& facts) {
    if (query.toKeep) return true;
    if (!query.wantsRecords()) return false;
    if (facts.empty() || query.wantsCount()) return true;
    const auto isClip = [](const Fact& fact) { return fact.kind == Fact::Kind::Clip; };
    return query.wantsValues() && std::ranges::any_of(facts, isClip);
}

Result<std::vector<Fact>> FactFinder::decisions(const FactQuery& query, size_t limit) const {
    const auto found = Decisions(m_transcript.file()).about(query, limit);
    if (!found) return found.error();
    std::vector<Fact> out;
    for (const Decision& decision : *found) out.push_back(cardOf(decision));
    return out;
}

Result<std::vector<Fact>> FactFinder::clips(const std::string& text, const FactQuery& query,
                                            std::optional<bool> failed, size_t limit) {
    ClipQuery wanted{{.seed = query.seed, .failed = failed, .when = query.when}, query.topic};
    wanted.order = query.order;
    wanted.limit = limit;
    if (m_embed && !query.topic.isEmpty())
        if (auto meaning = m_embed(text)) wanted.meaning = std::move(*meaning);
    if (query.asks(Asked::Liked)) wanted.filter.liked = true;
    auto found = m_clips.find(wanted);
    if (found && found->empty() && wanted.filter.liked) {
        wanted.filter.liked.reset();  // the card says that it is not marked
        found = m_clips.find(wanted);
    }
    if (!found) return found.error();
    std::vector<Fact> out;
    for (const ClipEntry& entry : *found) out.push_back(cardOf(entry, query));
    return out;
}

Result<std::vector<Fact>> FactFinder::count(const FactQuery& query) {
    std::array<int64_t, 3> counts{};
    const std::array<ClipFilter, 3> filters{
        ClipFilter{.seed = query.seed, .failed = false, .when = query.when},
        ClipFilter{.seed = query.seed, .liked = true, .failed = false, .when = query.when},
        ClipFilter{.seed = query.seed, .failed = true, .when = query.when}};
    for (size_t i = 0; i < counts.size(); ++i) {
        const Result<int64_t> fitting = m_clips.count({filters[i], query.topic});
        if (!fitting) return fitting.error();
        counts[i] = *fitting;
    }
    Fact fact;
    fact.title = counted(counts[0], "clip");
    if (!query.topic.isEmpty()) fact.title += " of " + query.topic.join(QLatin1Char(' ')).toStdString();
    fact.text = counted(counts[0], "clip") + ", " + std::to_string(counts[1]) + " of them liked; " +
                counted(counts[2], "run") + " failed";
    return std::vector<Fact>{fact};
}

Result<std::vector<Fact>> FactFinder::quotes(const QStringList& topic, int64_t before, size_t limit,
                                             const std::vector<Speaker>& speakers) const {
    // More than are shown, since some say too little.
    constexpr int kLookedAt = 30;
    const auto found = m_transcript.find(topic, kLookedAt, before);
    if (!found) return found.error();
    std::vector<Fact> out;
    for (const Speaker speaker : speakers)
        for (const Message& message : *found)
            if (message.turn.speaker == speaker && out.size() < limit && saysEnough(message.turn.text, topic))
                out.push_back(quoteOf(message));
    return out;
}

Result<std::vector<Fact>> FactFinder::answer(const std::string& question, const FactQuery& query,
                                             int64_t before, size_t limit) {
    if (query.wantsPrompt || (!query.question && !query.needsClips())) return std::vector<Fact>{};
    if (query.wantsCount()) return count(query);
    const bool aboutFailure = query.asks(Asked::Failure);
    Result<std::vector<Fact>> out = aboutFailure ? std::vector<Fact>{} : decisions(query, limit);
    if (!out) return out.error();
    if (query.needsClips() && out->size() < limit && !(query.asks(Asked::Decision) && !out->empty())) {
        const auto found = clips(question, query, aboutFailure, limit - out->size());
        if (!found) return found.error();
        out->insert(out->end(), found->begin(), found->end());
    }
    // What was once said about a failure does not explain another one; what the model said proves nothing.
    if (!out->empty() || aboutFailure) return out;
    Result<std::vector<Fact>> said = quotes(query.topic, before, limit, {Speaker::User});
    const QStringList words = wordsOf(question);
    if (said)  // the same question, asked before
        std::erase_if(*said, [&words](const Fact& fact) { return wordsOf(fact.text) == words; });
    return said;
}

Result<std::vector<Fact>> FactFinder::search(const std::string& words, const FactQuery& query, size_t limit) {
    FactQuery all = query;
    // Words of a question are words to look for here: "memory", "steps".
    all.topic.clear();
    for (const QString& word : wordsOf(words))
        if (!isEmptyWord(word)) all.topic << word;
    if (!query.topic.isEmpty()) all.topic = query.topic;
    std::array<std::vector<Fact>, 3> kinds;
    const std::array found{
        clips(words, all, query.asks(Asked::Failure) ? std::optional(true) : std::nullopt, limit),
        decisions(all, limit), quotes(all.topic, INT64_MAX, limit, {Speaker::User, Speaker::Assistant})};
    for (size_t i = 0; i < found.size(); ++i) {
        if (!found[i]) return found[i].error();
        kinds[i] = *found[i];
    }
    std::vector<Fact> out;
    for (size_t rank = 0; rank < limit; ++rank)
        for (const std::vector<Fact>& kind : kinds)
            if (rank < kind.size() && out.size() < limit) out.push_back(kind[rank]);
    return out;
}

}  // namespace lightreel
