#pragma once
#include <map>
#include <memory>

#include "core/assistant/bench_methods.h"
#include "core/assistant/bench_text.h"
#include "core/assistant/episode_router.h"
#include "core/assistant/memory_study.h"

namespace lightreel {

/// What all methods share, so that only what they keep differs.
struct MemorySettings {
    int64_t budget = 512;  ///< entries of a head and layer on average
    int64_t block = 512;   ///< tokens
    int64_t probe = 512;   ///< most tokens of an episode's probe
    int64_t tail = 256;    ///< room for a question and its answer, in tokens
    size_t episodes = 4;
    uint64_t seed = 42;
    std::vector<double> sensitivities = {};  ///< by layer, for methods that go by them
};

/// Windows in groups, each with the probe that stands for it.
struct EpisodeGroups {
    Clustering clustering;
    std::vector<at::Tensor> probes;  ///< of every group: [p] int64
};

/// The end of the user's turn, then the representatives of a group, at most `most` tokens.
/// source: EpiCache (arXiv 2509.17396), the patched prompt
[[nodiscard]] at::Tensor episodeProbe(const BenchText& text, const std::vector<Point>& points,
                                      const Clustering& clustering, size_t group, int64_t most);

/// What the methods keep of one text: read when first asked for, once for all questions that it serves.
class TextMemories {
  public:
    struct Parts {
        const LlamaModel& model;
        const Tokenizer& tokenizer;
        const BenchText& text;
        const std::vector<Point>& windows;  ///< embeddings of the text's windows
        MemoryMeter* meter = nullptr;       ///< says what reading takes; null: nothing is measured
    };
    TextMemories(const Parts& parts, MemorySettings settings)
        : m_parts(parts), m_settings(std::move(settings)) {}
    /// Entries of a head and layer on average. What was kept with another budget goes, but for the whole
    /// text.
    void setBudget(int64_t entries);

    /// The memory that answers a question, and how it was found; until another method is asked for. point:
    /// the question's embedding.
    struct Memory {
        KeptText* text = nullptr;
        std::optional<Route> route = {};  ///< of methods that have episodes
        size_t evidence = 0;              ///< the episode that holds most of the evidence's windows
        size_t largest = 0;               ///< the episode with the most windows
        size_t episodes = 0;
    };
    [[nodiscard]] Memory of(BenchMethod method, const BenchQuestion& question, const Point& point,
                            const CancelToken& cancel);

    /// Everything of the text.
    [[nodiscard]] const KvCache& whole(const CancelToken& cancel);

  private:
    [[nodiscard]] KeptText& kept(BenchMethod method, const CancelToken& cancel);
    void forget();                                                           ///< but for the whole text
    [[nodiscard]] std::vector<int64_t> budgetsOf(BenchMethod method) const;  ///< entries a head, by layer
    [[nodiscard]] StudyMethod way(const EntryScorer* scorer, SelectionRules::Across across) const;
    [[nodiscard]] KeptText plain(const EntryScorer& scorer, SelectionRules::Across across, bool pins,
                                 const CancelToken& cancel) const;
    /// Each block is its own probe behind a request. shares [N]: how much each token of the text then counts.
    [[nodiscard]] KeptText reconstructed(BenchMethod by, const at::Tensor& request, const at::Tensor& shares,
                                         const CancelToken& cancel) const;
    [[nodiscard]] KeptText repeated(const CancelToken& cancel) const;
    [[nodiscard]] KeptText favoured(BenchMethod method, const Clustering& clustering, size_t episode,
                                    const CancelToken& cancel) const;
    [[nodiscard]] KeptText novel(const CancelToken& cancel) const;
    [[nodiscard]] KeptText probed(const at::Tensor& probe, BenchMethod method,
                                  const CancelToken& cancel) const;
    [[nodiscard]] KeptText readEpisode(BenchMethod method, const EpisodeGroups& all, size_t episode,
                                       const CancelToken& cancel) const;
    [[nodiscard]] KeptText retrieved(const Point& point, const CancelToken& cancel) const;
    [[nodiscard]] KeptText evicted(BenchMethod method, const CancelToken& cancel) const;
    [[nodiscard]] const EpisodeGroups& groups(BenchMethod method);
    [[nodiscard]] Memory episode(BenchMethod method, const BenchQuestion& question, const Point& point,
                                 const CancelToken& cancel);

    Parts m_parts;
    MemorySettings m_settings;
    std::map<BenchMethod, EpisodeGroups> m_groups;
    std::map<std::pair<BenchMethod, size_t>, KeptText> m_kept;  ///< by method and episode
    std::optional<KeptText> m_forOne;                           ///< of a method that reads for each question
    std::optional<BenchMethod> m_reader;                        ///< whose memories are there
};

}  // namespace lightreel
