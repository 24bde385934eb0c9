#include "core/director/damaged_table.h"

#include <QSqlError>
#include <algorithm>
#include <optional>

namespace lightreel {
namespace {

/// A table of which some pages cannot be read.
class DamagedTable {
  public:
    DamagedTable(const SqliteFile& file, const QString& table, const QString& columns)
        : m_file(file),
          m_select(QStringLiteral("SELECT %1 FROM %2 WHERE %3 >= ? ORDER BY %3 LIMIT ?")
                       .arg(columns, table, columns.section(QLatin1Char(','), 0, 0))) {}

    /// Rows in the order of their keys. The query ends early at the first row that cannot be read.
    [[nodiscard]] Result<QSqlQuery> from(int64_t key, int limit = -1) const {
        return m_file.run(m_select, {QVariant::fromValue<qlonglong>(key), limit});
    }

    /// The lowest key above one that cannot be read from which reading goes on; nothing: none.
    [[nodiscard]] std::optional<int64_t> readableAbove(int64_t key) const {
        int64_t unreadable = key, step = 1;
        for (; !from(unreadable + step, 1); step *= 2) {
            unreadable += step;
            if (step > INT64_MAX / 4) return std::nullopt;
        }
        int64_t readable = unreadable + step;
        while (readable - unreadable > 1) {
            const int64_t middle = unreadable + (readable - unreadable) / 2;
            (from(middle, 1) ? readable : unreadable) = middle;
        }
        return readable;
    }

  private:
    const SqliteFile& m_file;
    QString m_select;
};

}  // namespace

Result<int64_t> takeOverRows(const std::filesystem::path& damaged, const SqliteFile& into,
                             const QString& table, const QString& columns) {
    const Result<SqliteFile> file = SqliteFile::openDamaged(damaged);
    if (!file) return int64_t{0};
    const DamagedTable old(*file, table, columns);
    const auto others = columns.count(QLatin1Char(','));
    const QString add = QStringLiteral("INSERT OR IGNORE INTO %1(%2) VALUES(?%3)")
                            .arg(table, columns, QStringLiteral(", ?").repeated(others));
    int64_t added = 0;
    const Result<void> taken = into.atomically([&]() -> Result<void> {
        for (std::optional<int64_t> next = 0; next;) {
            Result<QSqlQuery> rows = old.from(*next);
            while (rows && rows->next()) {
                QVariantList values;
                for (int i = 0; i <= others; ++i) values << rows->value(i);
                const Result<QSqlQuery> done = into.run(add, values);
                if (!done) return done.error();
                added += done->numRowsAffected();
                next = std::max<int64_t>(*next, values.constFirst().toLongLong() + 1);
            }
            if (rows && !rows->lastError().isValid()) return {};
            next = old.readableAbove(*next);
        }
        return {};
    });
    return taken ? Result<int64_t>(added) : taken.error();
}

}  // namespace lightreel
