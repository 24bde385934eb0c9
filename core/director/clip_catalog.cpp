#include "core/director/clip_catalog.h"

#include <QSet>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/base/folder_entries.h"
#include "core/base/log.h"
#include "core/base/strict_json.h"
#include "core/director/damaged_table.h"
#include "core/director/words.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kKind = 0x4C524443;  // "LRDC"

SqliteFile::Layout layout() {
    return {kKind,
            1,
            {QStringLiteral("CREATE TABLE clips(id INTEGER PRIMARY KEY, run TEXT NOT NULL UNIQUE, path TEXT "
                            "NOT NULL, failed INTEGER NOT NULL, error TEXT NOT NULL, created TEXT NOT NULL, "
                            "prompt TEXT NOT NULL, negative TEXT NOT NULL, model TEXT NOT NULL, seed INTEGER "
                            "NOT NULL, seconds REAL NOT NULL, peak INTEGER NOT NULL, details TEXT NOT NULL, "
                            "liked INTEGER NOT NULL DEFAULT 0, note TEXT NOT NULL DEFAULT '', meaning BLOB)"),
             QStringLiteral("CREATE INDEX clips_by_path ON clips(path)")}};
}

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

/// The last part of a model's folder, which is its id.
std::string modelId(const std::string& model) {
    const fs::path path(model);
    return (path.has_filename() ? path.filename() : path.parent_path().filename()).string();
}

struct Condition {
    QString sql;
    QVariantList values;
};

Condition conditionOf(const ClipFilter& filter) {
    Condition out{QStringLiteral("1"), {}};
    const auto require = [&out](const char* sql, const QVariant& value) {
        out.sql += QLatin1String(" AND ") + QLatin1String(sql);
        out.values << value;
    };
    if (filter.model) require("model = ?", text(modelId(*filter.model)));
    if (filter.seed) require("seed = ?", QVariant::fromValue<qlonglong>(*filter.seed));
    if (filter.liked) require("liked = ?", int{*filter.liked});
    if (filter.failed) require("failed = ?", int{*filter.failed});
    if (filter.when) {
        require("created >= ?", text(filter.when->from));
        require("created < ?", text(filter.when->to));
    }
    return out;
}

QByteArray bytesOf(const std::vector<float>& vector) {
    return {reinterpret_cast<const char*>(vector.data()),
            static_cast<qsizetype>(vector.size()) * qsizetype{sizeof(float)}};
}

/// Both of length 1.
double cosine(const std::vector<float>& a, const QByteArray& stored) {
    if (a.empty() || stored.size() != static_cast<qsizetype>(a.size()) * qsizetype{sizeof(float)}) return 0;
    std::vector<float> b(a.size());
    std::memcpy(b.data(), stored.constData(), static_cast<size_t>(stored.size()));
    double sum = 0;
    for (size_t i = 0; i < a.size(); ++i) sum += double{a[i]} * b[i];
    return sum;
}

/// A record's clip may have been moved along with it.
std::string clipBeside(const fs::path& record, const std::string& path) {
    std::error_code ignored;
    const fs::path moved = record.parent_path() / fs::path(path).filename();
    return !fs::exists(path, ignored) && fs::exists(moved, ignored) ? moved.string() : path;
}

/// A clip that was replaced has no path, and is nowhere else.
bool hasMoved(const std::string& known, const std::string& now) {
    std::error_code ignored;
    return !known.empty() && known != now && !fs::exists(known, ignored);
}

bool looksLikeARecord(const json& document) {
    return document.is_object() && document.contains("request") && document.contains("job") &&
           document.contains("output");
}

/// Nothing: another program's file.
std::optional<Result<ClipEntry>> readRecord(const fs::path& path) {
    constexpr size_t kLargest = size_t{64} << 20;  // a long run's timeline
    const Result<json> document = readStrictJson(path, {.bytes = kLargest});
    if (!document) return document.error();
    if (!looksLikeARecord(*document)) return std::nullopt;
    const Result<RunRecord> record = recordFromJson(*document);
    if (!record) return record.error();
    ClipEntry entry = entryOf(*record);
    if (entry.run.empty() || entry.path.empty())
        return Error{ErrorCode::FileUnreadable, {{"path", path.string()}, {"reason", "it is incomplete"}}};
    entry.path = clipBeside(path, fs::absolute(path.parent_path() / entry.path).string());
    return entry;
}

}  // namespace

/// A row with how well it fits.
struct ClipCatalog::Ranked {
    int64_t id = 0;
    std::string created;
    double seconds = 0;
    int64_t peak = 0;
    double likeness = 0;  ///< cosine
    double words = 0;     ///< share of the words, rare ones count more; 1 without words

