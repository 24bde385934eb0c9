#include "core/director/clip_catalog.h"

#include <fmt/format.h>

#include <QByteArray>
#include <QSet>
#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/base/strict_json.h"
#include "core/director/words.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

constexpr int kKind = 0x4C524343;  // "LRCC"

constexpr const char* kColumns =
    "run, path, prompt, negative, model, scheduler, seed, width, height, frames, fps, steps, guidance, "
    "created, "
    "seconds, stages, peak, failure, liked, note, embedding";

SqliteFile::Layout layout() {
    return {
        kKind,
        1,
        {QStringLiteral(
             "CREATE TABLE clips(run TEXT PRIMARY KEY, path TEXT NOT NULL, prompt TEXT NOT NULL DEFAULT '', "
             "negative TEXT NOT NULL DEFAULT '', model TEXT NOT NULL DEFAULT '', "
             "scheduler TEXT NOT NULL DEFAULT '', seed INTEGER NOT NULL DEFAULT 0, "
             "width INTEGER NOT NULL DEFAULT 0, height INTEGER NOT NULL DEFAULT 0, "
             "frames INTEGER NOT NULL DEFAULT 0, fps INTEGER NOT NULL DEFAULT 0, "
             "steps INTEGER NOT NULL DEFAULT 0, guidance REAL NOT NULL DEFAULT 0, "
             "created TEXT NOT NULL DEFAULT '', seconds REAL NOT NULL DEFAULT 0, "
             "stages TEXT NOT NULL DEFAULT '', peak INTEGER NOT NULL DEFAULT 0, "
             "failure TEXT NOT NULL DEFAULT '', liked INTEGER NOT NULL DEFAULT 0, "
             "note TEXT NOT NULL DEFAULT '', embedding BLOB)"),
         QStringLiteral("CREATE INDEX clips_by_path ON clips(path)")}};
}

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QVariant blobOf(const std::vector<float>& embedding) {
    if (embedding.empty()) return {};
    return QByteArray(reinterpret_cast<const char*>(embedding.data()),
                      static_cast<qsizetype>(embedding.size() * sizeof(float)));
}

std::vector<float> embeddingOf(const QByteArray& blob) {
    std::vector<float> out(static_cast<size_t>(blob.size()) / sizeof(float));
    if (!out.empty()) std::memcpy(out.data(), blob.constData(), out.size() * sizeof(float));
    return out;
}

CatalogClip clipOf(const QSqlQuery& row) {
    int column = 0;
    const auto word = [&] { return row.value(column++).toString().toStdString(); };
    const auto number = [&] { return static_cast<int64_t>(row.value(column++).toLongLong()); };
    const auto real = [&] { return row.value(column++).toDouble(); };
    CatalogClip clip;
    for (std::string* field :
         {&clip.run, &clip.path, &clip.prompt, &clip.negativePrompt, &clip.model, &clip.scheduler})
        *field = word();
    clip.seed = number();
    for (int* field : {&clip.width, &clip.height, &clip.frames, &clip.fps, &clip.steps})
        *field = static_cast<int>(number());
    clip.guidance = real();
    clip.created = word();
    clip.seconds = real();
    clip.stages = word();
    clip.peakBytes = number();
    clip.failure = word();
    clip.liked = number() != 0;
    clip.note = word();
    clip.embedding = embeddingOf(row.value(column).toByteArray());
    return clip;
}

void takeRequest(const GenerationRequest& request, CatalogClip& clip) {
    clip.prompt = request.prompt;
    clip.negativePrompt = request.negativePrompt;
    clip.model = request.model;
    clip.scheduler = request.scheduler;
    clip.seed = request.seed;
    clip.width = request.width;
    clip.height = request.height;
    clip.frames = request.frames;
    clip.fps = request.fps;
    clip.steps = request.steps;
    clip.guidance = request.guidance.value_or(0);
}

std::string stagesOf(const std::map<std::string, double>& seconds) {
    std::string out;
    for (const char* stage : {"encode", "denoise", "decode", "media"})
        if (const auto found = seconds.find(stage); found != seconds.end())
            out += fmt::format("{}{} {:.1f} s", out.empty() ? "" : ", ", stage, found->second);
    return out;
}

CatalogClip clipOf(const RunRecord& record) {
    CatalogClip clip;
    clip.run = record.jobId;
    clip.path = record.output.path;
    takeRequest(record.request, clip);
    clip.created = record.created;
    if (const auto total = record.seconds.find("total"); total != record.seconds.end())
        clip.seconds = total->second;
    clip.stages = stagesOf(record.seconds);
    for (const auto& [stage, bytes] : record.peakBytes) clip.peakBytes = std::max(clip.peakBytes, bytes);
    return clip;
}

QSet<QString> stemsOf(const QStringList& words) {
    QSet<QString> stems;
    for (const QString& word : words) stems.insert(stemOf(word));
    return stems;
}

