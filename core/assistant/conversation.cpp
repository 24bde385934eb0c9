#include "core/assistant/conversation.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/assistant/fingerprint.h"
#include "core/assistant/fitted_rules.h"
#include "core/assistant/text_tensor.h"
#include "core/base/strict_json.h"
#include "core/weights/safetensors.h"

namespace lightreel {
namespace {

using nlohmann::json;

constexpr size_t kUtterances = 4;      ///< of a window
constexpr int64_t kMostRead = 16'384;  ///< tokens of what was said before a set is made
constexpr int kNoEpisode = -1;
constexpr size_t kHead = 12'288, kTail = 4'096;  ///< bytes of a long text
constexpr int kSchema = 2;

bool isInsideCharacter(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::string shortened(const std::string& text) {
    if (text.size() <= kHead + kTail) return text;
    size_t head = kHead, tail = text.size() - kTail;
    while (isInsideCharacter(text[head])) --head;
    while (tail < text.size() && isInsideCharacter(text[tail])) ++tail;
    return text.substr(0, head) + "\n[...]\n" + text.substr(tail);
}

EpisodeText EpisodeSet::episode(size_t index) const {
    Fingerprint print;  // windows that come later join by the same centroids
    for (const Episode& episode : plan.episodes())
        print.add(episode.representatives.data(), episode.representatives.size() * sizeof(size_t));
    return {name + '-' + std::to_string(index),
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
    set.name = "set" + std::to_string(++m_sets);
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

bool Conversation::nearestIsUnread(const Point& embedding) const {
    const auto likeness = [&](const Point& window) { return cosine(window, embedding); };
    const auto nearest = std::ranges::max_element(m_embeddings, {}, likeness);
    return nearest != m_embeddings.end() &&
           m_windows[static_cast<size_t>(nearest - m_embeddings.begin())].turn < m_active.firstTurn;
}

std::vector<size_t> Conversation::nearestWindows(const Point& embedding, size_t tokens) const {
    std::vector<size_t> order(m_embeddings.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::ranges::stable_sort(order, std::greater(),
                             [&](size_t window) { return cosine(m_embeddings[window], embedding); });
    std::vector<size_t> chosen;
    for (const size_t window : order) {
        if (m_windows[window].tokens > tokens) break;
        tokens -= m_windows[window].tokens;
        chosen.push_back(window);
    }
    std::ranges::sort(chosen);
    return chosen;
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
    const json about{{"schema", kSchema},
                     {"embedder", m_embedder},
                     {"sets", m_sets},
                     {"name", m_active.name},
                     {"first_turn", m_active.firstTurn},
                     {"plan", toJson(m_active.plan)},
                     {"windows", windowsPrint(m_embeddings.size())}};
    std::vector<float> numbers;
    for (const Point& embedding : m_embeddings)
        numbers.insert(numbers.end(), embedding.begin(), embedding.end());
    const auto count = static_cast<int64_t>(m_embeddings.size());
    const at::Tensor embeddings =
        count == 0 ? at::empty({0, 0}) : at::tensor(numbers, at::kFloat).view({count, -1});
    return writeSafetensors(path, {{"embeddings", embeddings}, {"about", textTensor(about.dump())}});
}

void Conversation::restore(const std::filesystem::path& path) {
    const Result<std::shared_ptr<WeightSource>> source = openSafetensors(path);
    if (!source || (*source)->find("about") == nullptr || (*source)->find("embeddings") == nullptr) return;
    try {
        std::optional<Kept> kept = keptIn(**source);
        if (!kept) return;
        m_embeddings = std::move(kept->embeddings);
        m_sets = kept->sets;
        m_active = {kept->name, kept->firstTurn, textFrom(kept->firstTurn), std::move(kept->plan), {}};
        EpisodePlan& plan = m_active.plan;
        for (size_t i = plan.windows(); i > 0 && i < m_embeddings.size(); ++i) plan.add(m_embeddings[i]);
        label(m_active);
    } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): it is made again
    }
}

std::optional<Conversation::Kept> Conversation::keptIn(WeightSource& source) const {
    constexpr JsonLimits kLimits{64 << 20, 32, 10'000'000};
    const json about = parseStrictJson(textOf(source.read("about")), "about", kLimits).value();
    const at::Tensor rows = source.read("embeddings").to(at::kFloat).contiguous();
    const auto count = static_cast<size_t>(rows.size(0));
    if (rows.dim() != 2 || count > m_windows.size() || about.at("schema") != kSchema ||
        about.at("embedder") != m_embedder || about.at("windows") != windowsPrint(count))
        return std::nullopt;
    Kept kept{about.at("sets"), about.at("first_turn"), about.at("name"), {}, {}};
    if (const json& plan = about.at("plan"); !plan.at("episodes").empty()) {
        Result<EpisodePlan> read = episodePlanFromJson(plan);
        if (!read || read->windows() > count || read->episodes().size() > m_episodes.most ||
            read->episodes().front().centroid.size() != static_cast<size_t>(rows.size(1)))
            return std::nullopt;
        kept.plan = std::move(*read);
    }
    for (int64_t i = 0; i < rows.size(0); ++i) {
        const auto* row = rows.const_data_ptr<float>() + i * rows.size(1);
        kept.embeddings.emplace_back(row, row + rows.size(1));
    }
    return kept;
}

}  // namespace lightreel
