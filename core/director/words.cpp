#include "core/director/words.h"

#include <QRegularExpression>
#include <QSet>

namespace lightreel {
namespace {

const QSet<QString>& emptyWords() {
    static const QSet<QString> words = [] {
        constexpr const char* kWords =
            "a about again all also am an and any are as at be been but by can could did do does done for "
            "from "
            "had has have he her him his how i if in into is it its just know let like'd many me more most "
            "much "
            "my no not now of on one ones only or other our out over please same say show shall she should "
            "so "
            "some than that the their them then there these they this those to too tell us use used using "
            "was "
            "way we were what when where which who whose why will with would you your yes hi hello thanks "
            "thank "
            "give find list remind get got go make made making need want project again ago still ever really";
        QSet<QString> out;
        for (const QString& word : QString::fromLatin1(kWords).split(QLatin1Char(' '))) out.insert(word);
        return out;
    }();
    return words;
}

}  // namespace

QStringList wordsOf(std::string_view text) {
    static const QRegularExpression word(QStringLiteral("[\\p{L}\\p{M}\\p{N}]+(?:['’][\\p{L}]+)?"));
    static const QRegularExpression ending(QStringLiteral("['’].*$"));
    QStringList out;
    const QString whole = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    for (auto found = word.globalMatch(whole); found.hasNext();)
        out << found.next().captured().toCaseFolded().remove(ending);
    return out;
}

bool isEmptyWord(const QString& word) {
    return emptyWords().contains(word) ||
           (word.size() == 1 && !word[0].isDigit() && word[0].unicode() < 0x80);
}

QString stemOf(const QString& word) {
    constexpr int kShortest = 4;
    const bool plural = word.size() >= kShortest && word.endsWith(QLatin1Char('s')) &&
                        !word.endsWith(QLatin1String("ss")) && !word.endsWith(QLatin1String("us"));
    return plural ? word.chopped(1) : word;
}

bool hasWhole(const QString& text, const QString& part) {
    const auto isInner = [&text](qsizetype at) {
        return at >= 0 && at < text.size() && text[at].isLetterOrNumber();
    };
    for (qsizetype at = text.indexOf(part, 0, Qt::CaseInsensitive); at >= 0 && !part.isEmpty();
         at = text.indexOf(part, at + 1, Qt::CaseInsensitive))
        if (!isInner(at - 1) && !isInner(at + part.size())) return true;
    return false;
}

std::string shortened(const std::string& text, int characters) {
    const QString whole = QString::fromStdString(text);
    if (whole.size() <= characters) return text;
    const QString cut = whole.left(characters);
    const qsizetype blank = cut.lastIndexOf(QLatin1Char(' '));
    qsizetype length = blank > characters / 2 ? blank : characters;
    if (whole[length - 1].isHighSurrogate()) --length;
    return whole.left(length).toStdString() + "...";
}

std::string oneLine(const std::string& text) {
    return QString::fromStdString(text).simplified().toStdString();
}

}  // namespace lightreel
