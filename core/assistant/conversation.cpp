#include "core/assistant/conversation.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "core/assistant/fingerprint.h"
#include "core/assistant/fitted_rules.h"
#include "core/assistant/shortened_text.h"

namespace lightreel {
namespace {

constexpr size_t kUtterances = 4;      ///< of a window
constexpr int64_t kMostRead = 16'384;  ///< tokens of what was said before a set is made
constexpr int kNoEpisode = -1;
constexpr size_t kFewestQuoted = 16;  ///< tokens of a part of a window

}  // namespace

EpisodeText EpisodeSet::episode(size_t index) const {
    Fingerprint print;  // windows that come later join by the same centroids
    for (const Episode& episode : plan.episodes())
        print.add(episode.representatives.data(), episode.representatives.size() * sizeof(size_t));
    return {"set" + std::to_string(number) + '-' + std::to_string(index),
            "from-" + std::to_string(firstTurn),
            &text,
            &labels,
            static_cast<int>(index),
            print.text()};
}

Conversation::Conversation(ChatFormat format, const std::string& instructions, const MemoryRules& rules,
                           size_t mostEpisodes, std::string embedder)
    : m_format(std::move(format)),
      m_rules(rules),
      m_episodes{std::min(mostEpisodes, static_cast<size_t>(rules.episodes)),
                 static_cast<size_t>(rules.probe), rules.seed},
      m_embedder(std::move(embedder)),
      m_instructions(m_format.instructions(instructions)),
      m_pinned(std::min({static_cast<int64_t>(m_instructions.size()), kMostPinned, rules.budget / 4})) {
    m_active = newSet({});
}

bool Conversation::setTurns(const std::vector<Turn>& turns) {
    const bool grown =
        turns.size() >= m_turns.size() && std::equal(m_turns.begin(), m_turns.end(), turns.begin());
    if (!grown) {
        m_turns.clear();
        m_tokens.clear();
        m_windowOf.clear();
        m_open.clear();
        m_windows.clear();
        m_embeddings.clear();
        m_next.reset();
    }
    const bool first = m_turns.empty();
    for (size_t i = m_turns.size(); i < turns.size(); ++i) add(turns[i]);
    if (first) m_active = newSet({});
    return grown;
}

void Conversation::add(const Turn& turn) {
    const Turn shorter{turn.id, turn.speaker, shortened(turn.text)};
    m_turns.push_back(turn);
    m_tokens.push_back(m_format.turn(shorter));
    m_windowOf.push_back(m_windows.size());
    for (EpisodeSet* set : {&m_active, m_next ? &*m_next : nullptr}) {
        if (set == nullptr) continue;
        append(set->text, m_tokens.back());
        set->labels.resize(set->text.size(), kNoEpisode);
    }
    const std::string speaker = turn.speaker == Speaker::User ? "User" : "Assistant";
    for (const Utterance& utterance : inSentences({{speaker, shorter.text}})) {
        if (m_open.empty()) m_openTurn = turn.id;
        m_open.push_back(utterance);
        if (m_open.size() < kUtterances) continue;
        const std::string text = dialogueWindows(m_open, kUtterances).front();
        m_windows.push_back({text, m_openTurn, m_format.tokenizer().encode(text).size()});
        m_open.clear();
    }
}

const DialogueWindow* Conversation::waiting() const {
    return m_embeddings.size() < m_windows.size() ? &m_windows[m_embeddings.size()] : nullptr;
}

void Conversation::addEmbedding(Point embedding) {
    for (EpisodeSet* set : {&m_active, m_next ? &*m_next : nullptr}) {
        if (set == nullptr || set->plan.windows() == 0) continue;
        set->plan.add(embedding);
        label(*set);
    }
    m_embeddings.push_back(std::move(embedding));
}

std::vector<size_t> Conversation::windowTokens() const {
    std::vector<size_t> tokens;
    for (size_t i = 0; i < m_embeddings.size(); ++i) tokens.push_back(m_windows[i].tokens);
    return tokens;
}

void Conversation::planNext() {
    if (m_next || m_embeddings.empty()) return;
    const EpisodePlan& plan = m_active.plan;
    if (plan.windows() > 0 && !plan.outgrown(m_embeddings, windowTokens(), m_episodes)) return;
    m_next = newSet(EpisodePlan::make(m_embeddings, windowTokens(), m_episodes));
}

void Conversation::promoteNext() {
    m_active = std::move(*m_next);
    m_next.reset();
}

EpisodeSet Conversation::newSet(EpisodePlan plan) {
    EpisodeSet set;
    set.number = ++m_sets;
    set.firstTurn = firstToRead();
    set.text = textFrom(set.firstTurn);
    set.plan = std::move(plan);
    label(set);
    return set;
}

int64_t Conversation::firstToRead() const {
    int64_t tokens = 0;
    size_t first = m_turns.size();
    while (first > 0 && tokens + static_cast<int64_t>(m_tokens[first - 1].size()) <= kMostRead)
        tokens += static_cast<int64_t>(m_tokens[--first].size());
    if (m_turns.empty()) return 0;
    return m_turns[std::min(first, m_turns.size() - 1)].id;  // the newest one, however long it is
}

TokenIds Conversation::textFrom(int64_t turn) const {
    TokenIds text = m_instructions;
    for (size_t i = 0; i < m_turns.size(); ++i)
        if (m_turns[i].id >= turn) append(text, m_tokens[i]);
    return text;
}

/// A turn belongs where the window belongs in which it begins.
void Conversation::label(EpisodeSet& set) const {
    set.labels.assign(set.text.size(), kNoEpisode);
    auto to = set.labels.begin() + static_cast<std::ptrdiff_t>(m_instructions.size());
    for (size_t i = 0; i < m_turns.size(); ++i) {
        if (m_turns[i].id < set.firstTurn) continue;
        const size_t window = m_windowOf[i];
        const int label =
            window < set.plan.windows() ? static_cast<int>(set.plan.labels()[window]) : kNoEpisode;
        to = std::fill_n(to, m_tokens[i].size(), label);
    }
}

bool Conversation::leavesUnread() const {
    return !m_windows.empty() && m_windows.front().turn < m_active.firstTurn;
}

bool Conversation::nearestIsUnread(const Point& embedding) const {
    const auto likeness = [&](const Point& window) { return cosine(window, embedding); };
    const auto nearest = std::ranges::max_element(m_embeddings, {}, likeness);
    return nearest != m_embeddings.end() &&
           m_windows[static_cast<size_t>(nearest - m_embeddings.begin())].turn < m_active.firstTurn;
}

std::vector<size_t> Conversation::byLikeness(const Point& embedding) const {
    std::vector<double> likeness;
    for (const Point& window : m_embeddings) likeness.push_back(cosine(window, embedding));
    std::vector<size_t> order(likeness.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::ranges::stable_sort(order, std::greater(), [&](size_t window) { return likeness[window]; });
    return order;
}

std::string Conversation::quotes(const Point& embedding, size_t tokens) const {
    const auto fits = [&](const std::string& text) {
        return m_format.tokenizer().encode(text).size() <= tokens;
    };
    std::map<size_t, std::string> chosen;
    for (const size_t window : byLikeness(embedding)) {
        const DialogueWindow& said = m_windows[window];
        if (said.tokens > tokens) {
            if (chosen.empty() && tokens >= kFewestQuoted) chosen[window] = fittingBeginning(said.text, fits);
            break;
        }
        chosen[window] = said.text;
        tokens -= said.tokens;
    }
    std::string all;
    for (const auto& [window, text] : chosen) all += text;
    return all;
}

int64_t Conversation::tokens() const {
    int64_t sum = 0;
    for (const TokenIds& turn : m_tokens) sum += static_cast<int64_t>(turn.size());
    return sum;
}

std::string Conversation::windowsPrint(size_t count) const {
    Fingerprint print;
    for (size_t i = 0; i < count; ++i) print.add(m_windows[i].text.data(), m_windows[i].text.size() + 1);
    return print.text();
}

Result<void> Conversation::save(const std::filesystem::path& path) const {
    return writeConversation(path, {m_embedder, windowsPrint(m_embeddings.size()), m_sets, m_active.number,
                                    m_active.firstTurn, m_active.plan, m_embeddings});
}

void Conversation::restore(const std::filesystem::path& path, size_t width) {
    std::optional<KeptConversation> kept = readConversation(path);
    if (!kept || !isOurs(*kept, width)) return;
    m_embeddings = std::move(kept->embeddings);
    m_sets = kept->sets;
    m_active = {kept->set, kept->firstTurn, textFrom(kept->firstTurn), std::move(kept->plan), {}};
    EpisodePlan& plan = m_active.plan;
    for (size_t i = plan.windows(); i > 0 && i < m_embeddings.size(); ++i) plan.add(m_embeddings[i]);
    label(m_active);
}

bool Conversation::isOurs(const KeptConversation& kept, size_t width) const {
    const size_t count = kept.embeddings.size();
    if (count > m_windows.size() || (count > 0 && kept.embeddings.front().size() != width)) return false;
    return kept.embedder == m_embedder && kept.windows == windowsPrint(count) &&
           kept.plan.episodes().size() <= m_episodes.most &&
           std::ranges::find(m_turns, kept.firstTurn, &Turn::id) != m_turns.end();
}

}  // namespace lightreel
