#include "core/assistant/memory_study.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/base/stopwatch.h"

namespace lightreel {
namespace {

/// Everything is kept: a budget that the text does not exceed.
StudyMethod everything(const LlamaModel& model, const StudyMethod& method, int64_t tokens) {
    StudyMethod whole = method;
    whole.budgets.assign(static_cast<size_t>(model.config().layers), tokens);
    return whole;
}

int64_t passing(const EntryScorer& scorer, const at::Tensor& block, const at::Tensor& probe) {
    return block.size(0) + (scorer.probes() ? probe.size(0) : 0);
}

}  // namespace

KeptText readText(const LlamaModel& model, const at::Tensor& ids, const StudyMethod& wanted,
                  const CancelToken& cancel) {
    const StudyMethod method = wanted.scorer != nullptr ? wanted : everything(model, wanted, ids.size(0));
    const std::unique_ptr<EntryScorer> newest = recencyScorer(0);
    const EntryScorer& scorer = method.scorer != nullptr ? *method.scorer : *newest;
    const KvForward forward(model, EntryPositions::absolute());
    const int64_t before = method.meter != nullptr ? method.meter->read().working : 0;
    if (method.meter != nullptr) method.meter->resetPeak();
    KeptText text{KvCache(model.config(), {method.budgets, method.tail}, at::kHalf), {}};
    const Stopwatch watch;
    const auto prefillFor = [&](const at::Tensor& block, int64_t first) {
        const at::Tensor own = method.prepare ? method.prepare(block, first, text.cache) : at::Tensor();
        const at::Tensor& probe = own.defined() ? own : method.probe;
        text.figures.mostEntries =
            std::max(text.figures.mostEntries,
                     text.cache.entries() + model.config().kvHeads * passing(scorer, block, probe));
        return BlockPrefill(forward, model, method.budgets, method.rules, scorer, probe);
    };
    const int64_t whole = *std::ranges::min_element(method.budgets);
    for (const at::Tensor& block : ids.split(method.block)) {
        const int64_t read = text.cache.seen();
        const bool firstToEvict = read <= whole && read + block.size(0) > whole;
        for (int64_t begin = 0; firstToEvict && scorer.remembers() && begin < read; begin += method.block)
            prefillFor(ids.narrow(0, begin, method.block), begin).rate(text.cache, cancel);
        prefillFor(block, read).append(block, text.cache, cancel);
    }
    text.figures.seconds = watch.seconds();
    if (method.meter != nullptr) text.figures.peakBytes = method.meter->peak().working - before;
    text.figures.entries = text.cache.entries();
    text.figures.bytes = text.cache.usedBytes();
    return text;
}

StudyQuestion::StudyQuestion(const LlamaModel& model, KvCache& text, const at::Tensor& question)
    : m_forward(model, EntryPositions::absolute()), m_text(text), m_asked(question.size(0)) {
    const Stopwatch watch;
    m_text.cutTail(0);
    const at::Tensor hidden = m_forward.read(question, m_text, {});
    m_last = model.logits(hidden.narrow(0, m_asked - 1, 1));
    m_seconds = watch.seconds();
}

at::Tensor StudyQuestion::logProbabilities(const at::Tensor& answer) {
    // The token before each of the answer's foretells it.
    const int64_t count = answer.size(0);
    if (count == 1) return at::log_softmax(m_last, -1);
    const at::Tensor after = m_forward.logits(answer.narrow(0, 0, count - 1), m_text);
    m_text.cutTail(m_asked);
    return at::log_softmax(at::cat({m_last, after}), -1);
}

StudyQuestion::Reply StudyQuestion::reply(int64_t tokens, const CancelToken& cancel) {
    at::Tensor next = m_last.argmax(-1);
    Reply reply{{next.item<int64_t>()}, 0};
    const Stopwatch watch;
    while (static_cast<int64_t>(reply.tokens.size()) < tokens) {
        cancel.check();
        next = m_forward.logits(next, m_text).argmax(-1);
        reply.tokens.push_back(next.item<int64_t>());
    }
    if (tokens > 1) reply.secondsPerToken = watch.seconds() / static_cast<double>(tokens - 1);
    m_text.cutTail(m_asked);
    return reply;
}

double divergence(const at::Tensor& reference, const at::Tensor& other) {
    return (reference.exp() * (reference - other)).sum(-1).mean().item<double>();
}

double surprise(const at::Tensor& logProbabilities, const at::Tensor& tokens) {
    return -logProbabilities.gather(1, tokens.unsqueeze(1)).mean().item<double>();
}

}  // namespace lightreel
