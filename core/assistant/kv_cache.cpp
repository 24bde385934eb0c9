#include "core/assistant/kv_cache.h"

#include <ATen/ATen.h>

namespace lightreel {

LayerCache::LayerCache(int64_t kvHeads, int64_t headSize, at::ScalarType dtype) {
    for (int64_t i = 0; i < kvHeads; ++i)
        m_heads.push_back({at::empty({0, headSize}, dtype), at::empty({0, headSize}, dtype),
                           at::empty({0}, at::TensorOptions().dtype(at::kInt))});
}

int64_t LayerCache::entries() const {
    int64_t sum = 0;
    for (const Head& head : m_heads) sum += head.tokens.size(0);
    return sum;
}

int64_t LayerCache::bytes() const {
    size_t sum = 0;
    for (const Head& head : m_heads) sum += head.keys.nbytes() + head.values.nbytes() + head.tokens.nbytes();
    return static_cast<int64_t>(sum);
}

void LayerCache::append(const at::Tensor& keys, const at::Tensor& values, int64_t firstToken) {
    const at::Tensor tokens =
        at::arange(firstToken, firstToken + keys.size(1), at::TensorOptions().dtype(at::kInt));
    for (size_t i = 0; i < m_heads.size(); ++i) {
        Head& head = m_heads[i];
        const auto index = static_cast<int64_t>(i);
        head.keys = at::cat({head.keys, keys[index].to(head.keys.scalar_type())});
        head.values = at::cat({head.values, values[index].to(head.values.scalar_type())});
        head.tokens = at::cat({head.tokens, tokens});
    }
}

void LayerCache::keep(const std::vector<std::vector<int64_t>>& places) {
    for (size_t i = 0; i < m_heads.size(); ++i) {
        Head& head = m_heads[i];
        if (static_cast<int64_t>(places[i].size()) == head.tokens.size(0)) continue;
        const at::Tensor kept = at::tensor(places[i], at::TensorOptions().dtype(at::kLong));
        head.keys = head.keys.index_select(0, kept);
        head.values = head.values.index_select(0, kept);
        head.tokens = head.tokens.index_select(0, kept);
    }
}

KvCache::KvCache(const LlamaConfig& config, at::ScalarType dtype) {
    for (int64_t i = 0; i < config.layers; ++i) m_layers.emplace_back(config.kvHeads, config.headSize, dtype);
}

int64_t KvCache::entries() const {
    int64_t sum = 0;
    for (const LayerCache& layer : m_layers) sum += layer.entries();
    return sum;
}

int64_t KvCache::bytes() const {
    int64_t sum = 0;
    for (const LayerCache& layer : m_layers) sum += layer.bytes();
    return sum;
}

}  // namespace lightreel
