#include "core/assistant/memory_study.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/base/stopwatch.h"

namespace lightreel {
namespace {

/// Everything is kept: a budget that no text fills.
StudyMethod everything(const LlamaModel& model, const StudyMethod& method, int64_t tokens) {
    StudyMethod whole = method;
    whole.budgets.assign(static_cast<size_t>(model.config().layers), tokens);
    return whole;
}

void prefill(const KvForward& forward, const LlamaModel& model, const StudyCase& asked,
             const StudyMethod& method, KvCache& cache, StudyFigures& figures, const CancelToken& cancel) {
    const std::unique_ptr<EntryScorer> newest = recencyScorer(0);
    const EntryScorer& scorer = method.scorer != nullptr ? *method.scorer : *newest;
    const BlockPrefill reader(forward, model, method.budgets, method.rules, scorer, method.probe);
    const Stopwatch watch;
    for (const at::Tensor& block : asked.history.split(method.block)) {
        reader.append(block, cache, cancel);
        figures.mostEntries = std::max(figures.mostEntries, cache.entries());
    }
    figures.prefillSeconds = watch.seconds();
    figures.entries = cache.entries();
    figures.bytes = cache.usedBytes();
}

}  // namespace

StudyRun study(const LlamaModel& model, const StudyCase& asked, const StudyMethod& wanted,
               const CancelToken& cancel) {
    const StudyMethod method =
        wanted.scorer != nullptr ? wanted : everything(model, wanted, asked.history.size(0));
    const KvForward forward(model, EntryPositions::absolute());
    const int64_t questions = asked.question.size(0), answers = asked.answer.size(0);
    KvCache cache(model.config(), {method.budgets, questions + answers}, at::kHalf);
    StudyRun run;
    prefill(forward, model, asked, method, cache, run.figures, cancel);
    const Stopwatch watch;
    const at::Tensor logits = forward.logits(at::cat({asked.question, asked.answer}), cache);
    run.figures.answerSeconds = watch.seconds();
    // The token before each of the answer's foretells it.
    run.logProbabilities = at::log_softmax(logits.narrow(0, questions - 1, answers), -1);
    run.figures.surprise = -run.logProbabilities.gather(1, asked.answer.unsqueeze(1)).mean().item<double>();
    return run;
}

double divergence(const at::Tensor& reference, const at::Tensor& other) {
    return (reference.exp() * (reference - other)).sum(-1).mean().item<double>();
}

}  // namespace lightreel
