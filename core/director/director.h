#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/assistant/assistant_engine.h"
#include "core/director/clip_catalog.h"
#include "core/director/decisions.h"
#include "core/director/director_values.h"
#include "core/director/fact_finder.h"
#include "core/director/transcript.h"

namespace lightreel {

/// The assistant of one project: what was said, what is known, and, if there is one, a language model that
/// remembers. Without a model facts, quotes and decisions still answer. Used by one thread.
class Director {
  public:
    static constexpr size_t kMostMessage = 1 << 20;  ///< bytes

    /// folder: holds the project's transcript, catalog and episodes; made when missing.
    /// errors: as SqliteFile::open()
    [[nodiscard]] static Result<std::unique_ptr<Director>> open(const std::filesystem::path& folder);

    /// Files that were damaged and have been set aside.
    [[nodiscard]] const std::vector<std::filesystem::path>& damaged() const { return m_damaged; }

    /// Takes an engine and opens these models with it. errors: as AssistantEngine::open; there is no model
    /// then
    [[nodiscard]] Result<AssistantFacts> useModel(std::unique_ptr<AssistantEngine> engine,
                                                  AssistantSetup models, const CancelToken& cancel);
    void dropModel(std::string why);
    [[nodiscard]] bool hasModel() const { return m_engine != nullptr; }
    /// While a clip is made: the model lets go of everything and does not answer.
    void setResting(bool resting);

    /// What happens while an answer is made, in this order.
    struct Listener {
        std::function<void(const Message&)> asked = [](const Message&) {};
        PieceSink piece = [](const std::string&) {};
    };
    /// The question is in the transcript before anything else happens, and the answer with all that was shown
    /// before it returns. errors: BadRequest (empty, too long), as SqliteFile::run(). A model that fails is
    /// no error: the facts answer, and Reply::whyNoModel says why.
    [[nodiscard]] Result<Message> ask(const std::string& text, const Listener& listener,
                                      const CancelToken& cancel, const AnswerRules& rules = {});

    [[nodiscard]] Result<std::vector<Message>> messages() const { return m_transcript.read(); }
    /// Clips, failures, decisions and quotes for some words, up to 30.
    [[nodiscard]] Result<std::vector<Fact>> search(const std::string& words, const CancelToken& cancel);
    [[nodiscard]] Result<Fact> remember(const std::string& text, int64_t turn, const std::string& clip);
    [[nodiscard]] Result<std::vector<Fact>> decisions() const;
    /// Turns leave the transcript and every memory.
    [[nodiscard]] Result<void> forget(const std::vector<int64_t>& turns);
    /// The whole conversation with its decisions; what is known of clips stays.
    [[nodiscard]] Result<void> forgetAll();
    /// Everything that the model has read is thrown away and read again.
    [[nodiscard]] Result<void> rebuild();

    [[nodiscard]] const ClipCatalog& clips() const { return m_clips; }

    /// A piece of reading, a few seconds at most. Complete without a model. errors: as
    /// AssistantEngine::idleStep
    [[nodiscard]] Result<Indexing> idleStep(const CancelToken& cancel);
    [[nodiscard]] AssistantMemory memory() const;
    [[nodiscard]] AssistantEngine* engine() { return m_engine.get(); }

  private:
    Director(std::filesystem::path folder, Transcript transcript, ClipCatalog clips);

    [[nodiscard]] FactSources sources() const { return {m_clips, m_decisions, m_transcript}; }
    [[nodiscard]] std::vector<float> embeddingOf(const std::string& text, const CancelToken& cancel);
    [[nodiscard]] Result<void> tellHistory();
    void answerWithModel(const std::string& text, const Listener& listener, const CancelToken& cancel,
                         const AnswerRules& rules, Reply& reply);
    void answerWithFacts(Reply& reply) const;
    [[nodiscard]] bool isKnown(const std::string& claim, const Reply& reply) const;
    [[nodiscard]] std::filesystem::path episodes() const { return m_folder / "episodes"; }

    std::filesystem::path m_folder;
    Transcript m_transcript;
    Decisions m_decisions;
    ClipCatalog m_clips;
    std::vector<std::filesystem::path> m_damaged;
    std::unique_ptr<AssistantEngine> m_engine;
    std::string m_whyNoModel = "No language model is loaded.";
    bool m_resting = false;
    bool m_told = false;  ///< the engine knows the transcript as it is
};

}  // namespace lightreel