double cosineOf(const std::vector<float>& a, const std::vector<float>& b) {
    if (a.size() != b.size()) return 0;
    double sum = 0;
    for (size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
}

/// How well a clip fits a topic: shared words count whole, likeness of meaning a little less than a word.
double fitOf(const CatalogClip& clip, const QSet<QString>& topic, const std::vector<float>& embedding) {
    constexpr double kAlike = 0.35;  ///< cosine below which two texts have nothing to do with each other
    const QSet<QString> own =
        stemsOf(wordsOf(clip.prompt + ' ' + clip.note + ' ' + fs::path(clip.path).stem().string()));
    double fit = static_cast<double>((topic & own).size());
    const double alike = embedding.empty() ? 0 : cosineOf(clip.embedding, embedding);
    if (alike > kAlike) fit += 0.9 * alike;
    return fit;
}

bool precedes(const CatalogClip& a, const CatalogClip& b, ClipOrder order) {
    switch (order) {
        case ClipOrder::Best:
        case ClipOrder::Newest:
            return a.created > b.created;
        case ClipOrder::Oldest:
            return a.created < b.created;
        case ClipOrder::Slowest:
            return a.seconds > b.seconds;
        case ClipOrder::Fastest:
            return a.seconds < b.seconds;
        case ClipOrder::MostMemory:
            return a.peakBytes > b.peakBytes;
        case ClipOrder::LeastMemory:
            return a.peakBytes < b.peakBytes;
    }
    return false;
}

}  // namespace

Result<ClipCatalog::Opened> ClipCatalog::open(const fs::path& path) {
    Result<SqliteFile::Opened> opened = SqliteFile::open(path, layout());
    if (!opened) return opened.error();
    return Opened{ClipCatalog(std::move(opened->file)), opened->damaged};
}

Result<void> ClipCatalog::put(const CatalogClip& clip) const {
    // What the user thinks of a clip stays when the clip is taken in again.
    const Result<QSqlQuery> done = m_file.run(
        QStringLiteral(
            "INSERT INTO clips(run, path, prompt, negative, model, scheduler, seed, width, height, frames, "
            "fps, steps, guidance, created, seconds, stages, peak, failure, liked, note) "
            "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
            "coalesce((SELECT max(liked) FROM clips WHERE path = ?), 0), "
            "coalesce((SELECT max(note) FROM clips WHERE path = ?), '')) "
            "ON CONFLICT(run) DO UPDATE SET path = excluded.path, created = excluded.created, "
            "seconds = excluded.seconds, stages = excluded.stages, peak = excluded.peak, "
            "failure = excluded.failure"),
        {text(clip.run),
         text(clip.path),
         text(clip.prompt),
         text(clip.negativePrompt),
         text(clip.model),
         text(clip.scheduler),
         QVariant::fromValue<qlonglong>(clip.seed),
         clip.width,
         clip.height,
         clip.frames,
         clip.fps,
         clip.steps,
         clip.guidance,
         text(clip.created),
         clip.seconds,
         text(clip.stages),
         QVariant::fromValue<qlonglong>(clip.peakBytes),
         text(clip.failure),
         text(clip.path),
         text(clip.path)});
    if (!done) return done.error();
    return m_file.run(QStringLiteral("DELETE FROM clips WHERE path = ? AND run = 'path:' || path"),
                      {text(clip.path)})
                   .ok()
               ? Result<void>()
               : done.error();
}

Result<void> ClipCatalog::add(const RunRecord& record) const {
    return put(clipOf(record));
}

Result<void> ClipCatalog::addFailure(const Job& job, const Error& error, const std::string& time) const {
    CatalogClip clip;
    clip.run = job.id;
    clip.path = job.output;
    takeRequest(job.request, clip);
    clip.created = time;
    clip.failure = paragraph(error);
    return put(clip);
}

Result<ClipCatalog::Scan> ClipCatalog::addFolder(const fs::path& folder, const CancelToken& cancel) const {
    constexpr JsonLimits kRecord{64 << 20, 32, 5'000'000};
    std::error_code failure;
    fs::directory_iterator entries(folder, failure);
    if (failure) return Error{ErrorCode::FileMissing, {{"path", folder.string()}}};
    Scan scan;
    for (const fs::directory_entry& entry : entries) {
        cancel.check();
        if (entry.path().extension() != ".json" || !entry.is_regular_file(failure)) continue;
        const Result<nlohmann::json> json = readStrictJson(entry.path(), kRecord);
        if (json && (!json->is_object() || !json->contains("request"))) continue;  // something else's
        Result<RunRecord> record = json ? recordFromJson(*json) : Result<RunRecord>(json.error());
        if (!record) {
            ++scan.damaged;
            continue;
        }
        // The clip lies beside its record, wherever the folder has been moved to.
        record->output.path = (folder / fs::path(record->output.path).filename()).string();
        if (const Result<void> added = add(*record); !added) return added.error();
        ++scan.clips;
    }
    return scan;
}

