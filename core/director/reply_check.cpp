#include "core/director/reply_check.h"

#include <QRegularExpression>
#include <QString>

#include "core/director/fact_query.h"
#include "core/director/words.h"

namespace lightreel {
namespace {

constexpr qsizetype kShortest = 12, kLongest = 600;  ///< characters of a prompt

/// Bytes of UTF-8 before a place in a QString.
size_t bytesBefore(const QString& text, qsizetype place) {
    return static_cast<size_t>(QStringView(text).first(place).toUtf8().size());
}

std::optional<std::string> asPrompt(const QString& text) {
    const QString line = text.simplified();
    if (line.size() < kShortest || line.size() > kLongest) return std::nullopt;
    return line.toStdString();
}

}  // namespace

std::vector<TextSpan> unverifiedSpans(const std::string& text,
                                      const std::function<bool(const std::string&)>& isKnown) {
    // A path, a quoted name of up to five words, a number.
    static const QRegularExpression claim(
        QStringLiteral(R"((?<path>(?:~|\.{0,2})/[^\s"',;]*[\w])|["“](?<name>[^"“”\n]{2,60})["”])"
                       R"(|(?<![\w.])(?<number>\d{3,})(?![\w]))"));
    const QString whole = QString::fromStdString(text);
    std::vector<TextSpan> spans;
    for (auto found = claim.globalMatch(whole); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        for (const char* kind : {"path", "name", "number"}) {
            const QString said = match.captured(QLatin1String(kind));
            if (said.isEmpty() || said.count(QLatin1Char(' ')) > 4 || isKnown(said.toStdString())) continue;
            const qsizetype begin = match.capturedStart(QLatin1String(kind));
            spans.push_back({bytesBefore(whole, begin), bytesBefore(whole, begin + said.size())});
        }
    }
    return spans;
}

std::optional<std::string> proposedPrompt(const std::string& question, const std::string& reply) {
    if (!factQueryOf(question, "2000-01-01T00:00:00Z").wantsPrompt) return std::nullopt;
    static const QRegularExpression marked(QStringLiteral(R"(prompt:\s*["“]?([^\n"”]+))"),
                                           QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression quoted(QStringLiteral(R"(["“]([^"“”]+)["”])"));
    const QString whole = QString::fromStdString(reply);
    if (const auto match = marked.match(whole); match.hasMatch()) return asPrompt(match.captured(1));
    QString longest;
    for (auto found = quoted.globalMatch(whole); found.hasNext();)
        if (const QString text = found.next().captured(1); text.size() > longest.size()) longest = text;
    if (longest.size() >= kShortest) return asPrompt(longest);
    return asPrompt(whole);
}

}  // namespace lightreel
