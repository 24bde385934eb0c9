#include "core/assistant/kv_cache.h"

#include <ATen/ATen.h>

#include <numeric>
#include <stdexcept>

namespace lightreel {
namespace {

constexpr int64_t kBesideBytes = sizeof(int32_t) + sizeof(float);  ///< of an entry: its token, its score

LayerCache::Head slice(const LayerCache::Head& memory, int64_t begin, int64_t count) {
    return {memory.keys.narrow(0, begin, count), memory.values.narrow(0, begin, count),
            memory.tokens.narrow(0, begin, count), memory.scores.narrow(0, begin, count)};
}

}  // namespace

KvRoom KvRoom::even(const LlamaConfig& config, int64_t entries, int64_t tail) {
    return {std::vector<int64_t>(static_cast<size_t>(config.layers), entries), tail};
}

int64_t KvRoom::bytes(const LlamaConfig& config, at::ScalarType dtype) const {
    const int64_t pair = 2 * config.headSize * static_cast<int64_t>(at::elementSize(dtype));
    const int64_t all = std::accumulate(entries.begin(), entries.end(), int64_t{0});
    return config.kvHeads * (all * (pair + kBesideBytes) + config.layers * tail * pair);
}

LayerCache::LayerCache(int64_t kvHeads, Head memory)
    : m_memory(std::move(memory)), m_heads(static_cast<size_t>(kvHeads)) {
    clear();
}

void LayerCache::clear() {
    for (Head& head : m_heads) head = slice(m_memory, 0, 0);
}

int64_t LayerCache::entries() const {
    int64_t sum = 0;
    for (const Head& head : m_heads) sum += head.tokens.size(0);
    return sum;
}

LayerCache::Head LayerCache::used() const {
    return slice(m_memory, 0, entries());
}

std::vector<LayerCache::Head> LayerCache::with(const at::Tensor& keys, const at::Tensor& values,
                                               int64_t firstToken) const {
    const int64_t count = keys.size(1);
    const at::Tensor tokens = at::arange(firstToken, firstToken + count, at::TensorOptions().dtype(at::kInt));
    const at::Tensor unscored = at::zeros({count}, at::kFloat);
    std::vector<Head> heads;
    for (size_t i = 0; i < m_heads.size(); ++i) {
        const Head& head = m_heads[i];
        const auto index = static_cast<int64_t>(i);
        heads.push_back({at::cat({head.keys, keys[index].to(head.keys.scalar_type())}),
                         at::cat({head.values, values[index].to(head.values.scalar_type())}),
                         at::cat({head.tokens, tokens}), at::cat({head.scores, unscored})});
    }
    return heads;
}

LayerCache::Head LayerCache::Head::at(const std::vector<int64_t>& places) const {
    const at::Tensor kept = at::tensor(places, at::TensorOptions().dtype(at::kLong));
    return {keys.index_select(0, kept), values.index_select(0, kept), tokens.index_select(0, kept),
            scores.index_select(0, kept)};
}

void LayerCache::store(const std::vector<Head>& heads) {
    int64_t begin = 0;
    for (size_t i = 0; i < heads.size(); ++i) {
        const int64_t count = heads[i].tokens.size(0);
        if (begin + count > m_memory.tokens.size(0))
            throw std::length_error("more entries than a layer has room for");
        m_heads[i] = slice(m_memory, begin, count);
        m_heads[i].keys.copy_(heads[i].keys);
        m_heads[i].values.copy_(heads[i].values);
        m_heads[i].tokens.copy_(heads[i].tokens);
        m_heads[i].scores.copy_(heads[i].scores);
        begin += count;
    }
}

KvCache::KvCache(const LlamaConfig& config, const KvRoom& room, at::ScalarType dtype) {
    const int64_t all =
        config.kvHeads * std::accumulate(room.entries.begin(), room.entries.end(), int64_t{0});
    m_entries = {at::empty({all, config.headSize}, dtype), at::empty({all, config.headSize}, dtype),
                 at::empty({all}, at::kInt), at::empty({all}, at::kFloat)};
    m_tail = at::empty({2, config.layers, config.kvHeads, room.tail, config.headSize}, dtype);
    int64_t begin = 0;
    for (const int64_t entries : room.entries) {
        const int64_t count = entries * config.kvHeads;
        m_layers.emplace_back(config.kvHeads, slice(m_entries, begin, count));
        begin += count;
    }
}

KvCache KvCache::behindTail() const {
    KvCache out;
    out.m_entries = slice(m_entries, 0, 0);
    out.m_tail = m_tail.narrow(3, m_tailTokens, tailRoom() - m_tailTokens);
    for (const LayerCache& layer : m_layers)
        out.m_layers.emplace_back(static_cast<int64_t>(layer.heads().size()), out.m_entries);
    return out;
}

void KvCache::clear() {
    for (LayerCache& layer : m_layers) layer.clear();
    m_seen = m_tailTokens = 0;
}

int64_t KvCache::entries() const {
    int64_t sum = 0;
    for (const LayerCache& layer : m_layers) sum += layer.entries();
    return sum;
}

int64_t KvCache::bytes() const {
    return static_cast<int64_t>(m_entries.keys.nbytes() + m_entries.values.nbytes() +
                                m_entries.tokens.nbytes() + m_entries.scores.nbytes() + m_tail.nbytes());
}

int64_t KvCache::usedBytes() const {
    const int64_t pair = 2 * m_entries.keys.size(1) * static_cast<int64_t>(m_entries.keys.element_size());
    return entries() * (pair + kBesideBytes) + m_tail.size(1) * m_tail.size(2) * m_tailTokens * pair;
}

at::Tensor KvCache::tailKeys(size_t layer) const {
    return m_tail[0][static_cast<int64_t>(layer)].narrow(1, 0, m_tailTokens);
}

at::Tensor KvCache::tailValues(size_t layer) const {
    return m_tail[1][static_cast<int64_t>(layer)].narrow(1, 0, m_tailTokens);
}

void KvCache::writeTail(size_t layer, const at::Tensor& rotatedKeys, const at::Tensor& values) {
    const int64_t count = rotatedKeys.size(1), index = static_cast<int64_t>(layer);
    if (m_tailTokens + count > tailRoom()) throw std::length_error("more tokens than the tail has room for");
    m_tail[0][index].narrow(1, m_tailTokens, count).copy_(rotatedKeys);
    m_tail[1][index].narrow(1, m_tailTokens, count).copy_(values);
}

}  // namespace lightreel