    [[nodiscard]] double score() const { return words + std::max(0.0, likeness); }
};

ClipCatalog::ClipCatalog(SqliteFile file)
    : m_file(std::move(file)),
      m_indexed(makeWordIndex(m_file, QStringLiteral("clip_words"),
                              QStringLiteral("prompt, note, path, settings"))) {}

Result<ClipCatalog::Opened> ClipCatalog::open(const fs::path& path) {
    Result<SqliteFile::Opened> opened = SqliteFile::open(path, layout());
    if (!opened) return opened.error();
    Opened out{ClipCatalog(std::move(opened->file)), opened->damaged};
    if (out.damaged.empty()) return out;
    const Result<int64_t> taken =
        takeOverRows(out.damaged, out.catalog.m_file, QStringLiteral("clips"),
                     QStringLiteral("id, run, path, failed, error, created, prompt, negative, model, seed, "
                                    "seconds, peak, details, liked, note"));
    if (!taken) return taken.error();
    out.takenOver = *taken;
    return out;
}

Result<void> ClipCatalog::add(const ClipEntry& entry) {
    m_indexStale = true;
    return m_file.atomically([&]() -> Result<void> {
        const auto replaced =
            m_file.run(QStringLiteral("UPDATE clips SET path = '' WHERE path = ? AND run <> ? AND ? = 0"),
                       {text(entry.path), text(entry.run), int{entry.failed}});
        if (!replaced) return replaced.error();
        const auto added = m_file.run(
            QStringLiteral(
                "INSERT INTO clips(run, path, failed, error, created, prompt, negative, model, seed, "
                "seconds, "
                "peak, details) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(run) DO UPDATE SET "
                "path = excluded.path, created = CASE WHEN failed AND excluded.failed THEN created ELSE "
                "excluded.created END, failed = excluded.failed, error = excluded.error, meaning = CASE WHEN "
                "prompt = excluded.prompt THEN meaning END, prompt = "
                "excluded.prompt, negative = excluded.negative, model = excluded.model, seed = "
                "excluded.seed, "
                "seconds = excluded.seconds, peak = excluded.peak, details = excluded.details"),
            {text(entry.run), text(entry.path), int{entry.failed}, text(entry.error), text(entry.created),
             text(entry.request.prompt), text(entry.request.negativePrompt),
             text(modelId(entry.request.model)), QVariant::fromValue<qlonglong>(entry.request.seed),
             totalSeconds(entry), QVariant::fromValue<qlonglong>(highestPeak(entry)),
             text(detailsJson(entry).dump(-1, ' ', false, json::error_handler_t::replace))});
        return added ? Result<void>() : added.error();
    });
}

Result<ClipCatalog::FolderRead> ClipCatalog::addFolder(const fs::path& folder,
                                                       const std::function<bool()>& stop) {
    FolderRead out;
    std::error_code failure;
    std::vector<fs::path> files;
    for (const fs::directory_entry& file : entriesIn(folder, failure))
        if (file.path().extension() == ".json") files.push_back(file.path());
    if (failure) return Error{ErrorCode::FileMissing, {{"path", folder.string()}}, failure.message()};
    std::ranges::sort(files);
    for (const fs::path& file : files) {
        if (stop && stop()) break;
        const std::optional<Result<ClipEntry>> read = readRecord(file);
        if (!read) continue;
        if (!*read) {
            log().warn("{} was left out. {}", file.string(), paragraph(read->error()));
            out.damaged.push_back(file);
            continue;
        }
        const Result<QVariant> known =
            firstValue(m_file, QStringLiteral("SELECT path FROM clips WHERE run = ?"), {text((*read)->run)});
        if (!known) return known.error();
        ++(known->isValid() ? out.known : out.added);
        if (known->isValid() && !hasMoved(known->toString().toStdString(), (*read)->path)) continue;
        if (const Result<void> added = add(**read); !added) return added.error();
    }
    return out;
}

Result<void> ClipCatalog::change(const QString& what, const QVariant& value, const std::string& clip) {
    m_indexStale = true;
    const auto changed =
        m_file.run(QStringLiteral("UPDATE clips SET %1 = ? WHERE path = ?").arg(what), {value, text(clip)});
    if (!changed) return changed.error();
    if (changed->numRowsAffected() == 0) return Error{ErrorCode::FileMissing, {{"path", clip}}};
    return {};
}

Result<void> ClipCatalog::setLiked(const std::string& clip, bool liked) {
    return change(QStringLiteral("liked"), int{liked}, clip);
}

