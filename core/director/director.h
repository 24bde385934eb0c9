#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/cancel_token.h"
#include "core/base/notice.h"
#include "core/base/result.h"
#include "core/base/utc_now.h"
#include "core/director/director_values.h"
#include "core/director/file_lock.h"

namespace lightreel {

class ClipCatalog;
struct FactQuery;

/// Where a project's Director keeps its files, all of them in the project's folder.
struct DirectorFiles {
    explicit DirectorFiles(const std::filesystem::path& project);

    std::filesystem::path transcript;  ///< "director.sqlite": what was said, and decisions
    std::filesystem::path clips;       ///< "clips.sqlite": what is known of clips and failed runs
    std::filesystem::path episodes;    ///< folder "episodes": what the language model has read
};

/// The assistant of one project: it keeps what was said, finds facts of clips and decisions, and lets a
/// language model speak when there is one. Without one everything else works. Used by one thread, except for
/// memory(); needs a QCoreApplication.
class Director {
  public:
    using Clock = std::function<std::string()>;  ///< ISO 8601, UTC
    struct Heard {
        std::function<void(const Message& question)> asked = {};  ///< once it cannot be lost any more
        PieceSink piece = {};
        /// What the project itself knows of it, before a model speaks; also when that is nothing.
        std::function<void(const std::vector<Fact>& facts)> found = {};
    };

    static constexpr size_t kMostFacts = 3;          ///< shown with one answer
    static constexpr size_t kMostBytes = 1'000'000;  ///< of one message

    /// Opens or begins the project's files; its folder is made. A damaged file is set aside and told as a
    /// notice. One Director at a time holds them, whatever program it is in. errors: FileInUse, FileNewer,
    /// FileUnreadable, NotWritable, DiskFull, WriteFailed
    [[nodiscard]] static Result<std::unique_ptr<Director>> open(const std::filesystem::path& project,
                                                                Clock now = utcNow);
    ~Director();
    Director(const Director&) = delete;
    Director& operator=(const Director&) = delete;

    /// Has an engine load its models and take in the conversation. setup: instructions and episodes are
    /// filled in here. An error leaves the Director without a model, and its paragraph is the reason. errors:
    /// those of AssistantEngine::open() and setHistory()
    [[nodiscard]] Result<AssistantFacts> useEngine(std::unique_ptr<AssistantEngine> engine,
                                                   AssistantSetup setup, const CancelToken& cancel);
    /// Goes on without a model. why: a paragraph
    void goWithout(const std::string& why);
    /// The engine in use; null: none.
    [[nodiscard]] AssistantEngine* engine() const { return m_engine.get(); }

    /// The newest turns, at most count, in their order.
    [[nodiscard]] Result<std::vector<Message>> newest(int count) const;
    [[nodiscard]] ClipCatalog& clips() const;

    /// Keeps the question, finds facts, lets the model speak, keeps the reply. What the model could not do is
    /// Reply::whyNoModel, no error; a stopped answer is kept as far as it was written. Turn 0 of the answer:
    /// there was nothing to keep, or it could not be kept, which a notice tells.
    /// errors: BadRequest when the text is empty or longer than kMostBytes; those of the files: then nothing
    /// was asked
    [[nodiscard]] Result<Message> ask(const std::string& text, const Heard& heard, const CancelToken& cancel);

    /// Clips, failures, decisions and quotes that fit the words; the best of each kind first.
    [[nodiscard]] Result<std::vector<Fact>> search(const std::string& words, size_t limit = 20);

    /// Keeps a text as a decision; the newest of a subject counts. turn, clip: 0 and empty when it is about
    /// none. errors: BadRequest when the text is empty or the turn was forgotten; those of the files
    [[nodiscard]] Result<Fact> remember(const std::string& text, int64_t turn = 0,
                                        const std::string& clip = {});
    /// The decisions that count, newest first.
    [[nodiscard]] Result<std::vector<Fact>> decisions() const;

    /// Takes turns out of the transcript and of every memory; no byte of them stays in the files. errors:
    /// BadRequest when there is no such turn; NotWiped: they are gone, but for bytes in files; others:
    /// nothing was changed
    [[nodiscard]] Result<void> forget(const std::vector<int64_t>& turns);
    /// Everything that was said, decisions, what was read and what was set aside of it. Clips stay, with what
    /// is known of them. errors: as forget()
    [[nodiscard]] Result<void> forgetAll();
    /// Has the model read everything again.
    [[nodiscard]] Result<void> rebuild();

    /// Embeds the prompts of all clips that the search by meaning does not know yet; nothing without a model.
    /// Cancelled: those that are left come later.
    void embedPrompts(const CancelToken& cancel);

    /// One piece of reading, at most a few seconds: prompts of clips, then the conversation. Complete when
    /// there is no model.
    [[nodiscard]] Result<Indexing> idleStep(const CancelToken& cancel);

    /// While it rests, the model holds no memory, and answers come without it.
    void setResting(bool resting);

    /// From any thread, while no engine is being put in.
    [[nodiscard]] AssistantMemory memory() const;

    /// What there is to tell since the last call.
    [[nodiscard]] std::vector<Notice> takeNotices();

  private:
    struct Store;
    Director(DirectorFiles files, Clock now);
    [[nodiscard]] Result<void> openFiles();
    [[nodiscard]] Result<void> readHistory();
    [[nodiscard]] Result<void> tellHistory();
    [[nodiscard]] Reply replyTo(const Message& question, const Heard& heard, const CancelToken& cancel);
    [[nodiscard]] std::string nothingKnown(const FactQuery& query) const;
    [[nodiscard]] Question asked(const Message& question, const std::vector<Fact>& facts) const;
    /// A prompt shall be written.
    [[nodiscard]] Question wishFor(const Message& wish) const;
    /// The newest that was proposed; empty: none was lately.
    [[nodiscard]] std::string lastPrompt() const;
    void letModelSpeak(Question question, const PieceSink& piece, const CancelToken& cancel, Reply& reply);
    [[nodiscard]] std::string earlierQuestion() const;
    [[nodiscard]] std::string contextOf(const std::vector<Fact>& facts) const;
    [[nodiscard]] bool isKnown(const std::string& name, const std::vector<Fact>& facts) const;
    [[nodiscard]] std::function<Result<std::vector<float>>(const std::string&)> embedder(
        const CancelToken& cancel) const;
    /// How many prompts still wait; nothing when none can be embedded.
    [[nodiscard]] std::optional<int64_t> embedSome(const CancelToken& cancel);
    [[nodiscard]] Message keep(const Reply& reply);
    [[nodiscard]] Result<void> removeEpisodes() const;
    [[nodiscard]] Result<void> forgetTraces();

    DirectorFiles m_files;
    Clock m_now;
    std::optional<FileLock> m_lock;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<AssistantEngine> m_engine;
    std::string m_whyNoModel;
    bool m_resting = false;
    std::vector<Notice> m_notices;
};

}  // namespace lightreel
