#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace lightreel {

/// Where kept entries and new tokens stand for the rotation.
class EntryPositions {
  public:
    /// Every entry at its token's place in the text: gaps stay. For texts within the trained context.
    [[nodiscard]] static EntryPositions absolute() { return {}; }
    /// For longer texts: the first `pinned` tokens at their places, every other entry of a head right-aligned
    /// below pinned + headCap in its order, new tokens from there on. Only distances within a head matter to
    /// the rotation, so heads may differ; no new token stands below an entry.
    [[nodiscard]] static EntryPositions ranked(int64_t pinned, int64_t headCap) {
        return {pinned, pinned + headCap};
    }

    /// tokens [n] int32, ascending -> [n] int32.
    [[nodiscard]] at::Tensor ofEntries(const at::Tensor& tokens) const;
    /// Of so many new tokens, of which the first is number firstToken of the text: [count] int64.
    [[nodiscard]] at::Tensor ofNew(int64_t firstToken, int64_t count) const;

  private:
    EntryPositions() = default;
    EntryPositions(int64_t pinned, int64_t base) : m_pinned(pinned), m_base(base) {}
    int64_t m_pinned = 0;
    int64_t m_base = -1;  ///< of new tokens; negative: absolute
};

}  // namespace lightreel
