#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "core/assistant/block_prefill.h"
#include "core/memory/meter.h"

namespace lightreel {

/// How a text is kept.
struct StudyMethod {
    const EntryScorer* scorer = nullptr;  ///< null: everything is kept
    at::Tensor probe = {};                ///< for a scorer that probes
    std::vector<int64_t> budgets = {};    ///< entries a head, by layer
    SelectionRules rules = {};
    int64_t block = 512;  ///< tokens
    int64_t tail = 256;   ///< room for a question and its answer, in tokens
    /// Before a block goes through, or is looked at once more (BlockPrefill::rate): gets ready for it, and
    /// says its probe; empty: `probe` serves. first: the block's first token in the text. What it writes into
    /// the tail is to be gone again.
    std::function<at::Tensor(const at::Tensor& block, int64_t first, KvCache& cache)> prepare = {};
    MemoryMeter* meter = nullptr;  ///< null: bytes are not measured
};

/// What it takes to keep a text.
struct ReadingFigures {
    int64_t entries = 0;      ///< kept when the text was through
    int64_t mostEntries = 0;  ///< of cache and layer at work, at any moment
    int64_t bytes = 0;        ///< of the entries that were kept
    int64_t peakBytes = 0;    ///< that the cache and all tensors at work took together, at any moment
    double seconds = 0;
};

/// What is kept of a text. A StudyQuestion leaves it as it was.
struct KeptText {
    KvCache cache;
    ReadingFigures figures;
};

/// ids [N] int64, N and what is asked <= the model's context. Throws Cancelled.
[[nodiscard]] KeptText readText(const LlamaModel& model, const at::Tensor& ids, const StudyMethod& method,
                                const CancelToken& cancel);

/// A question after the text, and what can then be said. While one lives it has the text's tail to itself.
class StudyQuestion {
  public:
    /// question [T] int64, at least one token: what stands between the text and the answer.
    StudyQuestion(const LlamaModel& model, KvCache& text, const at::Tensor& question);
    ~StudyQuestion() { m_text.cutTail(0); }
    StudyQuestion(const StudyQuestion&) = delete;
    StudyQuestion& operator=(const StudyQuestion&) = delete;

    [[nodiscard]] double seconds() const { return m_seconds; }  ///< until the answer's first token is known

    /// Log-probabilities [T, vocabulary] of each of the answer's tokens [T], after those before it.
    [[nodiscard]] at::Tensor logProbabilities(const at::Tensor& answer);

    struct Reply {
        std::vector<int64_t> tokens;
        double secondsPerToken = 0;  ///< 0 for a single token
    };
    /// The likeliest token, so many times.
    [[nodiscard]] Reply reply(int64_t tokens, const CancelToken& cancel);

  private:
    KvForward m_forward;
    KvCache& m_text;
    int64_t m_asked;    ///< tokens of the question
    at::Tensor m_last;  ///< [1, vocabulary]: logits of the token that comes next
    double m_seconds = 0;
};

/// Mean over the rows of KL(reference || other), nats; both [T, vocabulary] log-probabilities.
[[nodiscard]] double divergence(const at::Tensor& reference, const at::Tensor& other);
/// Mean negative log-likelihood of the tokens [T], nats.
[[nodiscard]] double surprise(const at::Tensor& logProbabilities, const at::Tensor& tokens);

}  // namespace lightreel
