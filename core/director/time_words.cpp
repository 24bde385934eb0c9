#include "core/director/time_words.h"

#include <QDateTime>

namespace lightreel {
namespace {

struct Days {
    QDate from;
    qint64 count;
};

std::string utcText(const QDate& day) {
    return day.startOfDay().toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ssZ")).toStdString();
}

/// 1 is Monday; 0: none.
int weekday(const QString& word) {
    static const QStringList days{QStringLiteral("monday"),    QStringLiteral("tuesday"),
                                  QStringLiteral("wednesday"), QStringLiteral("thursday"),
                                  QStringLiteral("friday"),    QStringLiteral("saturday"),
                                  QStringLiteral("sunday")};
    return static_cast<int>(days.indexOf(word)) + 1;
}

Days weekOf(const QDate& day) {
    constexpr int kDays = 7;
    return {day.addDays(1 - day.dayOfWeek()), kDays};
}

Days monthOf(const QDate& day) {
    return {QDate(day.year(), day.month(), 1), day.daysInMonth()};
}

/// "3", "three", "a"
std::optional<int> numberOf(const QString& word) {
    static const QStringList words{QStringLiteral("one"),   QStringLiteral("two"),   QStringLiteral("three"),
                                   QStringLiteral("four"),  QStringLiteral("five"),  QStringLiteral("six"),
                                   QStringLiteral("seven"), QStringLiteral("eight"), QStringLiteral("nine"),
                                   QStringLiteral("ten")};
    if (word == QLatin1String("a")) return 1;
    if (const qsizetype at = words.indexOf(word); at >= 0) return static_cast<int>(at) + 1;
    bool isNumber = false;
    const int number = word.toInt(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

std::optional<Days> oneWord(const QString& word, const QDate& today) {
    constexpr int kWeek = 7;
    if (word == QLatin1String("today")) return Days{today, 1};
    if (word == QLatin1String("yesterday")) return Days{today.addDays(-1), 1};
    if (const int day = weekday(word); day > 0) {
        const int back = (today.dayOfWeek() - day + kWeek - 1) % kWeek + 1;
        return Days{today.addDays(-back), 1};
    }
    return std::nullopt;
}

std::optional<Days> twoWords(const QString& first, const QString& second, const QDate& today) {
    const bool last = first == QLatin1String("last"), present = first == QLatin1String("this");
    if (!last && !present) return std::nullopt;
    if (second == QLatin1String("week")) return weekOf(last ? weekOf(today).from.addDays(-1) : today);
    if (second == QLatin1String("month")) return monthOf(last ? monthOf(today).from.addDays(-1) : today);
    if (second == QLatin1String("night")) return Days{last ? today.addDays(-1) : today, last ? 2 : 1};
    if (second == QLatin1String("morning") || second == QLatin1String("evening")) return Days{today, 1};
    if (last && weekday(second) > 0) return oneWord(second, today);
    return std::nullopt;
}

std::optional<Days> threeWords(const QString& first, const QString& second, const QString& third,
                               const QDate& today) {
    const bool day = second == QLatin1String("day") || second == QLatin1String("days");
    if (day && third == QLatin1String("ago"))
        if (const std::optional<int> back = numberOf(first)) return Days{today.addDays(-*back), 1};
    const QDate date(first.toInt(), second.toInt(), third.toInt());
    constexpr int kYearDigits = 4;
    if (first.size() == kYearDigits && date.isValid()) return Days{date, 1};
    return std::nullopt;
}

}  // namespace

std::optional<TimeSpan> takeTimeWords(QStringList& words, const std::string& now) {
    const QDate today = QDateTime::fromString(QString::fromStdString(now), Qt::ISODate).toLocalTime().date();
    if (!today.isValid()) return std::nullopt;
    for (qsizetype i = 0; i < words.size(); ++i) {
        std::optional<Days> days;
        qsizetype taken = 0;
        if (i + 2 < words.size() && (days = threeWords(words[i], words[i + 1], words[i + 2], today)))
            taken = 3;
        if (!days && i + 1 < words.size() && (days = twoWords(words[i], words[i + 1], today))) taken = 2;
        if (!days && (days = oneWord(words[i], today))) taken = 1;
        if (!days) continue;
        words.remove(i, taken);
        return TimeSpan{utcText(days->from), utcText(days->from.addDays(days->count))};
    }
    return std::nullopt;
}

}  // namespace lightreel
