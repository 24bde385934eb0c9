#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/assistant/bootstrap.h"
#include "core/base/cancel_token.h"
#include "core/base/result.h"

namespace lightreel {

enum class BenchSuite {
    Studio,      ///< made-up dialogues, questions about what was decided
    Needle,      ///< ten sentences hidden in them
    Locomo,      ///< conversations from a file in locomo10.json's form
    Invariants,  ///< what must hold of the memory whatever the model
};

struct BenchSetup {
    std::filesystem::path languageModel;  ///< a GGUF file of the Llama family
    std::filesystem::path embedder;       ///< MiniLM's folder
    std::filesystem::path data = {};      ///< for Locomo
    BenchSuite suite = BenchSuite::Studio;
    std::vector<std::string> methods = {};            ///< by name (bench_methods.h); empty: all
    std::vector<std::string> budgets = {"4x", "6x"};  ///< "4x": a fourth of the text; "512": entries
    std::vector<int64_t> sizes = {2048, 6144};        ///< tokens of a made-up dialogue
    int64_t block = 512;                              ///< tokens that go through together
    int64_t probe = 512;                              ///< most tokens of an episode's probe
    int episodes = 4;
    int seeds = 3;      ///< dialogues of each size, or groupings of each conversation
    int questions = 8;  ///< of a studio dialogue, at most
    int pieces = 0;     ///< of Locomo, at most; 0: all
};

/// A figure: its name in JSON and CSV, and how a table shows it.
struct BenchFigureFacts {
    const char* name;
    const char* heading;
    int decimals;
    const char* about;
};

inline constexpr std::array kBenchFigures{
    BenchFigureFacts{"kl", "KL", 3, "KL(full || method) on the gold answer's tokens, nats"},
    BenchFigureFacts{"nll", "NLL", 3, "negative log-likelihood of the gold answer's tokens, nats"},
    BenchFigureFacts{"recovered", "recovered", 3,
                     "share of what the dialogue adds to the answer's likelihood"},
    BenchFigureFacts{"exact", "exact", 2, "share of answers that greedy decoding gives word for word"},
    BenchFigureFacts{"rank", "rank", 1, "the gold answer's place among its decoys by likelihood; 1 is best"},
    BenchFigureFacts{"answer_kept", "answer kept", 3,
                     "share of the entries of the answer's words that are kept"},
    BenchFigureFacts{
        "answer_read", "answer read", 3,
        "share of the attention on the answer's words, with everything kept, that falls on kept ones"},
    BenchFigureFacts{"evidence_kept", "evidence", 3,
                     "share of the entries of the evidence's messages that are kept"},
    BenchFigureFacts{"retained_mass", "mass", 3,
                     "attention of question and answer that falls on kept entries"},
    BenchFigureFacts{"output_error", "output error", 3,
                     "relative error of attention's output, mean over the layers"},
    BenchFigureFacts{"routed", "routed", 2, "share of questions that went to their evidence's episode"},
    BenchFigureFacts{"routed_chance", "chance", 2, "the same by lot"},
    BenchFigureFacts{"routed_largest", "largest", 2, "the same for always the largest episode"},
    BenchFigureFacts{"entries", "entries", 0, "kept, of all heads and layers"},
    BenchFigureFacts{"cache_bytes", "cache", 0, "bytes of what is kept"},
    BenchFigureFacts{"most_entries", "most entries", 0, "of cache and layer at work while reading"},
    BenchFigureFacts{"peak_bytes", "peak", 0, "bytes that reading takes at most, as the allocator counts"},
    BenchFigureFacts{"file_bytes", "file", 0, "bytes of the episode's file"},
    BenchFigureFacts{"prefill_seconds", "read s", 1, "seconds to read the dialogue once"},
    BenchFigureFacts{"first_token_seconds", "first s", 3,
                     "seconds from the question to the answer's first token"},
    BenchFigureFacts{"token_seconds", "token s", 3, "seconds for each further token"},
};

/// One method on one size of dialogue with one budget. Figures that make no sense for it are not there.
struct BenchRow {
    std::string method, about, kind;
    std::string group;   ///< which dialogues: "2048 tokens"
    std::string budget;  ///< as it was asked for
    std::map<std::string, Estimate> figures = {};
    /// "epicache" and "lightreel" less this method, over the questions that both have answered.
    std::map<std::string, std::map<std::string, Estimate>> differences = {};
    std::vector<double> outputError = {}, retainedMass = {};  ///< means by layer
};

/// A thing that must hold.
struct BenchCheck {
    std::string name;
    bool holds = false;
    std::string measured;
};

struct BenchReport {
    std::string suite, model;
    std::string skipped = {};           ///< why nothing was measured; empty: something was
    bool cancelled = false;             ///< the rows say what was finished
    std::optional<Error> failure = {};  ///< what ended it before the end; the rows say what was finished
    int64_t dialogues = 0, questions = 0;
    int64_t helped = 0;  ///< questions to which the whole dialogue adds more than 0.2 nats
    std::vector<BenchRow> rows = {};
    std::vector<BenchCheck> checks = {};
    double seconds = 0;
};

/// What is being done, and how much of all there is to do.
struct BenchProgress {
    int64_t done = 0, total = 0;
    std::string what;
};
using BenchProgressSink = std::function<void(const BenchProgress&)>;

/// Measures what methods of keeping a dialogue in fixed memory cost and lose. Nothing throws. Not to be used
/// beside another engine in the same process: what it counts would count too.
class AssistantBench {
  public:
    virtual ~AssistantBench() = default;
    /// errors: BadRequest, ModelDamaged, ModelUnsupported, FileUnreadable, and what happens before anything
    /// is finished: OutOfMemory, DiskFull, NotWritable, WriteFailed
    [[nodiscard]] virtual Result<BenchReport> run(const BenchSetup& setup, const BenchProgressSink& progress,
                                                  const CancelToken& cancel) noexcept = 0;
};

}  // namespace lightreel
