#pragma once
#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/assistant/assistant_engine.h"
#include "core/assistant/chat_format.h"
#include "core/assistant/conversation_file.h"
#include "core/assistant/dialogue_windows.h"
#include "core/assistant/episode_plan.h"
#include "core/assistant/episodic_memory.h"

namespace lightreel {

/// Four utterances one after the other, and the turn in which they begin.
struct DialogueWindow {
    std::string text;
    int64_t turn = 0;
    size_t tokens = 0;
};

/// One way of dividing a conversation into episodes, and the text that all of them read.
struct EpisodeSet {
    int64_t number = 0;       ///< 1 for the first one that was made, and so on
    int64_t firstTurn = 0;    ///< what was said before is not read
    TokenIds text;            ///< instructions, then the turns
    EpisodePlan plan;         ///< empty while there is one episode without a plan
    std::vector<int> labels;  ///< of each token the episode; -1: of none, or not known yet

    [[nodiscard]] size_t episodes() const { return std::max<size_t>(1, plan.episodes().size()); }
    [[nodiscard]] EpisodeText episode(size_t index) const;
};

/// What was said, cut into windows and divided into episodes. While what is divided anew is still being read,
/// the set before it answers.
class Conversation {
  public:
    /// mostEpisodes: 1 where windows have no embeddings that tell them apart. embedder: print of the network
    /// that makes these; empty: none does.
    Conversation(ChatFormat format, const std::string& instructions, const MemoryRules& rules,
                 size_t mostEpisodes, std::string embedder);

    /// All turns so far. False: they are not what went before with more at the end; everything begins anew.
    bool setTurns(const std::vector<Turn>& turns);

    [[nodiscard]] const std::vector<DialogueWindow>& windows() const { return m_windows; }
    /// The next window that has no embedding yet; null: all have one.
    [[nodiscard]] const DialogueWindow* waiting() const;
    void addEmbedding(Point embedding);

    [[nodiscard]] const EpisodeSet& active() const { return m_active; }
    [[nodiscard]] const EpisodeSet* next() const { return m_next ? &*m_next : nullptr; }
    /// Divides what was said anew if that is due.
    void planNext();
    /// What was divided anew has been read.
    void promoteNext();
    /// What was divided anew cannot be kept beside the active set.
    void dropNext() { m_next.reset(); }

    [[nodiscard]] const std::vector<Point>& embeddings() const { return m_embeddings; }
    /// Something was said before the active set's first turn: no episode has read it.
    [[nodiscard]] bool leavesUnread() const;
    /// Whether the window nearest to a text's embedding was said before the active set's first turn.
    [[nodiscard]] bool nearestIsUnread(const Point& embedding) const;
    /// What the windows nearest to a text's embedding say, in their order, in at most so many tokens: those
    /// that fit whole, the nearest first; of the nearest one its beginning where it is too long. Empty where
    /// there is room for hardly a word.
    [[nodiscard]] std::string quotes(const Point& embedding, size_t tokens) const;
    [[nodiscard]] int64_t tokens() const;  ///< of all turns
    [[nodiscard]] int64_t pinned() const { return m_pinned; }
    [[nodiscard]] const ChatFormat& format() const { return m_format; }

    /// Embeddings, the active set's plan: what takes long to make again. errors: DiskFull, NotWritable,
    /// WriteFailed
    [[nodiscard]] Result<void> save(const std::filesystem::path& path) const;
    /// Takes up what fits the turns that are set and was made by the same embedder, whose embeddings have
    /// `width` numbers; anything else is left and made again.
    void restore(const std::filesystem::path& path, size_t width);

  private:
    /// False: it is of other turns, another embedder or other rules.
    [[nodiscard]] bool isOurs(const KeptConversation& kept, size_t width) const;
    void add(const Turn& turn);
    [[nodiscard]] EpisodeSet newSet(EpisodePlan plan);
    [[nodiscard]] TokenIds textFrom(int64_t turn) const;
    [[nodiscard]] int64_t firstToRead() const;
    void label(EpisodeSet& set) const;
    [[nodiscard]] std::vector<size_t> windowTokens() const;
    /// The windows that have an embedding, the nearest first.
    [[nodiscard]] std::vector<size_t> byLikeness(const Point& embedding) const;
    [[nodiscard]] std::string windowsPrint(size_t count) const;

    ChatFormat m_format;
    MemoryRules m_rules;
    EpisodeRules m_episodes;
    std::string m_embedder;
    TokenIds m_instructions;
    int64_t m_pinned;
    std::vector<Turn> m_turns;
    std::vector<TokenIds> m_tokens;  ///< of every turn
    std::vector<size_t> m_windowOf;  ///< of every turn: the window that its beginning belongs to
    std::vector<Utterance> m_open;   ///< that do not fill a window yet
    int64_t m_openTurn = 0;
    std::vector<DialogueWindow> m_windows;
    std::vector<Point> m_embeddings;
    EpisodeSet m_active;
    std::optional<EpisodeSet> m_next;
    int64_t m_sets = 0;  ///< made so far
};

}  // namespace lightreel
