#include "core/director/transcript.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/director/damaged_table.h"
#include "core/director/reply_json.h"
#include "core/director/words.h"

namespace lightreel {
namespace {

using nlohmann::json;

constexpr int kKind = 0x4C524454;  // "LRDT"

SqliteFile::Layout layout() {
    return {
        kKind,
        1,
        {QStringLiteral("CREATE TABLE turns(id INTEGER PRIMARY KEY AUTOINCREMENT, speaker INTEGER NOT NULL, "
                        "text TEXT NOT NULL, time TEXT NOT NULL, reply TEXT)"),
         QStringLiteral("CREATE TABLE decisions(id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL, "
                        "time TEXT NOT NULL, clip TEXT NOT NULL, turn INTEGER NOT NULL, "
                        "subject TEXT NOT NULL, supersedes INTEGER)")}};
}

QVariant idOf(int64_t id) {
    return QVariant::fromValue<qlonglong>(id);
}

/// A file's name may hold bytes that are no UTF-8.
QString storedText(const Reply& reply) {
    return QString::fromStdString(toJson(reply).dump(-1, ' ', false, json::error_handler_t::replace));
}

Message messageOf(const QSqlQuery& row) {
    Message message;
    message.turn = {row.value(0).toLongLong(), row.value(1).toInt() == 0 ? Speaker::User : Speaker::Assistant,
                    row.value(2).toString().toStdString()};
    message.time = row.value(3).toString().toStdString();
    message.decision = row.value(5).toBool();
    if (row.value(4).isNull()) return message;
    const json stored = json::parse(row.value(4).toString().toStdString(), nullptr, false);
    message.reply = replyFromJson(stored.is_object() ? stored : json::object());
    message.reply->turn = message.turn.id;
    message.reply->text = message.turn.text;
    return message;
}

/// A text for LIKE with ESCAPE '!'.
QString anywhere(QString text) {
    for (const char* special : {"!", "%", "_"})
        text.replace(QLatin1String(special), QLatin1Char('!') + QLatin1String(special));
    return QLatin1Char('%') + text + QLatin1Char('%');
}

}  // namespace

Transcript::Transcript(SqliteFile file, WordSearch search)
    : m_file(std::move(file)),
      m_indexed(search == WordSearch::IndexIfThere &&
                makeWordIndex(m_file, QStringLiteral("turn_words"), QStringLiteral("text"))) {}

Result<Transcript::Opened> Transcript::open(const std::filesystem::path& path, WordSearch search) {
    Result<SqliteFile::Opened> opened = SqliteFile::open(path, layout());
    if (!opened) return opened.error();
    Opened out{Transcript(std::move(opened->file), search), opened->damaged};
    if (out.damaged.empty()) return out;
    const SqliteFile& file = out.transcript.m_file;
    const Result<int64_t> turns = takeOverRows(out.damaged, file, QStringLiteral("turns"),
                                               QStringLiteral("id, speaker, text, time, reply"));
    if (!turns) return turns.error();
    const Result<int64_t> decisions =
        takeOverRows(out.damaged, file, QStringLiteral("decisions"),
                     QStringLiteral("id, text, time, clip, turn, subject, supersedes"));
    if (!decisions) return decisions.error();
    out.takenOver = *turns;
    out.decisions = *decisions;
    return out;
}

Result<int64_t> Transcript::append(Speaker speaker, const std::string& text, const std::string& time,
                                   const Reply* reply) const {
    const QVariant shown = reply == nullptr ? QVariant() : QVariant(storedText(*reply));
    const Result<QSqlQuery> added =
        m_file.run(QStringLiteral("INSERT INTO turns(speaker, text, time, reply) VALUES(?, ?, ?, ?)"),
                   {speaker == Speaker::User ? 0 : 1, QString::fromStdString(text),
                    QString::fromStdString(time), shown});
    if (!added) return added.error();
    return added->lastInsertId().toLongLong();
}

Result<std::vector<Message>> Transcript::select(const QString& where, const QVariantList& values) const {
    Result<QSqlQuery> rows = m_file.run(
        QStringLiteral("SELECT turns.id, speaker, turns.text, time, reply, "
                       "EXISTS(SELECT 1 FROM decisions WHERE decisions.turn = turns.id) FROM turns ") +
            where,
        values);
    if (!rows) return rows.error();
    std::vector<Message> out;
    while (rows->next()) out.push_back(messageOf(*rows));
    return out;
}

Result<std::vector<Message>> Transcript::read(int64_t first, int64_t last) const {
    return select(QStringLiteral("WHERE id BETWEEN ? AND ? ORDER BY id"), {idOf(first), idOf(last)});
}

Result<std::vector<Message>> Transcript::newest(int count) const {
    Result<std::vector<Message>> found = select(QStringLiteral("ORDER BY id DESC LIMIT ?"), {count});
    if (found) std::reverse(found->begin(), found->end());
    return found;
}

Result<void> Transcript::indexNew() const {
    const Result<QSqlQuery> done = m_file.run(
        QStringLiteral("INSERT INTO temp.turn_words(rowid, text) SELECT id, text FROM turns WHERE id > "
                       "(SELECT coalesce(max(rowid), 0) FROM temp.turn_words)"));
    return done ? Result<void>() : done.error();
}

Result<std::vector<Message>> Transcript::findIndexed(const QStringList& words, bool all, int limit,
                                                     int64_t before) const {
    return select(
        QStringLiteral("JOIN temp.turn_words ON turn_words.rowid = turns.id "
                       "WHERE turn_words MATCH ? AND id < ? ORDER BY bm25(turn_words), id DESC LIMIT ?"),
        {matchText(words, all), idOf(before), limit});
}

Result<std::vector<Message>> Transcript::findCompared(const QStringList& words, bool all, int limit,
                                                      int64_t before) const {
    QStringList conditions;
    QVariantList values;
    for (const QString& word : words) {
        conditions << QStringLiteral("text LIKE ? ESCAPE '!'");
        values << anywhere(stemOf(word));
    }
    values << idOf(before) << limit;
    return select(QStringLiteral("WHERE (%1) AND id < ? ORDER BY id DESC LIMIT ?")
                      .arg(conditions.join(all ? QLatin1String(" AND ") : QLatin1String(" OR "))),
                  values);
}

Result<std::vector<Message>> Transcript::find(const QStringList& words, int limit, int64_t before) const {
    if (words.isEmpty()) return std::vector<Message>{};
    if (m_indexed)
        if (const Result<void> indexed = indexNew(); !indexed) return indexed.error();
    const auto look = [&](bool all) {
        return m_indexed ? findIndexed(words, all, limit, before) : findCompared(words, all, limit, before);
    };
    Result<std::vector<Message>> found = look(true);
    return found && found->empty() ? look(false) : found;
}

Result<bool> Transcript::userSaid(const std::string& text) const {
    Result<QSqlQuery> rows =
        m_file.run(QStringLiteral("SELECT text FROM turns WHERE speaker = 0 AND text LIKE ? ESCAPE '!'"),
                   {anywhere(QString::fromStdString(text))});
    if (!rows) return rows.error();
    while (rows->next())
        if (hasWhole(rows->value(0).toString(), QString::fromStdString(text))) return true;
    return false;
}

Result<void> Transcript::forgetQuotes(const std::vector<int64_t>& turns) const {
    Result<std::vector<Message>> answers = select(QStringLiteral("WHERE reply IS NOT NULL"), {});
    if (!answers) return answers.error();
    for (Message& answer : *answers) {
        const size_t gone = std::erase_if(answer.reply->facts, [&turns](const Fact& fact) {
            return std::find(turns.begin(), turns.end(), fact.turn) != turns.end();
        });
        if (gone == 0) continue;
        const auto kept = m_file.run(QStringLiteral("UPDATE turns SET reply = ? WHERE id = ?"),
                                     {storedText(*answer.reply), idOf(answer.turn.id)});
        if (!kept) return kept.error();
    }
    return {};
}

Result<void> Transcript::forget(const std::vector<int64_t>& turns) const {
    return m_file.atomically([&]() -> Result<void> {
        for (const int64_t turn : turns)
            for (const char* statement :
                 {"DELETE FROM turns WHERE id = ?", "DELETE FROM decisions WHERE turn = ?"})
                if (const auto gone = m_file.run(QLatin1String(statement), {idOf(turn)}); !gone)
                    return gone.error();
        return forgetQuotes(turns);
    });
}

Result<void> Transcript::forgetAll() const {
    return m_file.atomically([&]() -> Result<void> {
        for (const char* statement : {"DELETE FROM turns", "DELETE FROM decisions"})
            if (const auto gone = m_file.run(QLatin1String(statement)); !gone) return gone.error();
        return {};
    });
}

Result<void> Transcript::wipe() const {
    if (m_indexed)
        if (const auto gone = m_file.run(QStringLiteral("DELETE FROM temp.turn_words")); !gone)
            return gone.error();
    return m_file.wipeDeleted();
}

}  // namespace lightreel
