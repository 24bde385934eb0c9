#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/assistant/llama_config.h"

namespace lightreel {

/// The keys and values that one layer keeps: every head has entries of its own, in the order of their tokens.
/// Keys are kept as they were before rotation, so that an entry can stand at another position later.
class LayerCache {
  public:
    struct Head {
        at::Tensor keys, values;  ///< [n, headSize]
        at::Tensor tokens;        ///< [n] int32: which token of the text, from 0, ascending
    };
    /// dtype: float16 in the program; float32 where a test wants no rounding.
    LayerCache(int64_t kvHeads, int64_t headSize, at::ScalarType dtype);

    /// Of entries that were kept elsewhere.
    explicit LayerCache(std::vector<Head> heads) : m_heads(std::move(heads)) {}

    [[nodiscard]] const std::vector<Head>& heads() const { return m_heads; }
    [[nodiscard]] int64_t entries() const;  ///< of all heads
    [[nodiscard]] int64_t bytes() const;

    /// keys and values [kvHeads, T, headSize] of the tokens from firstToken on.
    void append(const at::Tensor& keys, const at::Tensor& values, int64_t firstToken);
    /// Everything but these places of each head goes.
    void keep(const std::vector<std::vector<int64_t>>& places);

  private:
    std::vector<Head> m_heads;
};

/// What is kept of a text, layer by layer.
class KvCache {
  public:
    KvCache(const LlamaConfig& config, at::ScalarType dtype);
    KvCache(std::vector<LayerCache> layers, int64_t seen) : m_layers(std::move(layers)), m_seen(seen) {}

    [[nodiscard]] LayerCache& layer(size_t index) { return m_layers[index]; }
    [[nodiscard]] const LayerCache& layer(size_t index) const { return m_layers[index]; }
    [[nodiscard]] size_t layers() const { return m_layers.size(); }
    [[nodiscard]] int64_t entries() const;  ///< of all layers
    [[nodiscard]] int64_t bytes() const;

    /// Tokens that have gone through, kept or not.
    [[nodiscard]] int64_t seen() const { return m_seen; }
    void addSeen(int64_t tokens) { m_seen += tokens; }

  private:
    std::vector<LayerCache> m_layers;
    int64_t m_seen = 0;
};

}  // namespace lightreel
