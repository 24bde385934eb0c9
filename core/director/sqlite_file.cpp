#include "core/director/sqlite_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QSqlDatabase>
#include <QSqlError>
#include <QUuid>
#include <cerrno>

#include "core/base/durable_file.h"
#include "core/base/folder_entries.h"
#include "core/director/file_lock.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

/// SQLite's primary result codes (sqlite.org/rescode.html).
enum Code {
    kPermission = 3,
    kBusy = 5,
    kLocked = 6,
    kReadOnly = 8,
    kCorrupt = 11,
    kFull = 13,
    kCantOpen = 14,
    kNotADatabase = 26
};

constexpr const char* kDamaged = "it is damaged";

int primaryCode(const QSqlError& error) {
    return error.nativeErrorCode().toInt() & 0xFF;
}

Error asError(const QSqlError& error, const fs::path& path) {
    const std::map<std::string, std::string> args{
        {"path", path.string()}, {"reason", error.databaseText().toStdString()}, {"needed", "more"}};
    const auto make = [&](ErrorCode code) {
        return Error{code, args, error.nativeErrorCode().toStdString() + ": " + error.text().toStdString()};
    };
    switch (primaryCode(error)) {
        case kBusy:
        case kLocked:
            return make(ErrorCode::FileInUse);
        case kPermission:
        case kReadOnly:
        case kCantOpen:
            return make(ErrorCode::NotWritable);
        case kFull:
            return make(ErrorCode::DiskFull);
        case kCorrupt:
        case kNotADatabase: {
            Error damaged = make(ErrorCode::FileUnreadable);
            damaged.args["reason"] = kDamaged;
            return damaged;
        }
        default:
            return make(ErrorCode::WriteFailed);
    }
}

bool isDamage(const Error& error) {
    const auto reason = error.args.find("reason");
    return error.code == ErrorCode::FileUnreadable && reason != error.args.end() &&
           reason->second == kDamaged;
}

/// Makes the file before SQLite does, so that nobody else may ever read it; SQLite gives its log the same
/// rights.
Result<void> makePrivate(const fs::path& path) {
    if (const Result<void> made = makePrivateFolder(path.parent_path()); !made) return made.error();
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) return writeError(errno, path);
    (void)::fchmod(file, S_IRUSR | S_IWUSR);  // another's file keeps its rights
    ::close(file);
    return {};
}

fs::path besideNamed(const fs::path& path, const std::string& ending) {
    return path.parent_path() / (path.filename().string() + ending);
}

Result<fs::path> setAside(const fs::path& path) {
    std::error_code failure;
    int number = 1;
    while (fs::exists(besideNamed(path, ".damaged-" + std::to_string(number)), failure)) ++number;
    const fs::path kept = besideNamed(path, ".damaged-" + std::to_string(number));
    fs::rename(path, kept, failure);
    if (failure) return writeError(failure.value(), path);
    for (const char* log : {"-wal", "-shm"})
        if (fs::exists(besideNamed(path, log), failure))
            fs::rename(besideNamed(path, log), besideNamed(kept, log), failure);
    return kept;
}

}  // namespace

/// A connection of Qt's under a name of its own.
class SqliteFile::Connection {
  public:
    explicit Connection(const fs::path& path, const QString& option = {})
        : m_name(QUuid::createUuid().toString()) {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
        database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=2000") + option);
        database.setDatabaseName(QString::fromStdString(path.string()));
    }
    ~Connection() {
        database().close();
        QSqlDatabase::removeDatabase(m_name);
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] QSqlDatabase database() const { return QSqlDatabase::database(m_name, false); }

  private:
    QString m_name;
};

SqliteFile::SqliteFile(fs::path path, std::unique_ptr<Connection> connection)
    : m_path(std::move(path)), m_connection(std::move(connection)) {}
SqliteFile::SqliteFile(SqliteFile&&) noexcept = default;
SqliteFile& SqliteFile::operator=(SqliteFile&&) noexcept = default;
SqliteFile::~SqliteFile() = default;

Result<SqliteFile::Opened> SqliteFile::open(const fs::path& path, const Layout& layout) {
    Result<SqliteFile> file = openSound(path, layout);
    if (file) return Opened{std::move(*file), {}};
    if (!isDamage(file.error())) return file.error();
    const Result<fs::path> kept = setAside(path);
    if (!kept) return kept.error();
    file = openSound(path, layout);
    if (!file) return file.error();
    return Opened{std::move(*file), *kept};
}

Result<SqliteFile> SqliteFile::openDamaged(const fs::path& path) {
    SqliteFile file(path, std::make_unique<Connection>(path, QStringLiteral(";QSQLITE_OPEN_READONLY")));
    QSqlDatabase database = file.m_connection->database();
    if (!database.open()) return asError(database.lastError(), path);
    // Without it SQLite reads nothing at all of a file that was cut.
    if (const auto lenient = file.run(QStringLiteral("PRAGMA writable_schema=ON")); !lenient)
        return lenient.error();
    return file;
}

