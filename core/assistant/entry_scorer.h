#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <utility>

namespace lightreel {

/// One head of keys and values with the query heads that it serves, while new tokens go through a layer.
struct ScoredHead {
    at::Tensor queries;  ///< [group, T, headSize], rotated: of the probe, without one of the new tokens
    at::Tensor keys;     ///< [n, headSize], rotated: of every entry, those of the new tokens last
    at::Tensor tokens;   ///< [n] int32: which token of the text each entry comes from
    size_t layer = 0, head = 0;
    at::Tensor known = {};  ///< [n] float32: the scores of a scorer that remembers; of new tokens 0
};

/// What an entry is worth when a layer is cut back to its budget. Scores decide by their order only.
class EntryScorer {
  public:
    virtual ~EntryScorer() = default;
    /// [n] float32.
    [[nodiscard]] virtual at::Tensor scores(const ScoredHead& head) const = 0;
    /// Asks a probe behind every block.
    [[nodiscard]] virtual bool probes() const { return false; }
    /// Its scores stay with the entries: once one layer has to let something go it is asked for all of them,
    /// at every block, and before that once for what was read until then (BlockPrefill::rate).
    [[nodiscard]] virtual bool remembers() const { return false; }
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

/// Remembers of every entry the highest weight that any probe so far has given it. The probe is to be the
/// text since the last eviction, behind a request to repeat it: each entry is then scored where it is
/// reconstructed and keeps that score. source: KVzip (arXiv 2505.23416), reconstruction and the highest
/// weight; that it goes block by block, and takes the softmax over all entries, is ours
class ReconstructionScorer : public EntryScorer {
  public:
    /// How much each token of the next probes counts, 0 to 1: [p] float32. Never called: all count fully.
    void setShares(at::Tensor shares) { m_shares = std::move(shares); }
    [[nodiscard]] at::Tensor scores(const ScoredHead& head) const override;
    [[nodiscard]] bool probes() const override { return true; }
    [[nodiscard]] bool remembers() const override { return true; }

  private:
    at::Tensor m_shares;
};

/// The most surprising tokens first, up to `novel` a head; then what a probe, the catalyst prompt, attends
/// to: the weights that its tokens give the entry, summed over them and averaged over the group. source:
/// InfiniPot (arXiv 2410.01518), novelty under compression and catalyst prompt; the shares are ours
class NoveltyScorer : public EntryScorer {
  public:
    explicit NoveltyScorer(int64_t novel) : m_novel(novel) {}
    /// Negative log-likelihoods [T] of the text's next tokens, before they are scored.
    void addSurprise(const at::Tensor& surprise);
    [[nodiscard]] at::Tensor scores(const ScoredHead& head) const override;
    [[nodiscard]] bool probes() const override { return true; }

  private:
    int64_t m_novel;
    at::Tensor m_surprise;  ///< of every token so far
};

/// queries [group, T, headSize], keys [n, headSize], rotated -> [n]: the highest softmax weight over all
/// queries. shares [T]: what each token's weights are multiplied by; undefined: nothing.
[[nodiscard]] at::Tensor highestWeights(const at::Tensor& queries, const at::Tensor& keys,
                                        const at::Tensor& shares = {});

}  // namespace lightreel
