#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/assistant/assistant_engine.h"
#include "core/assistant/block_prefill.h"
#include "core/assistant/chat_format.h"
#include "core/assistant/episode_file.h"
#include "core/assistant/fingerprint.h"

namespace lightreel {

/// One episode's view of a text: all of it is read, and what belongs to the episode counts most.
struct EpisodeText {
    std::string name;                ///< of its file
    std::string whole;               ///< of the file of what all the text's episodes begin with
    const TokenIds* text;            ///< grows at its end only
    const std::vector<int>* labels;  ///< of every token: its episode; negative: of none
    int episode;
    std::string plan = {};  ///< print of what the labels come from
};

/// What is held of a conversation: one episode in memory, the others in files. Whole blocks of the text go
/// into the episode's entries once the tail behind them is long enough; the tail is there as it is. Memory is
/// taken once and does not grow with the text.
///
/// What the smallest layer can hold of the text's beginning is there whole: it is the same for all episodes,
/// read once, without a probe, and written down once. An episode is a thing of its own from the first block
/// on that has to let something go; what was read until then is rated for it at that moment.
///
/// Each block is its own probe, behind the words that ask for an answer: an entry is worth what the text that
/// it stands in looks at when it is read once more, and a token of another episode counts less. EpiCache's
/// own probe, windows that stand for the episode, keeps less of what is asked for later;
/// docs/assistant_bench.md has both in one table. source: EpiCache (arXiv 2509.17396), episodes and
/// block-wise prefill; KVzip (arXiv 2505.23416), the block as its probe; the tail, the append and the shares
/// are ours
class EpisodicMemory {
  public:
    struct Setup {
        MemoryRules rules;
        std::vector<double> sensitivities;  ///< of the layers; empty: all alike
        int64_t pinned = 0;                 ///< tokens at the text's beginning that always stay
        TokenIds request;                   ///< what stands before a block when it is its own probe
        std::filesystem::path folder;       ///< of the episodes' files; empty: only one is ever held
        EpisodeIdentity identity;           ///< of all that is the same for every episode
    };
    /// Throws Failure{BadRequest} when the rules do not fit the network's trained context.
    EpisodicMemory(const LlamaModel& model, Setup setup);
    /// Throws what the constructor would; takes no memory.
    static void check(const LlamaConfig& config, const Setup& setup);

    /// Tokens of a text of this length that are to be in blocks.
    [[nodiscard]] int64_t due(int64_t tokens) const;
    /// Tokens that the episode has in blocks, in memory or in its file.
    [[nodiscard]] int64_t seen(const EpisodeText& episode);

    /// Reads the episode's next block, if one is due; it is held then. Throws Cancelled (what was read since
    /// the last save is read again), Failure (DiskFull, NotWritable, WriteFailed) when it was read but not
    /// saved.
    void readBlock(const EpisodeText& episode, const CancelToken& cancel);
    /// Reads everything: afterwards the network's next token is the one behind the text. Throws Cancelled.
    void readAll(const EpisodeText& episode, const CancelToken& cancel);

    /// Behind what was read. Throws Cancelled. ids [T] -> hidden states [T, width]
    [[nodiscard]] at::Tensor read(const at::Tensor& ids, const CancelToken& cancel);
    /// From here on read() begins a text of its own, which knows nothing of what was read before, in the room
    /// that is kept for questions.
    void readApart();
    /// Forgets what read() has added, behind the text or apart from it.
    void forgetRead();

    /// Writes the held episode down if its file is behind; done from time to time without being asked. Needs
    /// no text: what was read has left its print.
    void save() { trySave(); }
    /// Why the last save came to nothing, once. Reading goes on in memory.
    [[nodiscard]] std::optional<Error> takeFailure();
    /// Nothing that was read is valid any more: all episodes, or one.
    void forgetFiles();
    void forgetFile(const std::string& name);
    /// False: an episode that is let go of is lost, since the last save came to nothing.
    [[nodiscard]] bool keepsFiles() const { return m_keepsFiles; }
    /// What is in memory is the episode's, its own or the whole beginning that it has come no further than.
    [[nodiscard]] bool holds(const EpisodeText& episode);

    [[nodiscard]] const KvCache& cache() const { return m_cache; }
    [[nodiscard]] int64_t peakBytes() const { return m_peakBytes; }
    [[nodiscard]] const std::vector<int64_t>& budgets() const { return m_room.entries; }

  private:
    /// What entries are of. No text: that may be gone before they are written down.
    struct Held {
        std::string file;  ///< the episode's or the beginning's
        bool whole;        ///< it is the beginning's
        std::string plan;
        Fingerprint read;  ///< of the text's tokens that are in blocks
    };
    [[nodiscard]] static Held heldOf(const std::string& file, const EpisodeText& episode, int64_t seen);
    void hold(const EpisodeText& episode);
    void load(const std::string& file, const EpisodeText& episode);
    /// The beginning that is held becomes the episode's.
    void makeOwn(const EpisodeText& episode, const CancelToken& cancel);
    /// Tokens that a file, the episode's or the beginning's, has of the text. One that was made from anything
    /// else has none.
    [[nodiscard]] int64_t seenInFile(const std::string& file, const EpisodeText& episode);
    [[nodiscard]] int64_t seenOnDisk(const std::string& file, const EpisodeText& episode) const;
    /// Runs use(prefill) for a block of the episode that is its own probe.
    template <typename Use>
    void withProbe(const EpisodeText& episode, int64_t begin, int64_t end, int64_t positionsUpTo,
                   const Use& use) const;
    void readTail(const EpisodeText& episode, const CancelToken& cancel);
    [[nodiscard]] at::Tensor sharesOf(const EpisodeText& episode, int64_t begin, int64_t end) const;
    void trySave();
    void letGo();
    [[nodiscard]] EntryPositions positionsAt(int64_t end) const;
    [[nodiscard]] EpisodeIdentity identityOf(const Held& held) const;
    [[nodiscard]] std::filesystem::path fileOf(const std::string& name) const;
    void count();

    const LlamaModel& m_model;
    Setup m_setup;
    int64_t m_tailRoom, m_absoluteEnd, m_headCap;
    KvRoom m_room;
    KvCache m_cache;
    std::optional<KvCache> m_apart;  ///< in m_cache's room behind its tail
    std::optional<Held> m_held;      ///< what the cache holds; nothing: nothing of use
    int64_t m_wholeEnd;              ///< tokens of a text's beginning that every layer can hold, in blocks
    int64_t m_textInTail = 0;        ///< tokens of the text behind its blocks
    int64_t m_saved = 0;             ///< tokens that the held file has
    int64_t m_peakBytes = 0;
    std::optional<Error> m_failure;
    bool m_keepsFiles = true;
    std::map<std::string, int64_t> m_seen;  ///< of files that are not held
};

/// The files of all episodes in a folder.
void removeEpisodeFiles(const std::filesystem::path& folder);

}  // namespace lightreel
