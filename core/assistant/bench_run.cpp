#include "core/assistant/bench_run.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <filesystem>

#include "core/assistant/attention_loss.h"
#include "core/assistant/episode_file.h"
#include "core/assistant/layer_sensitivity.h"
#include "core/assistant/scratch_file.h"
#include "core/assistant/studio_dialogue.h"
#include "core/base/or_throw.h"

namespace lightreel {
namespace {

/// Share of the entries of these tokens that are kept, over all heads and layers.
double keptShare(const KvCache& cache, const std::vector<TokenSpan>& spans) {
    int64_t kept = 0, all = 0;
    for (size_t layer = 0; layer < cache.layers(); ++layer)
        for (const LayerCache::Head& head : cache.layer(layer).heads())
            for (const TokenSpan& span : spans) {
                kept +=
                    head.tokens.ge(span.first).logical_and_(head.tokens.lt(span.end)).sum().item<int64_t>();
                all += span.size();
            }
    return static_cast<double>(kept) / static_cast<double>(all);
}

/// 1: likelier than all decoys. Means over tokens are compared, since decoys differ in length.
int64_t rankOf(StudyQuestion& asked, double own, const std::vector<std::string>& decoys,
               const Tokenizer& tokenizer) {
    int64_t rank = 1;
    for (const std::string& decoy : decoys) {
        const at::Tensor ids = plainIds(decoy, tokenizer);
        if (surprise(asked.logProbabilities(ids), ids) < own) ++rank;
    }
    return rank;
}

/// Bytes of the file that an episode would be kept in; it is written and removed. Throws Failure.
int64_t fileBytes(const KvCache& cache) {
    const ScratchFile file;
    orThrow(saveEpisode(file.path(), cache, {}));
    return static_cast<int64_t>(std::filesystem::file_size(file.path()));
}

void addReading(const KeptText& text, BenchItem& item) {
    item.values["entries"] = static_cast<double>(text.figures.entries);
    item.values["cache_bytes"] = static_cast<double>(text.figures.bytes);
    item.values["most_entries"] = static_cast<double>(text.figures.mostEntries);
    item.values["peak_bytes"] = static_cast<double>(text.figures.peakBytes);
    item.values["prefill_seconds"] = text.figures.seconds;
}

void addRoute(const TextMemories::Memory& memory, BenchItem& item) {
    if (!memory.route) return;
    item.values["routed"] = memory.route->episode == memory.evidence ? 1 : 0;
    item.values["routed_chance"] = 1 / static_cast<double>(memory.episodes);
    item.values["routed_largest"] = memory.largest == memory.evidence ? 1 : 0;
}

/// Where entries keep their places in the text, it can be said which are left.
bool keepsPlaces(BenchMethod method) {
    return factsOf(method).kind != BenchMethodFacts::Kind::Retrieval && method != BenchMethod::Full &&
           method != BenchMethod::None;
}

}  // namespace

BenchModels::BenchModels(const BenchSetup& setup)
    : m_language(setup.languageModel),
      m_tokenizer(orThrow(openTokenizer(m_language.header(), setup.languageModel.string()))),
      m_embedder(orThrow(TextEmbedder::open(setup.embedder))) {
    m_language.load();
}

int64_t BenchModels::size(std::string_view text) const {
    return static_cast<int64_t>(m_tokenizer->encode(text).size());
}

/// One dialogue at work.
struct BenchRun::Case {
    BenchText text;
    std::vector<Point> windows, questions;
    std::vector<at::Tensor> answers, asked;
    std::optional<TextMemories> memories;
    std::vector<at::Tensor> reference;  ///< log-probabilities with everything kept, by question
    const BenchCase& wanted;
    size_t firstQuestion;
};

BenchRun::BenchRun(const BenchSetup& setup, const Tools& tools)
    : m_setup(setup), m_tools(tools), m_methods(orThrow(benchMethodsNamed(setup.methods))) {}

std::vector<double> BenchRun::sensitivities() const {
    // A dialogue that no seed of the comparison gives.
    constexpr StudioRules kOther{1'000'000, 4096, 0};
    const BenchText text =
        benchText(studioDialogue(kOther, [this](std::string_view line) { return m_tools.models.size(line); }),
                  m_tools.models.tokenizer());
    return layerSensitivities(m_tools.models.model(), text.ids, {}, m_tools.cancel);
}

void BenchRun::measure(const std::vector<BenchCase>& cases, std::vector<BenchItem>& items) {
    m_progress.total = static_cast<int64_t>(cases.size() * m_setup.budgets.size() * m_methods.size());
    if (std::ranges::any_of(m_methods, goesBySensitivity)) {
        m_tools.progress({0, m_progress.total, "the layers' sensitivity"});
        m_sensitivities = sensitivities();
    }
    for (size_t i = 0; i < cases.size(); ++i) measureCase(cases[i], i, items);
}

void BenchRun::measureCase(const BenchCase& wanted, size_t number, std::vector<BenchItem>& items) {
    const Tokenizer& tokenizer = m_tools.models.tokenizer();
    Case at{benchText(wanted.dialogue, tokenizer), {}, {}, {}, {}, {}, {}, wanted, m_questions};
    for (const std::string& window : at.text.windowTexts)
        at.windows.push_back(m_tools.models.embedder().embed(window, m_tools.cancel));
    MemorySettings settings;
    settings.tail = 1;
    for (const BenchQuestion& question : wanted.dialogue.questions) {
        at.questions.push_back(m_tools.models.embedder().embed(question.text, m_tools.cancel));
        at.asked.push_back(questionIds(at.text, question, tokenizer));
        at.answers.push_back(plainIds(question.answer, tokenizer));
        int64_t longest = at.answers.back().size(0);
        for (const std::string& decoy : question.decoys)
            longest = std::max(longest, m_tools.models.size(decoy));
        settings.tail = std::max(settings.tail, at.asked.back().size(0) + longest);
    }
    settings.block = m_setup.block;
    settings.probe = m_setup.probe;
    settings.episodes = static_cast<size_t>(m_setup.episodes);
    settings.seed = wanted.seed;
    settings.sensitivities = m_sensitivities;
    at.memories.emplace(
        TextMemories::Parts{m_tools.models.model(), tokenizer, at.text, at.windows, &m_tools.meter},
        settings);
    m_questions += wanted.dialogue.questions.size();
    for (const std::string& budget : m_setup.budgets) {
        at.memories->setBudget(orThrow(budgetEntries(budget, at.text.ids.size(0), at.text.pinned + 1)));
        for (const BenchMethod method : m_methods) {
            m_tools.progress({m_progress.done++, m_progress.total,
                              wanted.dialogue.name + " (" + std::to_string(number + 1) + "), " + budget +
                                  ": " + factsOf(method).name});
            const std::vector<BenchItem> done = measureMethod(method, budget, at);
            items.insert(items.end(), done.begin(), done.end());
        }
    }
}

std::vector<BenchItem> BenchRun::measureMethod(BenchMethod method, const std::string& budget, Case& at) {
    std::vector<BenchItem> items;
    for (size_t i = 0; i < at.asked.size(); ++i) {
        items.push_back(measureQuestion(method, i, at));
        items.back().budget = budget;
    }
    return items;
}

BenchItem BenchRun::measureQuestion(BenchMethod method, size_t number, Case& at) {
    m_tools.cancel.check();
    const LlamaModel& model = m_tools.models.model();
    const BenchQuestion& question = at.text.dialogue.questions[number];
    BenchItem item{method, at.wanted.group, {}, at.wanted.cluster, at.firstQuestion + number};
    TextMemories::Memory memory = at.memories->of(method, question, at.questions[number], m_tools.cancel);
    KvCache& cache = memory.text->cache;
    StudyQuestion asked(model, cache, at.asked[number]);
    const at::Tensor own = asked.logProbabilities(at.answers[number]);
    if (method == BenchMethod::Full && at.reference.size() == number) at.reference.push_back(own);
    item.values["kl"] = divergence(at.reference[number], own);
    item.values["nll"] = surprise(own, at.answers[number]);
    const StudyQuestion::Reply reply = asked.reply(at.answers[number].size(0), m_tools.cancel);
    item.values["exact"] = at::equal(at::tensor(reply.tokens, at::kLong), at.answers[number]) ? 1 : 0;
    item.values["first_token_seconds"] = asked.seconds();
    if (reply.secondsPerToken > 0) item.values["token_seconds"] = reply.secondsPerToken;
    if (!question.decoys.empty())
        item.values["rank"] = static_cast<double>(
            rankOf(asked, item.values["nll"], question.decoys, m_tools.models.tokenizer()));
    addReading(*memory.text, item);
    addRoute(memory, item);
    if (number == 0) item.values["file_bytes"] = static_cast<double>(fileBytes(cache));
    if (keepsPlaces(method)) addLosses(number, cache, at, item);
    return item;
}

void BenchRun::addLosses(size_t number, const KvCache& cache, Case& at, BenchItem& item) const {
    const BenchQuestion& question = at.text.dialogue.questions[number];
    const std::optional<TokenSpan> answer = answerSpan(at.text, question, m_tools.models.tokenizer());
    std::vector<TokenSpan> evidence;
    for (const size_t message : question.evidence) evidence.push_back(at.text.lines[message]);
    item.values["evidence_kept"] = keptShare(cache, evidence);
    const at::Tensor ids = at::cat({at.asked[number], at.answers[number]});
    AttentionLoss loss = attentionLoss(m_tools.models.model(), at.memories->whole(m_tools.cancel), cache, ids,
                                       answer.value_or(TokenSpan()));
    if (answer) {
        item.values["answer_kept"] = keptShare(cache, {*answer});
        item.values["answer_read"] = loss.spanMass;
    }
    item.values["retained_mass"] = mean(loss.retainedMass);
    item.values["output_error"] = mean(loss.outputError);
    item.outputError = std::move(loss.outputError);
    item.retainedMass = std::move(loss.retainedMass);
}

}  // namespace lightreel
