#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/director/director_values.h"
#include "core/director/sqlite_file.h"

namespace lightreel {

/// How words are looked up: in a full-text index where SQLite has one, else by comparing every text.
enum class WordSearch { IndexIfThere, Compare };

/// What was said in a project, word for word: the truth that everything the model remembers is made from
/// again. A turn that append() has returned survives a kill and a power cut.
class Transcript {
  public:
    struct Opened;

    /// Of a damaged file it takes over the turns and decisions that can still be read.
    /// errors: as SqliteFile::open()
    [[nodiscard]] static Result<Opened> open(const std::filesystem::path& path,
                                             WordSearch search = WordSearch::IndexIfThere);

    /// The new turn's id; ids rise and are not used twice. time: ISO 8601, UTC. reply: what was shown with an
    /// answer. errors: as SqliteFile::run(); nothing was appended then
    [[nodiscard]] Result<int64_t> append(Speaker speaker, const std::string& text, const std::string& time,
                                         const Reply* reply = nullptr) const;

    /// Turns with first <= id <= last, in their order.
    [[nodiscard]] Result<std::vector<Message>> read(int64_t first = 0, int64_t last = INT64_MAX) const;

    /// The newest `count` turns, in their order.
    [[nodiscard]] Result<std::vector<Message>> newest(int count) const;

    /// Turns before `before` with all of the words, or, where none has, with any of them; best first.
    [[nodiscard]] Result<std::vector<Message>> find(const QStringList& words, int limit,
                                                    int64_t before = INT64_MAX) const;

    /// Whether the user has said this, as a whole and not as a part of a longer word or number; upper and
    /// lower case alike.
    [[nodiscard]] Result<bool> userSaid(const std::string& text) const;

    /// Takes turns out, with the decisions made of them and what other answers quote of them: all of it or,
    /// with an error, nothing.
    [[nodiscard]] Result<void> forget(const std::vector<int64_t>& turns) const;
    /// Takes everything out, decisions too.
    [[nodiscard]] Result<void> forgetAll() const;
    /// Rewrites the file: no byte of what was taken out is left in it or in the log beside it.
    [[nodiscard]] Result<void> wipe() const;

    /// The database, which decisions share.
    [[nodiscard]] const SqliteFile& file() const { return m_file; }

  private:
    Transcript(SqliteFile file, WordSearch search);
    [[nodiscard]] Result<std::vector<Message>> select(const QString& where, const QVariantList& values) const;
    [[nodiscard]] Result<std::vector<Message>> findIndexed(const QStringList& words, bool all, int limit,
                                                           int64_t before) const;
    [[nodiscard]] Result<std::vector<Message>> findCompared(const QStringList& words, bool all, int limit,
                                                            int64_t before) const;
    [[nodiscard]] Result<void> indexNew() const;
    [[nodiscard]] Result<void> forgetQuotes(const std::vector<int64_t>& turns) const;

    SqliteFile m_file;
    bool m_indexed;  ///< the index lives in memory: nothing of it needs forgetting on disk
};

struct Transcript::Opened {
    Transcript transcript;
    std::filesystem::path damaged;  ///< where a damaged one was set aside; empty: there was none
    int64_t takenOver = 0;          ///< turns of it that could still be read, which are in this one
    int64_t decisions = 0;          ///< the same of decisions
};

}  // namespace lightreel
