#include "core/assistant/episodic_memory.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <utility>

#include "core/assistant/fingerprint.h"
#include "core/assistant/layer_budget.h"
#include "core/base/folder_entries.h"
#include "core/base/or_throw.h"

namespace lightreel {
namespace {

constexpr int64_t kBlocksBetweenSaves = 4;
constexpr int64_t kRoomBesidePins = 32;  ///< entries of a layer that are not pinned, at least

at::Tensor tensorOf(const TokenIds& ids, int64_t begin, int64_t end) {
    return at::tensor(at::ArrayRef<int64_t>(ids.data() + begin, ids.data() + end), at::kLong);
}

int64_t tailRoomFor(const MemoryRules& rules) {
    return rules.tail + rules.block + rules.fresh;
}

/// Tokens of a probe.
int64_t probeFor(const EpisodicMemory::Setup& setup) {
    return static_cast<int64_t>(setup.request.size()) + setup.rules.block;
}

int64_t headCapFor(const LlamaConfig& config, const EpisodicMemory::Setup& setup) {
    const MemoryRules& rules = setup.rules;
    const int64_t behind = std::max(rules.block + probeFor(setup), tailRoomFor(rules));
    return std::min(4 * rules.budget, config.positions() - setup.pinned - behind);
}

KvRoom roomFor(const LlamaConfig& config, const EpisodicMemory::Setup& setup) {
    const MemoryRules& rules = setup.rules;
    std::vector<double> sensitivities = setup.sensitivities;
    if (sensitivities.empty()) sensitivities.assign(static_cast<size_t>(config.layers), 1.0);
    const BudgetRules budgets{rules.alpha, std::max((rules.budget + 3) / 4, setup.pinned + kRoomBesidePins),
                              headCapFor(config, setup)};
    return {orThrow(layerBudgets(sensitivities, rules.budget, budgets)), tailRoomFor(rules)};
}

}  // namespace

EpisodicMemory::EpisodicMemory(const LlamaModel& model, Setup setup)
    : m_model(model),
      m_setup(std::move(setup)),
      m_tailRoom(tailRoomFor(m_setup.rules)),
      m_absoluteEnd(model.config().positions() - std::max(m_tailRoom, probeFor(m_setup))),
      m_headCap(headCapFor(model.config(), m_setup)),
      m_room(roomFor(model.config(), m_setup)),
      m_cache(model.config(), m_room, at::kHalf),
      m_wholeEnd(*std::ranges::min_element(m_room.entries) / m_setup.rules.block * m_setup.rules.block) {}

void EpisodicMemory::check(const LlamaConfig& config, const Setup& setup) {
    (void)roomFor(config, setup);
}

int64_t EpisodicMemory::due(int64_t tokens) const {
    const int64_t block = m_setup.rules.block;
    return std::max<int64_t>(0, (tokens - m_setup.rules.tail) / block * block);
}

bool EpisodicMemory::holds(const EpisodeText& episode) {
    if (!m_held) return false;
    return m_held->file == episode.name ||
           (m_held->file == episode.whole && seenInFile(episode.name, episode) == 0);
}

int64_t EpisodicMemory::seen(const EpisodeText& episode) {
    if (holds(episode)) return m_cache.seen();
    return std::max(seenInFile(episode.name, episode), seenInFile(episode.whole, episode));
}

int64_t EpisodicMemory::seenInFile(const std::string& file, const EpisodeText& episode) {
    if (m_held && m_held->file == file) return m_saved;
    if (const auto known = m_seen.find(file); known != m_seen.end()) return known->second;
    return m_seen[file] = seenOnDisk(file, episode);
}

int64_t EpisodicMemory::seenOnDisk(const std::string& file, const EpisodeText& episode) const {
    const auto about = m_setup.folder.empty() ? std::nullopt : aboutEpisode(fileOf(file));
    if (!about || about->seen > static_cast<int64_t>(episode.text->size())) return 0;
    return about->identity == identityOf(heldOf(file, episode, about->seen)) ? about->seen : 0;
}

EpisodicMemory::Held EpisodicMemory::heldOf(const std::string& file, const EpisodeText& episode,
                                            int64_t seen) {
    Held held{file, file == episode.whole, episode.plan, {}};
    held.read.add(std::span(*episode.text).first(static_cast<size_t>(seen)));
    return held;
}

std::filesystem::path EpisodicMemory::fileOf(const std::string& name) const {
    return m_setup.folder / (name + ".kv");
}

EntryPositions EpisodicMemory::positionsAt(int64_t end) const {
    return end <= m_absoluteEnd ? EntryPositions::absolute()
                                : EntryPositions::ranked(m_setup.pinned, m_headCap);
}

EpisodeIdentity EpisodicMemory::identityOf(const Held& held) const {
    Fingerprint budgets;
    budgets.add(m_room.entries);
    EpisodeIdentity identity = m_setup.identity;
    identity["text"] = held.read.text();
    identity["budgets"] = budgets.text();
    identity["block"] = std::to_string(m_setup.rules.block);
    if (held.whole) return identity;
    Fingerprint request;
    request.add(m_setup.request);
    identity["request"] = request.text();
    identity["plan"] = held.plan;
    identity["others"] = std::to_string(m_setup.rules.others);
    identity["pinned"] = std::to_string(m_setup.pinned);
    return identity;
}

void EpisodicMemory::hold(const EpisodeText& episode) {
    m_apart.reset();
    if (holds(episode)) {
        m_held->plan = episode.plan;
        return;
    }
    trySave();
    letGo();
    load(episode.name, episode);
    if (m_cache.seen() == 0) load(episode.whole, episode);
    count();
}

/// What is wrong with a file is no matter: the text is read again.
void EpisodicMemory::load(const std::string& file, const EpisodeText& episode) {
    m_seen[file] = 0;
    const int64_t seen = seenOnDisk(file, episode);
    m_held = heldOf(file, episode, seen);
    if (seen > 0 && loadEpisode(fileOf(file), identityOf(*m_held), m_cache, m_headCap))
        m_saved = seen;
    else
        m_held->read = {};
}

template <typename Use>
void EpisodicMemory::withProbe(const EpisodeText& episode, int64_t begin, int64_t end, int64_t positionsUpTo,
                               const Use& use) const {
    const SelectionRules selection{SelectionRules::Across::Layer, 0, m_setup.pinned, 0, m_headCap};
    const KvForward forward(m_model, positionsAt(positionsUpTo));
    const at::Tensor block = tensorOf(*episode.text, begin, end);
    const at::Tensor request = tensorOf(m_setup.request, 0, static_cast<int64_t>(m_setup.request.size()));
    ReconstructionScorer scorer;
    scorer.setShares(at::cat({at::ones(request.sizes()), sharesOf(episode, begin, end)}));
    use(BlockPrefill(forward, m_model, m_room.entries, selection, scorer, at::cat({request, block})), block);
}

void EpisodicMemory::makeOwn(const EpisodeText& episode, const CancelToken& cancel) {
    trySave();
    m_seen[m_held->file] = m_saved;
    m_held->file = episode.name;
    m_held->whole = false;
    m_saved = 0;
    const int64_t block = m_setup.rules.block;
    for (int64_t begin = 0; begin < m_cache.seen(); begin += block)
        withProbe(episode, begin, begin + block, m_cache.seen(),
                  [&](const BlockPrefill& prefill, const at::Tensor&) { prefill.rate(m_cache, cancel); });
}

void EpisodicMemory::readBlock(const EpisodeText& episode, const CancelToken& cancel) {
    hold(episode);
    const MemoryRules& rules = m_setup.rules;
    const int64_t all = due(static_cast<int64_t>(episode.text->size()));
    if (m_cache.seen() >= all) return;
    const int64_t begin = m_cache.seen(), end = begin + rules.block;
    m_cache.cutTail(0);
    m_textInTail = 0;
    try {
        if (end > m_wholeEnd && m_held->whole) makeOwn(episode, cancel);
        withProbe(episode, begin, end, end, [&](const BlockPrefill& prefill, const at::Tensor& block) {
            prefill.append(block, m_cache, cancel);
        });
    } catch (...) {
        letGo();  // some layers have the block, others do not
        throw;
    }
    m_held->read.add(
        std::span(*episode.text).subspan(static_cast<size_t>(begin), static_cast<size_t>(rules.block)));
    count();
    if (end >= all || end - m_saved >= kBlocksBetweenSaves * rules.block) trySave();
}

/// How much each of the tokens counts: [end - begin].
at::Tensor EpisodicMemory::sharesOf(const EpisodeText& episode, int64_t begin, int64_t end) const {
    at::Tensor shares = at::ones({end - begin});
    auto* share = shares.mutable_data_ptr<float>();
    for (int64_t i = begin; i < end; ++i) {
        const int label = (*episode.labels)[static_cast<size_t>(i)];
        if (label >= 0 && label != episode.episode)
            share[i - begin] = static_cast<float>(m_setup.rules.others);
    }
    return shares;
}

void EpisodicMemory::readTail(const EpisodeText& episode, const CancelToken& cancel) {
    m_cache.cutTail(m_textInTail);
    const auto end = static_cast<int64_t>(episode.text->size());
    while (m_cache.seen() + m_textInTail < end) {
        const int64_t begin = m_cache.seen() + m_textInTail;
        const int64_t next = std::min(end, begin + m_setup.rules.block);
        (void)read(tensorOf(*episode.text, begin, next), cancel);
        m_textInTail = m_cache.tail();
    }
}

void EpisodicMemory::readAll(const EpisodeText& episode, const CancelToken& cancel) {
    hold(episode);
    while (m_cache.seen() < due(static_cast<int64_t>(episode.text->size()))) readBlock(episode, cancel);
    readTail(episode, cancel);
}

void EpisodicMemory::readApart() {
    forgetRead();
    m_apart = m_cache.behindTail();
}

void EpisodicMemory::forgetRead() {
    m_apart.reset();
    m_cache.cutTail(m_textInTail);
}

at::Tensor EpisodicMemory::read(const at::Tensor& ids, const CancelToken& cancel) {
    KvCache& cache = m_apart ? *m_apart : m_cache;
    const KvForward forward(m_model, positionsAt(cache.seen()));
    at::Tensor hidden = forward.read(ids, cache, cancel);
    count();
    return hidden;
}

void EpisodicMemory::trySave() {
    if (!m_held || m_setup.folder.empty() || m_cache.seen() == m_saved) return;
    const Result<void> saved = saveEpisode(fileOf(m_held->file), m_cache, identityOf(*m_held));
    m_keepsFiles = saved.ok();
    if (saved)
        m_saved = m_cache.seen();
    else
        m_failure = saved.error();
}

std::optional<Error> EpisodicMemory::takeFailure() {
    return std::exchange(m_failure, std::nullopt);
}

void EpisodicMemory::letGo() {
    if (m_held) m_seen[m_held->file] = m_saved;
    m_held.reset();
    m_cache.clear();
    m_textInTail = m_saved = 0;
}

void EpisodicMemory::forgetFiles() {
    letGo();
    m_seen.clear();
    removeEpisodeFiles(m_setup.folder);
}

void EpisodicMemory::forgetFile(const std::string& name) {
    if (m_held && m_held->file == name) letGo();
    m_seen.erase(name);
    std::error_code ignored;
    if (!m_setup.folder.empty()) std::filesystem::remove(fileOf(name), ignored);
}

void EpisodicMemory::count() {
    m_peakBytes = std::max(m_peakBytes, m_cache.usedBytes() + (m_apart ? m_apart->usedBytes() : 0));
}

void removeEpisodeFiles(const std::filesystem::path& folder) {
    std::error_code ignored;
    if (folder.empty()) return;
    for (const std::filesystem::directory_entry& entry : entriesIn(folder, ignored))
        if (entry.path().extension() == ".kv") std::filesystem::remove(entry.path(), ignored);
}

}  // namespace lightreel
