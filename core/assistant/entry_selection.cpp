#include "core/assistant/entry_selection.h"

#include <algorithm>
#include <numeric>

namespace lightreel {
namespace {

struct Candidate {
    float score;
    int32_t token;
    size_t head;
    size_t place;
};

bool isBetter(const Candidate& a, const Candidate& b) {
    if (a.score != b.score) return a.score > b.score;
    return a.token != b.token ? a.token < b.token : a.head < b.head;
}

/// What is kept so far.
class Kept {
  public:
    explicit Kept(const std::vector<HeadEntries>& heads) {
        for (const HeadEntries& head : heads) m_kept.emplace_back(head.scores.size(), false);
        m_counts.resize(heads.size());
    }
    void keep(size_t head, size_t place) {
        if (m_kept[head][place]) return;
        m_kept[head][place] = true;
        ++m_counts[head];
        ++m_all;
    }
    [[nodiscard]] bool has(size_t head, size_t place) const { return m_kept[head][place]; }
    [[nodiscard]] int64_t count(size_t head) const { return m_counts[head]; }
    [[nodiscard]] int64_t all() const { return m_all; }
    [[nodiscard]] std::vector<std::vector<int64_t>> places() const {
        std::vector<std::vector<int64_t>> places(m_kept.size());
        for (size_t head = 0; head < m_kept.size(); ++head)
            for (size_t place = 0; place < m_kept[head].size(); ++place)
                if (m_kept[head][place]) places[head].push_back(static_cast<int64_t>(place));
        return places;
    }

  private:
    std::vector<std::vector<bool>> m_kept;
    std::vector<int64_t> m_counts;
    int64_t m_all = 0;
};

std::vector<Candidate> candidatesOf(const HeadEntries& entries, size_t head) {
    std::vector<Candidate> candidates;
    for (size_t place = 0; place < entries.scores.size(); ++place)
        candidates.push_back({entries.scores[place], entries.tokens[place], head, place});
    std::ranges::sort(candidates, isBetter);
    return candidates;
}

void keepPinned(const std::vector<HeadEntries>& heads, int64_t pinned, Kept& kept) {
    for (size_t head = 0; head < heads.size(); ++head)
        for (size_t place = 0; place < heads[head].tokens.size() && heads[head].tokens[place] < pinned;
             ++place)
            kept.keep(head, place);
}

/// Each head's best until it has so many.
void keepBest(const std::vector<Candidate>& sorted, int64_t count, Kept& kept) {
    for (const Candidate& candidate : sorted) {
        if (kept.count(candidate.head) >= count) return;
        kept.keep(candidate.head, candidate.place);
    }
}

}  // namespace

std::vector<std::vector<int64_t>> selectEntries(const std::vector<HeadEntries>& heads,
                                                const SelectionRules& rules) {
    Kept kept(heads);
    keepPinned(heads, rules.pinned, kept);
    const bool perHead = rules.across == SelectionRules::Across::Head;
    const int64_t first = perHead ? rules.budget : std::max(rules.pinned, rules.least);
    std::vector<Candidate> all;
    for (size_t head = 0; head < heads.size(); ++head) {
        const std::vector<Candidate> sorted = candidatesOf(heads[head], head);
        keepBest(sorted, first, kept);
        all.insert(all.end(), sorted.begin(), sorted.end());
    }
    if (perHead) return kept.places();
    std::ranges::sort(all, isBetter);
    const int64_t total = rules.budget * static_cast<int64_t>(heads.size());
    for (const Candidate& candidate : all) {
        if (kept.all() >= total) break;
        if (kept.count(candidate.head) < rules.headCap) kept.keep(candidate.head, candidate.place);
    }
    return kept.places();
}

}  // namespace lightreel
