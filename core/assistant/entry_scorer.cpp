#include "core/assistant/entry_scorer.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>

namespace lightreel {
namespace {

class ProbeScorer : public EntryScorer {
  public:
    [[nodiscard]] at::Tensor scores(const ScoredHead& head) const override {
        return highestWeights(head.queries, head.keys);
    }
    [[nodiscard]] bool probes() const override { return true; }
};

class RecencyScorer : public EntryScorer {
  public:
    explicit RecencyScorer(int64_t sinks) : m_sinks(sinks) {}
    [[nodiscard]] at::Tensor scores(const ScoredHead& head) const override {
        const at::Tensor age = head.tokens.to(at::kFloat);
        return at::where(head.tokens < m_sinks, at::full_like(age, HUGE_VAL), age);
    }

  private:
    int64_t m_sinks;
};

class RandomScorer : public EntryScorer {
  public:
    explicit RandomScorer(uint64_t seed) : m_seed(seed) {}
    [[nodiscard]] at::Tensor scores(const ScoredHead& head) const override {
        // An entry's luck depends on where it is, not on when it is asked for: it lasts.
        constexpr uint64_t kMix = 0x9E3779B97F4A7C15ULL;
        const uint64_t place = head.layer * 1009 + head.head + 1;
        auto generator = at::make_generator<at::CPUGeneratorImpl>(m_seed ^ (place * kMix));
        const int64_t last = head.tokens.max().item<int32_t>();
        return at::rand({last + 1}, generator).index_select(0, head.tokens.to(at::kLong));
    }

  private:
    uint64_t m_seed;
};

class KeyDiffScorer : public EntryScorer {
  public:
    [[nodiscard]] at::Tensor scores(const ScoredHead& head) const override {
        const at::Tensor keys = head.keys.to(at::kFloat);
        const at::Tensor anchor = (keys / keys.norm(2, 1, true).clamp_min(1e-12)).mean(0, true);
        return -at::cosine_similarity(keys, anchor, 1);
    }
};

class SnapScorer : public EntryScorer {
  public:
    explicit SnapScorer(int64_t window) : m_window(window) {}
    [[nodiscard]] at::Tensor scores(const ScoredHead& head) const override {
        constexpr int64_t kNeighbours = 5;
        const int64_t window = std::min(m_window, head.queries.size(1)), n = head.keys.size(0),
                      before = n - window;
        const at::Tensor looking = head.queries.narrow(1, head.queries.size(1) - window, window);
        const at::Tensor future =
            at::ones({window, n}, at::TensorOptions().dtype(at::kBool)).triu(before + 1);
        const at::Tensor weights = at::softmax(looking.matmul(head.keys.t())
                                                   .div(std::sqrt(static_cast<double>(head.keys.size(1))))
                                                   .masked_fill(future, -HUGE_VAL),
                                               -1);
        const at::Tensor votes = weights.mean(0).sum(0).narrow(0, 0, before);
        at::Tensor scores = at::full({n}, HUGE_VAL, at::kFloat);
        if (before > 0)
            scores.narrow(0, 0, before)
                .copy_(at::avg_pool1d(votes.view({1, 1, before}), kNeighbours, 1, kNeighbours / 2)
                           .view({before}));
        return scores;
    }

  private:
    int64_t m_window;
};

}  // namespace

std::unique_ptr<EntryScorer> probeScorer() {
    return std::make_unique<ProbeScorer>();
}

std::unique_ptr<EntryScorer> recencyScorer(int64_t sinks) {
    return std::make_unique<RecencyScorer>(sinks);
}

std::unique_ptr<EntryScorer> randomScorer(uint64_t seed) {
    return std::make_unique<RandomScorer>(seed);
}

std::unique_ptr<EntryScorer> keyDiffScorer() {
    return std::make_unique<KeyDiffScorer>();
}

std::unique_ptr<EntryScorer> snapScorer(int64_t window) {
    return std::make_unique<SnapScorer>(window);
}

at::Tensor ReconstructionScorer::scores(const ScoredHead& head) const {
    return at::maximum(head.known, highestWeights(head.queries, head.keys, m_shares));
}

void NoveltyScorer::addSurprise(const at::Tensor& surprise) {
    m_surprise = m_surprise.defined() ? at::cat({m_surprise, surprise}) : surprise;
}

at::Tensor NoveltyScorer::scores(const ScoredHead& head) const {
    const at::Tensor weights = at::softmax(
        head.queries.matmul(head.keys.t()).div(std::sqrt(static_cast<double>(head.keys.size(1)))), -1);
    at::Tensor scores = weights.mean(0).sum(0);
    const at::Tensor surprise = m_surprise.index_select(0, head.tokens.to(at::kLong));
    const at::Tensor novel = std::get<1>(surprise.topk(std::min(m_novel, surprise.size(0))));
    // Above every sum of weights, which is at most the probe's length.
    return scores.index_add_(0, novel,
                             at::full({novel.size(0)}, static_cast<double>(head.queries.size(1)) + 1));
}

at::Tensor highestWeights(const at::Tensor& queries, const at::Tensor& keys, const at::Tensor& shares) {
    constexpr int64_t kNumbersAtOnce = 1 << 17, kFewestRows = 16;
    const int64_t atOnce = std::max(kFewestRows, kNumbersAtOnce / keys.size(0)), tokens = queries.size(1);
    const double scale = 1 / std::sqrt(static_cast<double>(queries.size(2)));
    const at::Tensor columns = keys.to(at::kFloat).t();
    at::Tensor highest = at::zeros({keys.size(0)});
    for (int64_t head = 0; head < queries.size(0); ++head)
        for (int64_t first = 0; first < tokens; first += atOnce) {
            const int64_t count = std::min(atOnce, tokens - first);
            const at::Tensor rows = queries[head].narrow(0, first, count).to(at::kFloat);
            at::Tensor weights = at::softmax(rows.matmul(columns).mul_(scale), -1);
            if (shares.defined()) weights.mul_(shares.narrow(0, first, count).unsqueeze(1));
            highest = at::maximum(highest, weights.amax(0));
        }
    return highest;
}

}  // namespace lightreel