Result<void> ClipCatalog::setNote(const std::string& clip, const std::string& note) {
    return change(QStringLiteral("note"), text(note), clip);
}

Result<void> ClipCatalog::refreshIndex() {
    if (!m_indexed || !m_indexStale) return {};
    for (const char* statement :
         {"DELETE FROM temp.clip_words",
          "INSERT INTO temp.clip_words(rowid, prompt, note, path, settings) "
          "SELECT id, prompt, note, replace(path, '_', ' '), negative || ' ' || model || ' ' || "
          "CASE WHEN json_valid(details) THEN "
          "coalesce(json_extract(details, '$.request.scheduler'), '') || ' ' || "
          "coalesce(nullif(json_extract(details, '$.acceleration.cache.mode'), 'off'), '') "
          "ELSE '' END FROM clips"})
        if (const auto done = m_file.run(QLatin1String(statement)); !done) return done.error();
    m_indexStale = false;
    return {};
}

Result<std::vector<int64_t>> ClipCatalog::rowsWith(const QString& word) const {
    const QString like = QLatin1Char('%') + stemOf(word) + QLatin1Char('%');
    Result<QSqlQuery> rows =
        m_indexed
            ? m_file.run(QStringLiteral("SELECT rowid FROM temp.clip_words WHERE clip_words MATCH ?"),
                         {matchText({word}, true)})
            : m_file.run(
                  QStringLiteral("SELECT id FROM clips WHERE prompt LIKE ? OR note LIKE ? OR path LIKE ? OR "
                                 "negative LIKE ? OR model LIKE ?"),
                  {like, like, like, like, like});
    if (!rows) return rows.error();
    std::vector<int64_t> out;
    while (rows->next()) out.push_back(rows->value(0).toLongLong());
    return out;
}

Result<std::vector<ClipCatalog::Ranked>> ClipCatalog::candidates(const ClipQuery& query) const {
    const Condition condition = conditionOf(query.filter);
    Result<QSqlQuery> rows =
        m_file.run(QStringLiteral("SELECT id, created, seconds, peak, meaning FROM clips WHERE %1 "
                                  "ORDER BY created DESC, id DESC")
                       .arg(condition.sql),
                   condition.values);
    if (!rows) return rows.error();
    std::vector<Ranked> out;
    while (rows->next())
        out.push_back({rows->value(0).toLongLong(), rows->value(1).toString().toStdString(),
                       rows->value(2).toDouble(), rows->value(3).toLongLong(),
                       cosine(query.meaning, rows->value(4).toByteArray()),
                       query.words.isEmpty() ? 1.0 : 0.0});
    return out;
}

Result<void> ClipCatalog::scoreWords(const QStringList& words, std::vector<Ranked>& rows) const {
    double all = 0;
    for (const QString& word : words) {
        const Result<std::vector<int64_t>> with = rowsWith(word);
        if (!with) return with.error();
        const QSet<int64_t> ids(with->begin(), with->end());
        // A word that few clips have tells more.
        const double weight =
            std::log(2.0 + static_cast<double>(rows.size()) / (1.0 + static_cast<double>(ids.size())));
        all += weight;
        for (Ranked& row : rows)
            if (ids.contains(row.id)) row.words += weight;
    }
    for (Ranked& row : rows) row.words /= std::max(all, 1e-9);
    return {};
}

Result<ClipEntry> ClipCatalog::entry(int64_t row) const {
    Result<QSqlQuery> found = m_file.run(
        QStringLiteral(
            "SELECT run, path, failed, error, created, details, liked, note, prompt, negative, model, seed "
            "FROM clips WHERE id = ?"),
        {QVariant::fromValue<qlonglong>(row)});
    if (!found) return found.error();
    ClipEntry out;
    if (!found->next()) return out;
    int column = 0;
    const auto next = [&] { return found->value(column++); };
    out.run = next().toString().toStdString();
    out.path = next().toString().toStdString();
    out.failed = next().toBool();
    out.error = next().toString().toStdString();
    out.created = next().toString().toStdString();
    readDetails(json::parse(next().toString().toStdString(), nullptr, false), out);
    out.liked = next().toBool();
    out.note = next().toString().toStdString();
    out.request.prompt = next().toString().toStdString();
    out.request.negativePrompt = next().toString().toStdString();
    out.request.model = next().toString().toStdString();
    out.request.seed = next().toLongLong();
    return out;
}

