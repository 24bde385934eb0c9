#pragma once
#include "core/assistant/bench_items.h"
#include "core/assistant/llama_file.h"
#include "core/assistant/minilm_encoder.h"
#include "core/assistant/text_memories.h"
#include "core/memory/meter.h"

namespace lightreel {

/// The models that a comparison uses, loaded.
class BenchModels {
  public:
    /// Throws Failure.
    explicit BenchModels(const BenchSetup& setup);

    [[nodiscard]] const LlamaModel& model() const { return m_language.model(); }
    [[nodiscard]] const Tokenizer& tokenizer() const { return *m_tokenizer; }
    [[nodiscard]] const TextEmbedder& embedder() const { return m_embedder; }
    [[nodiscard]] int64_t size(std::string_view text) const;  ///< tokens

  private:
    LlamaFile m_language;
    SharedTokenizer m_tokenizer;
    TextEmbedder m_embedder;
};

/// A dialogue to be measured.
struct BenchCase {
    BenchDialogue dialogue;
    std::string group;
    uint64_t seed = 0;   ///< of grouping and lots
    size_t cluster = 0;  ///< cases of one conversation are not independent
};

/// What a suite measures, in pieces that the model's trained context has room for. Throws Failure (BadRequest
/// when there is none, FileMissing, FileUnreadable).
[[nodiscard]] std::vector<BenchCase> benchCases(const BenchSetup& setup, const TextSize& size,
                                                int64_t context);

/// Entries for a text of so many tokens: of "4x" a fourth of them, of "512" 512, but never more than tokens.
/// errors: BadRequest for another form, and for fewer than `least`
[[nodiscard]] Result<int64_t> budgetEntries(const std::string& budget, int64_t tokens, int64_t least);

/// Measures cases one after the other with all methods and budgets.
class BenchRun {
  public:
    struct Tools {
        const BenchModels& models;
        MemoryMeter& meter;
        const BenchProgressSink& progress;
        const CancelToken& cancel;
    };
    /// Throws Failure.
    BenchRun(const BenchSetup& setup, const Tools& tools);

    /// Adds to items whenever a method is through with a dialogue. Throws Cancelled, Failure.
    void measure(const std::vector<BenchCase>& cases, std::vector<BenchItem>& items);

  private:
    struct Case;
    void measureCase(const BenchCase& wanted, size_t number, std::vector<BenchItem>& items);
    [[nodiscard]] std::vector<BenchItem> measureMethod(BenchMethod method, const std::string& budget,
                                                       Case& at);
    [[nodiscard]] BenchItem measureQuestion(BenchMethod method, size_t number, Case& at);
    void addLosses(size_t number, const KvCache& cache, Case& at, BenchItem& item) const;
    [[nodiscard]] std::vector<double> sensitivities() const;

    const BenchSetup& m_setup;
    Tools m_tools;
    std::vector<BenchMethod> m_methods;
    std::vector<double> m_sensitivities;
    BenchProgress m_progress;
    size_t m_questions = 0;  ///< of all cases so far
};

}  // namespace lightreel
