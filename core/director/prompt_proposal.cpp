#include "core/director/prompt_proposal.h"

#include <QRegularExpression>
#include <QString>

namespace lightreel {
namespace {

constexpr int kFewWords = 3, kShortReply = 400;  // words; UTF-16 units

qsizetype wordCount(const QString& text) {
    return text.simplified().isEmpty() ? 0 : text.simplified().count(QLatin1Char(' ')) + 1;
}

/// Without quotation marks and stars around it.
QString bare(const QString& text) {
    static const QRegularExpression around(QStringLiteral("^[\\s\"“”*_`]+|[\\s\"“”*_`]+$"));
    return QString(text).remove(around).simplified();
}

QString afterLabel(const QString& reply) {
    static const QRegularExpression label(
        QStringLiteral("^[\\s*_#\"]*prompt[*_\"]*\\s*:[*_]*\\s*(\\S[^\\n]*)"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::MultilineOption);
    return bare(label.match(reply).captured(1));
}

QString longestQuoted(const QString& reply) {
    static const QRegularExpression quoted(QStringLiteral("[\"“]([^\"“”]+)[\"”]"));
    QString longest;
    for (auto matches = quoted.globalMatch(reply); matches.hasNext();) {
        const QString text = bare(matches.next().captured(1));
        if (text.size() > longest.size()) longest = text;
    }
    return wordCount(longest) >= kFewWords ? longest : QString();
}

/// The first sentence that says something; a small model goes on with talk. "Sure!" says nothing.
QString firstSentence(QString text) {
    static const QRegularExpression end(QStringLiteral("[.!](?=\\s|$)"));
    while (true) {
        const QRegularExpressionMatch found = end.match(text);
        const QString sentence = found.hasMatch() ? text.left(found.capturedEnd()) : text;
        if (!found.hasMatch() || wordCount(sentence) >= kFewWords) return sentence;
        text = text.mid(found.capturedEnd()).trimmed();
    }
}

/// A reply that does nothing but describe a picture.
QString wholeReply(const QString& reply) {
    static const QRegularExpression talk(
        QStringLiteral(
            "\\?|\\b(sorry|cannot|can't|as an ai|I'm|I am|I don't|prompts?|one sentence|the user)\\b"),
        QRegularExpression::CaseInsensitiveOption);
    // "Sure, here is a prompt:"
    static const QRegularExpression opening(QStringLiteral("^[^\\n:]{0,80}:\\s+"));
    const QString text = bare(firstSentence(bare(QString(reply).trimmed().remove(opening))));
    const bool fits =
        text.size() <= kShortReply && wordCount(text) >= kFewWords && !talk.match(text).hasMatch();
    return fits ? text : QString();
}

}  // namespace

std::optional<std::string> proposedPrompt(const std::string& reply, bool asked) {
    const QString text = QString::fromStdString(reply);
    QString prompt = afterLabel(text);
    if (prompt.isEmpty() && asked) prompt = longestQuoted(text);
    if (prompt.isEmpty() && asked) prompt = wholeReply(text);
    if (prompt.isEmpty()) return std::nullopt;
    return prompt.toStdString();
}

std::string subjectOfWish(const std::string& wish) {
    static const QRegularExpression named(
        QStringLiteral("\\bprompts?\\b\\s*(?:for|about|of|with|on|where|in which|that shows|showing|like)?"
                       "[\\s:,]*(.*)$"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression marks(QStringLiteral("[\\s.?!]+$"));
    return bare(named.match(QString::fromStdString(wish)).captured(1).remove(marks)).toStdString();
}

}  // namespace lightreel
