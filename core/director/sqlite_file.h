#pragma once
#include <QSqlQuery>
#include <QStringList>
#include <QVariant>
#include <filesystem>
#include <functional>
#include <memory>

#include "core/base/result.h"

namespace lightreel {

/// A small database in one file that only the user may read: WAL, every commit synced, deleted content
/// overwritten. Used on the thread that opened it. Needs a QCoreApplication, which finds Qt's driver.
class SqliteFile {
  public:
    /// What stands in a file of this kind.
    struct Layout {
        int kind = 0;        ///< application_id: a number of its own for each kind
        int version = 1;     ///< of the tables; a higher one is refused
        QStringList tables;  ///< statements that make them
    };
    struct Opened;

    /// Opens or makes the file and its folder. A damaged one is set aside as "NAME.damaged-N" and begun anew.
    /// errors: FileInUse, FileNewer, FileUnreadable (another program's), NotWritable, DiskFull, WriteFailed
    [[nodiscard]] static Result<Opened> open(const std::filesystem::path& path, const Layout& layout);

    /// A file that was set aside, only to be read: run() fails where it is damaged. errors: as run()
    [[nodiscard]] static Result<SqliteFile> openDamaged(const std::filesystem::path& path);

    SqliteFile(SqliteFile&&) noexcept;
    SqliteFile& operator=(SqliteFile&&) noexcept;
    ~SqliteFile();

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

    /// Runs one statement with values for its question marks; select's rows are read from the query.
    /// errors: as open(), and FileUnreadable when the file was damaged meanwhile
    [[nodiscard]] Result<QSqlQuery> run(const QString& sql, const QVariantList& values = {}) const;

    /// All of it or nothing. errors: those of work and of run()
    [[nodiscard]] Result<void> atomically(const std::function<Result<void>()>& work) const;

    /// Rewrites the file without what was deleted, in the log beside it too.
    [[nodiscard]] Result<void> wipeDeleted() const;

    /// Removes the damaged files that were set aside for this one. errors: NotWritable, WriteFailed
    [[nodiscard]] static Result<void> removeSetAside(const std::filesystem::path& path);

  private:
    class Connection;
    SqliteFile(std::filesystem::path path, std::unique_ptr<Connection> connection);
    [[nodiscard]] static Result<SqliteFile> openSound(const std::filesystem::path& path,
                                                      const Layout& layout);
    [[nodiscard]] Result<void> prepare(const Layout& layout) const;
    [[nodiscard]] Result<bool> isNew(const Layout& layout) const;

    std::filesystem::path m_path;
    std::unique_ptr<Connection> m_connection;
};

struct SqliteFile::Opened {
    SqliteFile file;
    std::filesystem::path damaged;  ///< where a damaged one was set aside; empty: there was none
};

/// The first column of the first row; an invalid one when there is no row.
[[nodiscard]] Result<QVariant> firstValue(const SqliteFile& file, const QString& sql,
                                          const QVariantList& values = {});

/// Makes a full-text index in memory, of the named columns; false when this SQLite has none (FTS5).
[[nodiscard]] bool makeWordIndex(const SqliteFile& file, const QString& name, const QString& columns);

/// Text for MATCH: words, none of them syntax, all or any of which must be there.
[[nodiscard]] QString matchText(const QStringList& words, bool all);

}  // namespace lightreel
