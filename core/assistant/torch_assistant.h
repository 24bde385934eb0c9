#pragma once
#include <memory>
#include <mutex>
#include <optional>

#include "core/assistant/asked_question.h"
#include "core/assistant/assistant_engine.h"
#include "core/assistant/conversation.h"
#include "core/assistant/episode_router.h"
#include "core/assistant/llama_file.h"
#include "core/assistant/minilm_encoder.h"

namespace lightreel {

/// The AssistantEngine on LibTorch, on the processor in float32.
class TorchAssistant : public AssistantEngine {
  public:
    TorchAssistant();
    ~TorchAssistant() override;

    Result<AssistantFacts> open(const AssistantSetup& setup, const CancelToken& cancel) noexcept override;
    Result<void> setHistory(const std::vector<Turn>& turns) noexcept override;
    Result<Indexing> idleStep(const CancelToken& cancel) noexcept override;
    Result<Answer> answer(const Question& question, const AnswerRules& rules, const PieceSink& sink,
                          const CancelToken& cancel) noexcept override;
    Result<std::vector<float>> embed(const std::string& text, const CancelToken& cancel) noexcept override;
    Result<std::vector<Token>> tokens(const std::string& text) noexcept override;
    Result<std::vector<double>> profile(const std::string& text, const CancelToken& cancel) noexcept override;
    void rest() noexcept override;
    [[nodiscard]] AssistantMemory memory() const noexcept override;

  private:
    /// Throws Failure when nothing was opened.
    Conversation& conversation();
    /// The weights are in memory then. Throws as conversation().
    EpisodicMemory& memoryAtWork();
    /// Everything that was read is of no use any more.
    void forgetRead();
    const TextEmbedder& embedder();
    /// A question's embedding is wanted by facts and by the routing.
    const Point& pointOf(const std::string& text, const CancelToken& cancel);
    Indexing readOn(const CancelToken& cancel);
    /// A new division that has been read answers from now on.
    void promote(const EpisodeSet& next);
    /// Forgets a set's files, but for what another one begins with as well.
    void forgetSet(const EpisodeSet& set, const EpisodeSet& other);
    /// The episode that answered last, else what is in memory: changing costs a file.
    [[nodiscard]] size_t nearestAtHand(const EpisodeSet& set);
    /// Some of the windows that have no embedding yet. Throws Cancelled between two windows.
    void embedWaiting(const CancelToken& cancel);
    [[nodiscard]] size_t widthOfEmbeddings();
    /// Reads one block of a set; false when nothing is left to read.
    bool readOne(const EpisodeSet& set, const CancelToken& cancel);
    /// How far a set has been read, with something left to do.
    [[nodiscard]] Indexing unfinished(const EpisodeSet& set);
    /// errors: DiskFull, NotWritable, WriteFailed; it is tried again then
    [[nodiscard]] Result<void> saveConversation();
    /// What the question is answered with: its episode, and what was most like it where that is in doubt.
    struct Way {
        Route route;
        Quotes quotes;  ///< null: the episode is enough
    };
    [[nodiscard]] Way wayFor(const Question& question, const CancelToken& cancel);
    /// What the network is to read of a question in so many tokens, after the text that it then holds: one
    /// with instructions of its own after nothing, any other after the history, which is read to its end.
    /// errors: as askedQuestion(); throws Cancelled
    [[nodiscard]] Result<AskedQuestion> apart(const Question& question, int64_t room);
    [[nodiscard]] Result<AskedQuestion> behindHistory(const Question& question, int64_t room,
                                                      const CancelToken& cancel, Answer& answer);
    /// Says of an answer whose memory it comes from.
    void describe(const Route& route, Answer& answer);
    template <typename Outcome, typename Work>
    Outcome guardedModel(Work work) noexcept;
    void write(const AnswerRules& rules, at::Tensor hidden, const PieceSink& sink, const CancelToken& cancel,
               Answer& answer);
    [[nodiscard]] std::filesystem::path conversationFile() const;
    void publish();

    AssistantSetup m_setup;
    std::unique_ptr<LlamaFile> m_language;
    EpisodicMemory::Setup m_memorySetup;
    std::unique_ptr<Conversation> m_conversation;
    std::unique_ptr<EpisodicMemory> m_episodes;  ///< with the weights: while they are needed
    std::optional<TextEmbedder> m_embedder;
    std::pair<std::string, Point> m_asked;  ///< the last text that was no window, and its embedding
    std::optional<size_t> m_current;        ///< episode that answered last
    bool m_unsaved = false;                 ///< embeddings or plan
    mutable std::mutex m_mutex;             ///< guards m_memory
    AssistantMemory m_memory;
};

}  // namespace lightreel