/// Those that are alike stay in their order.
void ClipCatalog::sortBy(ClipOrder order, std::vector<Ranked>& rows) {
    const auto sort = [&rows](auto compare, auto member) { std::ranges::stable_sort(rows, compare, member); };
    if (order == ClipOrder::Newest) sort(std::greater(), &Ranked::created);
    if (order == ClipOrder::Oldest) sort(std::less(), &Ranked::created);
    if (order == ClipOrder::Slowest) sort(std::greater(), &Ranked::seconds);
    if (order == ClipOrder::Fastest) sort(std::less(), &Ranked::seconds);
    if (order == ClipOrder::MostMemory) sort(std::greater(), &Ranked::peak);
    if (order == ClipOrder::LeastMemory) sort(std::less(), &Ranked::peak);
}

Result<std::vector<ClipCatalog::Ranked>> ClipCatalog::fitting(const ClipQuery& query) {
    if (const Result<void> fresh = refreshIndex(); !fresh) return fresh.error();
    Result<std::vector<Ranked>> rows = candidates(query);
    if (!rows) return rows.error();
    if (!query.words.isEmpty()) {
        if (const auto scored = scoreWords(query.words, *rows); !scored) return scored.error();
        // Estimated: MiniLM's cosine of sentences that have nothing in common lies well below.
        constexpr double kAlike = 0.45, kOfTheBest = 0.6;
        std::erase_if(*rows, [](const Ranked& row) { return row.words <= 0 && row.likeness < kAlike; });
        double best = 0;
        for (const Ranked& row : *rows) best = std::max(best, row.score());
        std::erase_if(*rows, [best](const Ranked& row) { return row.score() < kOfTheBest * best; });
        std::ranges::stable_sort(*rows, std::greater(), &Ranked::score);
    }
    sortBy(query.order, *rows);
    return rows;
}

Result<std::vector<ClipEntry>> ClipCatalog::find(const ClipQuery& query) {
    const Result<std::vector<Ranked>> rows = fitting(query);
    if (!rows) return rows.error();
    std::vector<ClipEntry> out;
    for (size_t i = 0; i < rows->size() && i < query.limit; ++i) {
        Result<ClipEntry> found = entry((*rows)[i].id);
        if (!found) return found.error();
        out.push_back(std::move(*found));
    }
    return out;
}

Result<int64_t> ClipCatalog::count(const ClipQuery& query) {
    if (!query.words.isEmpty()) {
        const Result<std::vector<Ranked>> rows = fitting(query);
        return rows ? Result<int64_t>(static_cast<int64_t>(rows->size())) : rows.error();
    }
    const Condition condition = conditionOf(query.filter);
    const Result<QVariant> rows = firstValue(
        m_file, QStringLiteral("SELECT count(*) FROM clips WHERE ") + condition.sql, condition.values);
    if (!rows) return rows.error();
    return static_cast<int64_t>(rows->toLongLong());
}

Result<bool> ClipCatalog::knows(const std::string& name) const {
    const QString wanted = text(name), ending = QLatin1Char('/') + wanted;
    const Result<QVariant> found = firstValue(
        m_file,
        QStringLiteral("SELECT 1 FROM clips WHERE path = ? OR substr(path, -length(?)) = ? OR run = ? "
                       "OR model = ? OR CAST(seed AS TEXT) = ? LIMIT 1"),
        {wanted, ending, ending, wanted, wanted, wanted});
    if (!found) return found.error();
    return found->isValid();
}

Result<int64_t> ClipCatalog::embedWaiting(const Embed& embed, int most) {
    Result<QSqlQuery> rows = m_file.run(
        QStringLiteral(
            "SELECT id, prompt FROM clips WHERE meaning IS NULL AND prompt <> '' ORDER BY id LIMIT ?"),
        {most});
    if (!rows) return rows.error();
    std::vector<std::pair<qlonglong, std::string>> waiting;
    while (rows->next())
        waiting.emplace_back(rows->value(0).toLongLong(), rows->value(1).toString().toStdString());
    rows->finish();
    for (const auto& [id, prompt] : waiting) {
        const Result<std::vector<float>> meaning = embed(prompt);
        if (!meaning) return meaning.error();
        const auto kept =
            m_file.run(QStringLiteral("UPDATE clips SET meaning = ? WHERE id = ?"), {bytesOf(*meaning), id});
        if (!kept) return kept.error();
    }
    const Result<QVariant> left = firstValue(
        m_file, QStringLiteral("SELECT count(*) FROM clips WHERE meaning IS NULL AND prompt <> ''"));
    if (!left) return left.error();
    return static_cast<int64_t>(left->toLongLong());
}

}  // namespace lightreel
