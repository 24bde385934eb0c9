#include "core/director/decisions.h"

#include <QSet>
#include <algorithm>
#include <filesystem>

#include "core/director/words.h"

namespace lightreel {
namespace {

constexpr const char* kNoTime = "";

QSet<QString> stemsOf(const QStringList& words) {
    QSet<QString> out;
    for (const QString& word : words) out.insert(stemOf(word));
    return out;
}

bool isNumber(const QString& word) {
    return std::any_of(word.begin(), word.end(), [](QChar c) { return c.isDigit(); });
}

/// What a text speaks of: words of what is asked, then the topic, numbers apart.
struct Subject {
    std::set<Asked> asked;
    QSet<QString> topic;
};

Subject readSubject(const std::string& text) {
    // A remark asks nothing; the question mark has it read as a question.
    FactQuery query = factQueryOf(text + "?", kNoTime);
    Subject out;
    for (const Asked asked : query.asked)
        if (asked != Asked::Liked && asked != Asked::Decision) out.asked.insert(asked);
    for (const QString& word : query.topic)
        if (!isNumber(word)) out.topic.insert(stemOf(word));
    return out;
}

bool sharesKind(const std::set<Asked>& a, const std::set<Asked>& b) {
    return std::any_of(a.begin(), a.end(), [&b](Asked asked) { return b.count(asked) > 0; });
}

Decision decisionOf(const QSqlQuery& row) {
    Decision out{row.value(0).toLongLong(),
                 row.value(1).toString().toStdString(),
                 row.value(2).toString().toStdString(),
                 row.value(3).toString().toStdString(),
                 row.value(4).toLongLong(),
                 row.value(5).toString().toStdString(),
                 std::nullopt};
    if (!row.value(6).isNull()) out.supersedes = row.value(6).toLongLong();
    return out;
}

/// A standing decision against a question.
struct Match {
    Decision decision;
    std::set<Asked> asked;
    QSet<QString> shared;  ///< words of the topic that it has
};

std::optional<Match> matchOf(const Decision& decision, const FactQuery& query) {
    const Subject subject = readSubject(decision.text);
    const QString file = QString::fromStdString(std::filesystem::path(decision.clip).stem().string());
    const QSet<QString> own = subject.topic + stemsOf(wordsOf(file.toStdString()));
    const QSet<QString> topic = stemsOf(query.topic);
    Match match{decision, subject.asked, topic & own};
    const bool fits = topic.isEmpty() ? query.asks(Asked::Decision) || sharesKind(subject.asked, query.asked)
                                      : !match.shared.isEmpty();
    return fits ? std::optional(match) : std::nullopt;
}

/// Whether newer matches leave nothing for this one to say.
bool isOutdone(const Match& match, const std::vector<Match>& newer) {
    return !match.shared.isEmpty() && std::any_of(newer.begin(), newer.end(), [&match](const Match& other) {
        return sharesKind(match.asked, other.asked) && other.shared.contains(match.shared);
    });
}

}  // namespace

std::string subjectOf(const std::string& text, const std::string& clip) {
    const Subject subject = readSubject(text);
    if (subject.asked.empty() || (subject.topic.isEmpty() && clip.empty())) return {};
    QStringList topic(subject.topic.begin(), subject.topic.end());
    topic.sort();
    std::string out;
    for (const Asked asked : subject.asked) out += std::to_string(static_cast<int>(asked)) + ' ';
    return out + ": " + topic.join(QLatin1Char(' ')).toStdString() + (topic.isEmpty() ? clip : "");
}

Result<Decision> Decisions::add(Decision decision) const {
    decision.subject = subjectOf(decision.text, decision.clip);
    if (!decision.subject.empty()) {
        const Result<QVariant> older =
            firstValue(m_file, QStringLiteral("SELECT max(id) FROM decisions WHERE subject = ?"),
                       {QString::fromStdString(decision.subject)});
        if (!older) return older.error();
        if (!older->isNull()) decision.supersedes = older->toLongLong();
    }
    const QVariant older =
        decision.supersedes ? QVariant::fromValue<qlonglong>(*decision.supersedes) : QVariant();
    const Result<QSqlQuery> added = m_file.run(
        QStringLiteral(
            "INSERT INTO decisions(text, time, clip, turn, subject, supersedes) VALUES(?, ?, ?, ?, ?, ?)"),
        {QString::fromStdString(decision.text), QString::fromStdString(decision.time),
         QString::fromStdString(decision.clip), QVariant::fromValue<qlonglong>(decision.turn),
         QString::fromStdString(decision.subject), older});
    if (!added) return added.error();
    decision.id = added->lastInsertId().toLongLong();
    return decision;
}

Result<std::vector<Decision>> Decisions::standing() const {
    Result<QSqlQuery> rows = m_file.run(QStringLiteral(
        "SELECT id, text, time, clip, turn, subject, supersedes FROM decisions WHERE id NOT IN "
        "(SELECT supersedes FROM decisions WHERE supersedes IS NOT NULL) ORDER BY id DESC"));
    if (!rows) return rows.error();
    std::vector<Decision> out;
    while (rows->next()) out.push_back(decisionOf(*rows));
    return out;
}

Result<std::vector<Decision>> Decisions::about(const FactQuery& query, size_t limit) const {
    const Result<std::vector<Decision>> all = standing();
    if (!all) return all.error();
    std::vector<Match> matches;
    for (const Decision& decision : *all)
        if (const auto match = matchOf(decision, query); match && !isOutdone(*match, matches))
            matches.push_back(*match);
    std::stable_sort(matches.begin(), matches.end(),
                     [](const Match& a, const Match& b) { return a.shared.size() > b.shared.size(); });
    std::vector<Decision> out;
    for (size_t i = 0; i < matches.size() && i < limit; ++i) out.push_back(matches[i].decision);
    return out;
}

}  // namespace lightreel
