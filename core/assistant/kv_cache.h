#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/assistant/llama_config.h"

namespace lightreel {

/// What a cache has room for.
struct KvRoom {
    std::vector<int64_t> entries;  ///< of every layer: a head, on average
    int64_t tail = 0;              ///< tokens that every head keeps besides

    /// The same for every layer.
    [[nodiscard]] static KvRoom even(const LlamaConfig& config, int64_t entries, int64_t tail);
    /// What a cache with this room takes, full or empty.
    [[nodiscard]] int64_t bytes(const LlamaConfig& config, at::ScalarType dtype) const;
};

/// The keys and values that one layer keeps: every head has entries of its own, in the order of their tokens.
/// Keys are kept as they were before rotation, so that an entry can stand at another position later. Views of
/// a KvCache's memory.
class LayerCache {
  public:
    struct Head {
        at::Tensor keys, values;  ///< [n, headSize]
        at::Tensor tokens;        ///< [n] int32: which token of the text, from 0, ascending
        at::Tensor scores;        ///< [n] float32: what a scorer that remembers has found so far, or 0

        /// Only these.
        [[nodiscard]] Head at(const std::vector<int64_t>& places) const;
    };
    /// keys, values [room, headSize], tokens and scores [room]: memory for the entries of all heads together.
    LayerCache(int64_t kvHeads, Head memory);

    [[nodiscard]] const std::vector<Head>& heads() const { return m_heads; }
    [[nodiscard]] int64_t entries() const;  ///< of all heads
    [[nodiscard]] int64_t room() const { return m_memory.tokens.size(0); }
    [[nodiscard]] Head used() const;  ///< all heads' entries, one head after the other

    /// The heads as they would be with the keys and values [kvHeads, T, headSize] of the tokens from
    /// firstToken on.
    [[nodiscard]] std::vector<Head> with(const at::Tensor& keys, const at::Tensor& values,
                                         int64_t firstToken) const;
    void clear();
    /// Keeps these in the place of what was there. They must not be views of it.
    void store(const std::vector<Head>& heads);

  private:
    Head m_memory;
    std::vector<Head> m_heads;
};

/// What is kept of a text, layer by layer, in memory that is taken once and does not grow: first what a
/// reader of blocks has kept, then the newest tokens whole (the tail), whose keys stand rotated.
class KvCache {
  public:
    /// dtype: float16 in the program; float32 where a test wants no rounding.
    KvCache(const LlamaConfig& config, const KvRoom& room, at::ScalarType dtype);

    /// A cache of its own in the room behind the tail: empty, with a tail and no entries. What is written
    /// there is overwritten by this one's next writeTail().
    [[nodiscard]] KvCache behindTail() const;

    [[nodiscard]] LayerCache& layer(size_t index) { return m_layers[index]; }
    [[nodiscard]] const LayerCache& layer(size_t index) const { return m_layers[index]; }
    [[nodiscard]] size_t layers() const { return m_layers.size(); }
    [[nodiscard]] at::ScalarType dtype() const { return m_tail.scalar_type(); }
    [[nodiscard]] int64_t entries() const;  ///< of all layers, the tail not counted
    [[nodiscard]] int64_t bytes() const;    ///< of the memory taken: KvRoom::bytes
    [[nodiscard]] int64_t usedBytes() const;

    /// Tokens that have gone through before the tail, kept or not.
    [[nodiscard]] int64_t seen() const { return m_seen; }
    void setSeen(int64_t tokens) { m_seen = tokens; }

    /// Tokens of the tail, and how many there is room for.
    [[nodiscard]] int64_t tail() const { return m_tailTokens; }
    [[nodiscard]] int64_t tailRoom() const { return m_tail.size(3); }
    [[nodiscard]] at::Tensor tailKeys(size_t layer) const;    ///< [kvHeads, tail, headSize], rotated
    [[nodiscard]] at::Tensor tailValues(size_t layer) const;  ///< [kvHeads, tail, headSize]
    /// Writes behind the tail; what was written counts once addTail() has been called.
    void writeTail(size_t layer, const at::Tensor& rotatedKeys, const at::Tensor& values);
    void addTail(int64_t tokens) { m_tailTokens += tokens; }
    /// Holds nothing any more; the memory stays.
    void clear();
    void cutTail(int64_t tokens) { m_tailTokens = std::min(m_tailTokens, tokens); }

  private:
    KvCache() = default;

    std::vector<LayerCache> m_layers;
    LayerCache::Head m_entries;  ///< of all layers
    at::Tensor m_tail;           ///< [keys and values, layers, kvHeads, room, headSize]
    int64_t m_seen = 0, m_tailTokens = 0;
};

}  // namespace lightreel
