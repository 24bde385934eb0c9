#pragma once
#include <cstdint>
#include <vector>

#include "core/assistant/block_prefill.h"

namespace lightreel {

/// A text, what is asked about it, and the answer that is right. Each [T] int64.
struct StudyCase {
    at::Tensor history, question, answer;
};

/// How a text is kept.
struct StudyMethod {
    const EntryScorer* scorer = nullptr;  ///< null: everything is kept
    at::Tensor probe = {};                ///< for a scorer that probes
    std::vector<int64_t> budgets = {};    ///< entries a head, by layer
    SelectionRules rules = {};
    int64_t block = 512;  ///< tokens
};

/// What a kept text is worth, and what it takes.
struct StudyFigures {
    double divergence = 0;    ///< mean over the answer of KL(all kept || this), nats; 0 for the reference
    double surprise = 0;      ///< mean negative log-likelihood of the answer's tokens, nats
    int64_t entries = 0;      ///< kept when the text was through
    int64_t mostEntries = 0;  ///< at any moment between two layers
    int64_t bytes = 0;        ///< of the entries that were kept
    double prefillSeconds = 0;
    double answerSeconds = 0;  ///< of the question and the answer together
};

/// Log-probabilities [answer, vocabulary] of each of the answer's tokens, after history, question and the
/// tokens before it, with what the method keeps of the history; figures but for the divergence.
struct StudyRun {
    at::Tensor logProbabilities;
    StudyFigures figures;
};
[[nodiscard]] StudyRun study(const LlamaModel& model, const StudyCase& asked, const StudyMethod& method,
                             const CancelToken& cancel);

/// Mean over the rows of KL(reference || other), nats; both [T, vocabulary] log-probabilities.
[[nodiscard]] double divergence(const at::Tensor& reference, const at::Tensor& other);

}  // namespace lightreel
