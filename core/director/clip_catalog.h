#pragma once
#include <QStringList>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/director/clip_entry.h"
#include "core/director/fact_query.h"
#include "core/director/sqlite_file.h"

namespace lightreel {

/// Which clips are wanted. What is not set does not matter.
struct ClipFilter {
    std::optional<std::string> model = {};
    std::optional<int64_t> seed = {};
    std::optional<bool> liked = {}, failed = {};
    std::optional<TimeSpan> when = {};
};

struct ClipQuery {
    ClipFilter filter = {};
    QStringList words = {};             ///< of the prompt, the note or the file's name; none: all clips
    std::vector<float> meaning = {};    ///< the embedded question; empty: words alone count
    ClipOrder order = ClipOrder::Best;  ///< among those that fit; Best without words: the newest
    size_t limit = 3;
};

/// The clips and failed runs of a project. A database of its own: what is known of clips can be read from
/// their records again, so that forgetting a conversation, or losing it, takes nothing of this along.
class ClipCatalog {
  public:
    struct Opened;
    struct FolderRead {
        int added = 0, known = 0;
        std::vector<std::filesystem::path> damaged;  ///< records that could not be read
    };
    using Embed = std::function<Result<std::vector<float>>(const std::string& text)>;

    /// Of a damaged catalog it takes over what can still be read: ratings, notes and failed runs stand
    /// nowhere else. errors: as SqliteFile::open()
    [[nodiscard]] static Result<Opened> open(const std::filesystem::path& path);

    /// Adds a run or takes what is new of it; liked, note and those of another run stay, and a failure keeps
    /// the time at which it was told first. An older run of the same path keeps its place, but its clip is
    /// gone. errors: as SqliteFile::run()
    [[nodiscard]] Result<void> add(const ClipEntry& entry);

    /// Adds the clips whose records lie in a folder as NAME.json, those it does not know yet; of those it
    /// does it takes the path where they have moved to. Other JSON files are passed over. errors:
    /// FileMissing, and as SqliteFile::run(). stop: asked before each; what was read until then stays
    [[nodiscard]] Result<FolderRead> addFolder(const std::filesystem::path& folder,
                                               const std::function<bool()>& stop = {});

    /// errors: FileMissing when no clip of that path is known
    [[nodiscard]] Result<void> setLiked(const std::string& clip, bool liked);
    [[nodiscard]] Result<void> setNote(const std::string& clip, const std::string& note);

    [[nodiscard]] Result<std::vector<ClipEntry>> find(const ClipQuery& query);
    /// Those that find() would find without a limit.
    [[nodiscard]] Result<int64_t> count(const ClipQuery& query);

    /// Whether it is a clip's path or file name, a run's or model's id, or a seed.
    [[nodiscard]] Result<bool> knows(const std::string& name) const;

    /// Embeds at most `most` prompts that are not yet; returns how many wait.
    [[nodiscard]] Result<int64_t> embedWaiting(const Embed& embed, int most);

  private:
    struct Ranked;
    static void sortBy(ClipOrder order, std::vector<Ranked>& rows);
    explicit ClipCatalog(SqliteFile file);
    [[nodiscard]] Result<void> change(const QString& what, const QVariant& value, const std::string& clip);
    [[nodiscard]] Result<void> refreshIndex();
    [[nodiscard]] Result<std::vector<int64_t>> rowsWith(const QString& word) const;
    /// Those that fit, best first, without a limit.
    [[nodiscard]] Result<std::vector<Ranked>> fitting(const ClipQuery& query);
    [[nodiscard]] Result<std::vector<Ranked>> candidates(const ClipQuery& query) const;
    [[nodiscard]] Result<void> scoreWords(const QStringList& words, std::vector<Ranked>& rows) const;
    [[nodiscard]] Result<ClipEntry> entry(int64_t row) const;

    SqliteFile m_file;
    bool m_indexed;
    bool m_indexStale = true;  ///< the index in memory lags behind
};

struct ClipCatalog::Opened {
    ClipCatalog catalog;
    std::filesystem::path damaged;  ///< where a damaged one was set aside; empty: there was none
    int64_t takenOver = 0;          ///< rows of it that could still be read, which are in this one
};

}  // namespace lightreel