Result<SqliteFile> SqliteFile::openSound(const fs::path& path, const Layout& layout) {
    if (const Result<void> made = makePrivate(path); !made) return made.error();
    SqliteFile file(path, std::make_unique<Connection>(path));
    QSqlDatabase database = file.m_connection->database();
    if (!database.open()) return asError(database.lastError(), path);
    const Result<void> prepared = file.prepare(layout);
    if (!prepared) return prepared.error();
    return file;
}

Result<bool> SqliteFile::isNew(const Layout& layout) const {
    const Result<QVariant> kind = firstValue(*this, QStringLiteral("PRAGMA application_id"));
    if (!kind) return kind.error();
    const Result<QVariant> version = firstValue(*this, QStringLiteral("PRAGMA user_version"));
    if (!version) return version.error();
    const Result<QVariant> tables = firstValue(*this, QStringLiteral("SELECT count(*) FROM sqlite_master"));
    if (!tables) return tables.error();
    if (tables->toInt() > 0 && kind->toInt() != layout.kind)
        return Error{ErrorCode::FileUnreadable, {{"path", m_path.string()}, {"reason", "another program's"}}};
    if (version->toInt() > layout.version) return Error{ErrorCode::FileNewer, {{"path", m_path.string()}}};
    return tables->toInt() == 0;
}

Result<void> SqliteFile::prepare(const Layout& layout) const {
    const Result<bool> fresh = isNew(layout);
    if (!fresh) return fresh.error();
    const Result<QVariant> sound = firstValue(*this, QStringLiteral("PRAGMA quick_check(1)"));
    if (!sound) return sound.error();
    if (sound->toString() != QLatin1String("ok"))
        return Error{ErrorCode::FileUnreadable, {{"path", m_path.string()}, {"reason", kDamaged}}};
    // A file system that has no shared memory refuses WAL; SQLite then keeps its journal, as safely.
    for (const char* setting :
         {"journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY"})
        if (const auto set = run(QStringLiteral("PRAGMA %1").arg(QLatin1String(setting))); !set)
            return set.error();
    if (!*fresh) return {};
    return atomically([&]() -> Result<void> {
        QStringList statements = layout.tables;
        statements << QStringLiteral("PRAGMA application_id=%1").arg(layout.kind)
                   << QStringLiteral("PRAGMA user_version=%1").arg(layout.version);
        for (const QString& statement : statements)
            if (const auto made = run(statement); !made) return made.error();
        return {};
    });
}

Result<QSqlQuery> SqliteFile::run(const QString& sql, const QVariantList& values) const {
    QSqlQuery query(m_connection->database());
    query.setForwardOnly(true);
    bool done = query.prepare(sql);
    for (const QVariant& value : values) query.addBindValue(value);
    done = done && query.exec();
    if (!done) return asError(query.lastError(), m_path);
    return query;
}

Result<void> SqliteFile::atomically(const std::function<Result<void>()>& work) const {
    if (const auto begun = run(QStringLiteral("BEGIN IMMEDIATE")); !begun) return begun.error();
    Result<void> done = work();
    if (done)
        if (const auto committed = run(QStringLiteral("COMMIT")); !committed) done = committed.error();
    // SQLite may have rolled back by itself, on a full disk for one.
    if (!done) static_cast<void>(run(QStringLiteral("ROLLBACK")));
    return done;
}

Result<void> SqliteFile::wipeDeleted() const {
    if (const auto rewritten = run(QStringLiteral("VACUUM")); !rewritten) return rewritten.error();
    const Result<QVariant> busy = firstValue(*this, QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
    if (!busy) return busy.error();
    if (busy->toBool()) return Error{ErrorCode::FileInUse, {{"path", m_path.string()}}};
    return {};
}

Result<void> SqliteFile::removeSetAside(const fs::path& path) {
    std::error_code failure;
    std::vector<fs::path> aside;
    for (const fs::directory_entry& entry : entriesIn(path.parent_path(), failure))
        if (entry.path().filename().string().starts_with(path.filename().string() + ".damaged-"))
            aside.push_back(entry.path());
    Result<void> removed;
    for (const fs::path& file : aside)
        if (fs::remove(file, failure); failure && removed) removed = writeError(failure.value(), file);
    return removed;
}

Result<QVariant> firstValue(const SqliteFile& file, const QString& sql, const QVariantList& values) {
    Result<QSqlQuery> query = file.run(sql, values);
    if (!query) return query.error();
    return query->next() ? query->value(0) : QVariant();
}

bool makeWordIndex(const SqliteFile& file, const QString& name, const QString& columns) {
    const auto made =
        file.run(QStringLiteral("CREATE VIRTUAL TABLE temp.%1 USING fts5(%2, tokenize='porter unicode61')")
                     .arg(name, columns));
    return made.ok();
}

QString matchText(const QStringList& words, bool all) {
    QStringList quoted;
    for (QString word : words)
        quoted << QLatin1Char('"') + word.replace(QLatin1Char('"'), QLatin1Char(' ')) + QLatin1Char('"');
    return quoted.join(all ? QLatin1String(" AND ") : QLatin1String(" OR "));
}

}  // namespace lightreel
