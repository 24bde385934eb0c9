#include "core/director/reply_check.h"

#include <QRegularExpression>
#include <algorithm>
#include <array>

namespace lightreel {
namespace {

/// What is looked for; the group "name" of a match, if any, is what must be known.
const std::array<QRegularExpression, 4>& patterns() {
    static const std::array<QRegularExpression, 4> all{
        // Paths of two parts and more, and names of files that the program reads or writes.
        QRegularExpression(
            QStringLiteral("(?<![\\w/])(?:~|\\.{1,2})?/[\\w.+-]+(?:/[\\w.+-]+)+|"
                           "[\\w+-][\\w.+-]*\\.(?:mp4|webm|mkv|mov|gif|png|jpe?g|json|safetensors|gguf)\\b"),
            QRegularExpression::UseUnicodePropertiesOption),
        // A date is one thing: each of its numbers may be known of another day.
        QRegularExpression(QStringLiteral("(?<![\\w-])\\d{4}-\\d{2}-\\d{2}(?![\\d-])")),
        // Names of up to five words.
        QRegularExpression(QStringLiteral("[\"“](?<name>[^\\s\"“”]+(?: [^\\s\"“”]+){0,4})[\"”]")),
        QRegularExpression(
            QStringLiteral("(?<![\\w.,])\\d{1,3}(?:,\\d{3})+(?![\\d,])|(?<![\\w.])\\d{3,}(?:\\.\\d+)?"),
            QRegularExpression::UseUnicodePropertiesOption)};
    return all;
}

size_t byteAt(const QString& text, qsizetype at) {
    return static_cast<size_t>(text.left(at).toUtf8().size());
}

bool isKnown(QString name, const std::function<bool(const std::string&)>& known) {
    if (known(name.toStdString())) return true;
    const bool number =
        std::ranges::all_of(name, [](QChar c) { return c.isDigit() || c == QLatin1Char(','); });
    return number && known(name.remove(QLatin1Char(',')).toStdString());
}

}  // namespace

std::vector<TextSpan> unverifiedSpans(const std::string& reply,
                                      const std::function<bool(const std::string&)>& known) {
    const QString text = QString::fromStdString(reply);
    std::vector<TextSpan> checked, out;
    for (const QRegularExpression& pattern : patterns()) {
        for (auto matches = pattern.globalMatch(text); matches.hasNext();) {
            const QRegularExpressionMatch match = matches.next();
            const TextSpan span{byteAt(text, match.capturedStart()), byteAt(text, match.capturedEnd())};
            const bool inside = std::ranges::any_of(checked, [&span](const TextSpan& other) {
                return span.begin < other.end && other.begin < span.end;
            });
            if (inside) continue;
            checked.push_back(span);
            QString name = match.captured(QStringLiteral("name"));
            if (name.isEmpty()) name = match.captured();
            if (!isKnown(name, known)) out.push_back(span);
        }
    }
    std::ranges::sort(out, {}, &TextSpan::begin);
    return out;
}

}  // namespace lightreel
