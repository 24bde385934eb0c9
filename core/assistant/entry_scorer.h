#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>

namespace lightreel {

/// One head of keys and values with the query heads that it serves, while new tokens go through a layer.
struct ScoredHead {
    at::Tensor queries;  ///< [group, T, headSize], rotated: of all new tokens, in their order
    at::Tensor keys;     ///< [n, headSize], rotated: of every entry, those of the new tokens last
    at::Tensor tokens;   ///< [n] int32: which token of the text each entry comes from
    int64_t kept = 0;    ///< so many of the new tokens have become entries; those behind them are the probe
    size_t layer = 0, head = 0;
};

/// What an entry is worth when a layer is cut back to its budget. Scores decide by their order only.
class EntryScorer {
  public:
    virtual ~EntryScorer() = default;
    /// [n] float32.
    [[nodiscard]] virtual at::Tensor scores(const ScoredHead& head) const = 0;
    /// Asks a probe behind every block.
    [[nodiscard]] virtual bool probes() const { return false; }
};

/// The highest softmax weight that a token of the probe gives the entry, over the probe and the group; the
/// softmax runs over the entries alone. source: EpiCache (arXiv 2509.17396), eq. 3
[[nodiscard]] std::unique_ptr<EntryScorer> probeScorer();

/// The newest, with the first `sinks` tokens of the text before them; 0: the newest alone.
/// source: StreamingLLM (arXiv 2309.17453)
[[nodiscard]] std::unique_ptr<EntryScorer> recencyScorer(int64_t sinks);

/// As chance has it, the same for the same seed.
[[nodiscard]] std::unique_ptr<EntryScorer> randomScorer(uint64_t seed);

/// Keys that are unlike the mean direction of all keys of their head. source: KeyDiff (arXiv 2504.15364)
[[nodiscard]] std::unique_ptr<EntryScorer> keyDiffScorer();

/// What the last `window` tokens of the block attend to, summed over them and averaged over the group, then
/// smoothed over five neighbours; the window itself stays. source: SnapKV (arXiv 2404.14469)
[[nodiscard]] std::unique_ptr<EntryScorer> snapScorer(int64_t window);

/// queries [rows, headSize], keys [n, headSize], rotated -> [n]: the highest softmax weight over the rows.
[[nodiscard]] at::Tensor highestWeights(const at::Tensor& queries, const at::Tensor& keys);

}  // namespace lightreel
