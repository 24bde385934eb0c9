#include "core/assistant/bench_invariants.h"

#include <ATen/ATen.h>

#include <filesystem>

#include "core/assistant/episode_file.h"
#include "core/assistant/scratch_file.h"
#include "core/assistant/studio_dialogue.h"
#include "core/base/or_throw.h"

namespace lightreel {
namespace {

constexpr int64_t kTokens = 1536, kBudget = 256, kBlock = 256, kProbe = 128, kTail = 128;

bool sameEntries(const KvCache& a, const KvCache& b) {
    for (size_t layer = 0; layer < a.layers(); ++layer)
        for (size_t head = 0; head < a.layer(layer).heads().size(); ++head) {
            const LayerCache::Head &x = a.layer(layer).heads()[head], &y = b.layer(layer).heads()[head];
            if (!at::equal(x.tokens, y.tokens) || !at::equal(x.keys, y.keys) ||
                !at::equal(x.values, y.values))
                return false;
        }
    return true;
}

class Invariants {
  public:
    Invariants(const BenchModels& models, const CancelToken& cancel)
        : m_models(models),
          m_cancel(cancel),
          m_text(benchText(
              studioDialogue({1, kTokens, 4}, [&models](std::string_view line) { return models.size(line); }),
              models.tokenizer())) {
        for (const std::string& window : m_text.windowTexts)
            m_windows.push_back(models.embedder().embed(window, cancel));
        m_clustering = cluster(m_windows, {2});
    }

    std::vector<BenchCheck> check() {
        if (m_text.dialogue.questions.empty() || config().context < 2 * kTokens)
            throw Failure{{ErrorCode::ModelUnsupported,
                           {{"path", "the language model"}, {"reason", "it reads too little text at once"}}}};
        withinBudget();
        KeptText first = read(kBudget, kBlock);
        budgets(first);
        asking(first);
        add("the same reading gives the same entries", sameEntries(first.cache, read(kBudget, kBlock).cache),
            "");
        saving(first.cache);
        return std::move(m_checks);
    }

  private:
    void add(const char* name, bool holds, const std::string& measured) {
        m_checks.push_back({name, holds, measured});
    }

    [[nodiscard]] KeptText read(int64_t budget, int64_t block) const {
        const std::unique_ptr<EntryScorer> scorer = probeScorer();
        StudyMethod method;
        method.scorer = scorer.get();
        method.probe = episodeProbe(m_text, m_windows, m_clustering, 0, kProbe);
        method.budgets.assign(static_cast<size_t>(config().layers), budget);
        method.rules.pinned = m_text.pinned;
        method.rules.headCap = 4 * budget;
        method.block = block;
        method.tail = kTail;
        return readText(m_models.model(), m_text.ids, method, m_cancel);
    }

    [[nodiscard]] at::Tensor answer(KeptText& text) const {
        const BenchQuestion& question = m_text.dialogue.questions.front();
        StudyQuestion asked(m_models.model(), text.cache,
                            questionIds(m_text, question, m_models.tokenizer()));
        return asked.logProbabilities(plainIds(question.answer, m_models.tokenizer()));
    }

    void withinBudget() {
        KeptText wide = read(m_text.ids.size(0), kBlock);
        KeptText whole = readText(m_models.model(), m_text.ids, StudyMethod{}, m_cancel);
        // Entries are kept in float16; what a block of another size sees of itself is not rounded.
        constexpr double kRounding = 1e-3;
        const double lost = divergence(answer(whole), answer(wide));
        add("within the budget nothing is lost", lost < kRounding, "KL " + std::to_string(lost));
    }

    void budgets(const KeptText& text) {
        const int64_t each = config().kvHeads * kBudget;
        bool full = true;
        for (size_t layer = 0; layer < text.cache.layers(); ++layer)
            full = full && text.cache.layer(layer).entries() == each;
        add("every layer's budget is full to the entry", full,
            std::to_string(text.figures.entries) + " entries");
        const int64_t bound = config().layers * each + config().kvHeads * (kBlock + kProbe);
        add("the peak is within its bound", text.figures.mostEntries <= bound,
            std::to_string(text.figures.mostEntries) + " of " + std::to_string(bound));
        const int64_t bytes = KvRoom::even(config(), kBudget, kTail).bytes(config(), at::kHalf);
        add("the cache takes the bytes that were foretold", text.cache.bytes() == bytes,
            std::to_string(text.cache.bytes()) + " bytes");
    }

    void asking(KeptText& text) {
        const at::Tensor once = answer(text);
        add("asking leaves no trace", at::equal(once, answer(text)) && text.cache.tail() == 0, "");
    }

    void saving(const KvCache& cache) {
        const ScratchFile file;
        orThrow(saveEpisode(file.path(), cache, {}));
        KvCache back(config(), KvRoom::even(config(), kBudget, kTail), at::kHalf);
        const Result<void> loaded = loadEpisode(file.path(), {}, back);
        add("a file gives the entries back bit for bit", loaded.ok() && sameEntries(cache, back),
            std::to_string(std::filesystem::file_size(file.path())) + " bytes");
    }

    [[nodiscard]] const LlamaConfig& config() const { return m_models.model().config(); }

    const BenchModels& m_models;
    const CancelToken& m_cancel;
    BenchText m_text;
    std::vector<Point> m_windows;
    Clustering m_clustering;
    std::vector<BenchCheck> m_checks;
};

}  // namespace

std::vector<BenchCheck> benchInvariants(const BenchModels& models, const BenchProgressSink& progress,
                                        const CancelToken& cancel) {
    progress({0, 1, "what must hold"});
    return Invariants(models, cancel).check();
}

}  // namespace lightreel