Result<void> ClipCatalog::setLiked(const std::string& path, bool liked) const {
    const Result<QSqlQuery> known =
        m_file.run(QStringLiteral("INSERT INTO clips(run, path) SELECT 'path:' || ?1, ?1 WHERE NOT EXISTS "
                                  "(SELECT 1 FROM clips WHERE path = ?1)"),
                   {text(path)});
    if (!known) return known.error();
    const Result<QSqlQuery> done =
        m_file.run(QStringLiteral("UPDATE clips SET liked = ? WHERE path = ?"), {liked ? 1 : 0, text(path)});
    return done ? Result<void>() : done.error();
}

Result<void> ClipCatalog::setNote(const std::string& path, const std::string& note) const {
    const Result<QSqlQuery> known =
        m_file.run(QStringLiteral("INSERT INTO clips(run, path) SELECT 'path:' || ?1, ?1 WHERE NOT EXISTS "
                                  "(SELECT 1 FROM clips WHERE path = ?1)"),
                   {text(path)});
    if (!known) return known.error();
    const Result<QSqlQuery> done =
        m_file.run(QStringLiteral("UPDATE clips SET note = ?, embedding = NULL WHERE path = ?"),
                   {text(note), text(path)});
    return done ? Result<void>() : done.error();
}

Result<std::vector<CatalogClip>> ClipCatalog::select(const QString& where, const QVariantList& values) const {
    Result<QSqlQuery> rows =
        m_file.run(QStringLiteral("SELECT %1 FROM clips %2").arg(QLatin1String(kColumns), where), values);
    if (!rows) return rows.error();
    std::vector<CatalogClip> out;
    while (rows->next()) out.push_back(clipOf(*rows));
    return out;
}

Result<std::vector<CatalogClip>> ClipCatalog::find(const FactQuery& query, size_t limit,
                                                   const std::vector<float>& embedding) const {
    QStringList conditions;
    QVariantList values;
    if (query.asks(Asked::Failure)) conditions << QStringLiteral("failure <> ''");
    if (query.asks(Asked::Liked)) conditions << QStringLiteral("liked <> 0");
    if (query.asks(Asked::Note)) conditions << QStringLiteral("note <> ''");
    if (query.seed) {
        conditions << QStringLiteral("seed = ?");
        values << QVariant::fromValue<qlonglong>(*query.seed);
    }
    if (query.when) {
        conditions << QStringLiteral("created >= ? AND created < ?");
        values << text(query.when->from) << text(query.when->to);
    }
    Result<std::vector<CatalogClip>> all = select(
        conditions.isEmpty() ? QString() : QStringLiteral("WHERE ") + conditions.join(QLatin1String(" AND ")),
        values);
    if (!all) return all;
    const QSet<QString> topic = stemsOf(query.topic);
    std::vector<std::pair<double, CatalogClip>> fitting;
    for (CatalogClip& clip : *all) {
        const double fit = fitOf(clip, topic, embedding);
        if (topic.isEmpty() || fit > 0) fitting.emplace_back(fit + (clip.liked ? 0.5 : 0), std::move(clip));
    }
    const bool byFit = query.order == ClipOrder::Best && !topic.isEmpty();
    std::stable_sort(fitting.begin(), fitting.end(), [&](const auto& a, const auto& b) {
        if (byFit && a.first != b.first) return a.first > b.first;
        return precedes(a.second, b.second, query.order);
    });
    std::vector<CatalogClip> out;
    for (size_t i = 0; i < fitting.size() && i < limit; ++i) out.push_back(std::move(fitting[i].second));
    return out;
}

Result<int64_t> ClipCatalog::count() const {
    const Result<QVariant> count = firstValue(
        m_file, QStringLiteral("SELECT count(*) FROM clips WHERE failure = '' AND run NOT LIKE 'path:%'"));
    if (!count) return count.error();
    return static_cast<int64_t>(count->toLongLong());
}

Result<std::optional<CatalogClip>> ClipCatalog::waiting() const {
    Result<std::vector<CatalogClip>> some =
        select(QStringLiteral("WHERE embedding IS NULL AND (prompt <> '' OR note <> '') LIMIT 1"), {});
    if (!some) return some.error();
    return some->empty() ? std::nullopt : std::optional(std::move(some->front()));
}

Result<void> ClipCatalog::setEmbedding(const std::string& run, const std::vector<float>& embedding) const {
    const Result<QSqlQuery> done = m_file.run(QStringLiteral("UPDATE clips SET embedding = ? WHERE run = ?"),
                                              {blobOf(embedding), text(run)});
    return done ? Result<void>() : done.error();
}

}  // namespace lightreel
