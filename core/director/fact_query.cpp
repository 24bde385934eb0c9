#include "core/director/fact_query.h"

#include <QHash>
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/director/words.h"

namespace lightreel {
namespace {

QStringList split(const char* words) {
    return QString::fromLatin1(words).split(QLatin1Char(' '));
}

const QHash<QString, Asked>& askingWords() {
    static const QHash<QString, Asked> table = [] {
        const std::pair<Asked, const char*> rows[] = {
            {Asked::Seed, "seed seeds"},
            {Asked::Settings,
             "setting settings steps guidance scale scheduler sampler size width height resolution frame "
             "frames "
             "fps "
             "model "
             "cache preset dtype parameters options"},
            {Asked::Prompt, "prompt prompts prompted wording negative"},
            {Asked::File, "file files path folder filename saved stored"},
            {Asked::Date, "date dates when day"},
            {Asked::Duration,
             "longest slow slower slowest fast faster fastest seconds minutes duration took"},
            {Asked::Memory, "memory ram peak gib mib heavy heaviest largest"},
            {Asked::Failure,
             "fail fails failed failing failure failures error errors crash crashed crashes broke broken "
             "aborted"},
            {Asked::Liked, "like liked likes favourite favourites favorite favorites love loved rated best"},
            {Asked::Note, "note notes noted"},
            {Asked::Count, "count number"},
            {Asked::Decision, "decide decided decision decisions agree agreed settled remember remembered"}};
        QHash<QString, Asked> out;
        for (const auto& [asked, words] : rows)
            for (const QString& word : split(words)) out.insert(word, asked);
        return out;
    }();
    return table;
}

bool isOneOf(const QString& word, const QStringList& list) {
    return list.contains(word);
}

bool namesAClip(const QString& word) {
    static const QStringList words = split(
        "clip clips shot shots video videos scene scenes run runs render renders rendered generation "
        "generations generated "
        "animation animations take takes");
    return isOneOf(word, words);
}

std::optional<ClipOrder> orderOf(const QString& word) {
    static const QHash<QString, ClipOrder> table = [] {
        const std::pair<ClipOrder, const char*> rows[] = {
            {ClipOrder::Newest, "last latest newest recent recently"},
            {ClipOrder::Oldest, "first oldest earliest"},
            {ClipOrder::Slowest, "slowest longest"},
            {ClipOrder::Fastest, "fastest quickest shortest"},
            {ClipOrder::MostMemory, "largest heaviest biggest"},
            {ClipOrder::LeastMemory, "smallest lightest"}};
        QHash<QString, ClipOrder> out;
        for (const auto& [order, words] : rows)
            for (const QString& own : split(words)) out.insert(own, order);
        return out;
    }();
    const auto found = table.find(word);
    return found == table.end() ? std::nullopt : std::optional(*found);
}

/// "write a prompt for ...", "suggest another prompt"
bool asksForAPrompt(const QStringList& words) {
    static const QStringList verbs = split(
        "write draft suggest propose compose create improve vary rewrite rephrase shorten expand make give "
        "need");
    bool verb = false;
    for (const QString& word : words) {
        if (isOneOf(word, verbs)) verb = true;
        if (verb && (word == QLatin1String("prompt") || word == QLatin1String("prompts"))) return true;
        // "give me the prompt" is one that exists.
        if (word == QLatin1String("the") && isOneOf(words.first(), split("give make need"))) return false;
    }
    return false;
}

/// "seed 4711": the number, taken out of the words.
std::optional<int64_t> takeSeed(QStringList& words) {
    for (qsizetype i = 0; i + 1 < words.size(); ++i) {
        bool isNumber = false;
        const qlonglong number = words[i + 1].toLongLong(&isNumber);
        if (words[i] != QLatin1String("seed") || !isNumber) continue;
        words.removeAt(i + 1);
        return number;
    }
    return std::nullopt;
}

void takePairs(QStringList& words, FactQuery& query) {
    for (qsizetype i = 0; i + 1 < words.size(); ++i) {
        const QString pair = words[i] + QLatin1Char(' ') + words[i + 1];
        if (pair == QLatin1String("how many")) query.asked.insert(Asked::Count);
        if (pair == QLatin1String("how long")) {
            query.asked.insert(Asked::Duration);
            words.remove(i, 2);
        }
        if (isOneOf(pair, {QStringLiteral("how to"), QStringLiteral("how can"), QStringLiteral("do i")}))
            query.advice = true;
        if (pair == QLatin1String("most memory")) query.order = ClipOrder::MostMemory;
        if (pair == QLatin1String("least memory")) query.order = ClipOrder::LeastMemory;
        if (pair == QLatin1String("went wrong") || pair == QLatin1String("go wrong")) {
            query.asked.insert(Asked::Failure);
            words.remove(i, 2);
        }
        if (pair == QLatin1String("looks like") || pair == QLatin1String("look like")) words.remove(i, 2);
    }
}

/// "Which clip ...", "show the clips ...": the files themselves are wanted.
bool asksForClips(const QStringList& words) {
    static const QStringList asking = split("which what"), showing = split("show find list");
    for (qsizetype i = 1; i < words.size(); ++i)
        if (namesAClip(words[i]) && (isOneOf(words[i - 1], asking) || isOneOf(words.first(), showing)))
            return true;
    return false;
}

/// Each word once, and of a very long text its beginning.
void addTo(QStringList& topic, const QString& word) {
    constexpr qsizetype kMostWords = 64;
    if (topic.size() < kMostWords && !topic.contains(word)) topic << word;
}

void takeWord(const QString& word, bool first, FactQuery& query) {
    const auto asked = askingWords().find(word);
    const std::optional<ClipOrder> order = orderOf(word);
    if (order) query.order = *order;
    if (asked != askingWords().end()) query.asked.insert(*asked);
    if (namesAClip(word)) query.namesClips = query.aboutClips = true;
    static const QStringList advising = split("should would could recommend advise better");
    if (isOneOf(word, advising)) query.advice = true;
    static const QStringList explaining = split("why explain mean means compare differ difference");
    if (isOneOf(word, explaining)) query.reason = true;
    if (first && word == QLatin1String("where")) query.asked.insert(Asked::File);
    if (order || asked != askingWords().end() || namesAClip(word) || isEmptyWord(word)) return;
    static const QStringList leftovers = split(
        "write draft suggest propose compose create improve vary rewrite "
        "rephrase shorten expand another open many memory time");
    if (!isOneOf(word, leftovers)) addTo(query.topic, word);
}

/// A remark ("we like the dragon") asks nothing.
bool isRemark(const std::string& text, const QStringList& words) {
    static const QStringList openings = split("i we lets let use please remember keep take from");
    return text.find('?') == std::string::npos && !words.isEmpty() && isOneOf(words.first(), openings);
}

bool asksToRemember(const QStringList& words) {
    const qsizetype at = !words.isEmpty() && words.first() == QLatin1String("please") ? 1 : 0;
    return words.size() > at + 1 && words[at] == QLatin1String("remember");
}

bool isQuestion(const std::string& text, const QStringList& words) {
    static const QStringList openings = split(
        "what which who whose when where why how did do does is are was were has have can could tell show "
        "find list remind");
    return text.find('?') != std::string::npos || (!words.isEmpty() && isOneOf(words.first(), openings));
}

/// Takes what stands between the first and the last quotation mark out of a question: a prompt's "sunday" is
/// no day. Quotation marks around all of it quote nothing.
std::string takeQuoted(std::string& text) {
    const size_t first = text.find('"'), last = text.rfind('"');
    if (first == std::string::npos || first == last) return {};
    const std::string rest = text.substr(0, first) + ' ' + text.substr(last + 1);
    if (wordsOf(rest).isEmpty()) return {};
    return std::exchange(text, rest).substr(first + 1, last - first - 1);
}

}  // namespace

bool FactQuery::wantsCount() const {
    if (!asks(Asked::Count)) return false;
    if (asks(Asked::Seed) && !seed) return false;  // a number tells which clips are meant
    return std::ranges::none_of(std::array{Asked::Settings, Asked::Duration, Asked::Memory, Asked::Decision},
                                [this](Asked what) { return asks(what); });
}

bool FactQuery::wantsValues() const {
    const auto asksOne = [this](auto... kinds) { return (asks(kinds) || ...); };
    return !reason && !asksOne(Asked::Failure, Asked::Decision) &&
           asksOne(Asked::Seed, Asked::Settings, Asked::Prompt, Asked::File, Asked::Date, Asked::Duration,
                   Asked::Memory);
}

bool FactQuery::wantsRecords() const {
    // "What is the guidance scale?" asks of no clip.
    const bool recorded = namesClips || seed || asks(Asked::Failure) || (!asked.empty() && !topic.isEmpty());
    return question && !advice && recorded && needsClips() && !asks(Asked::Decision);
}

FactQuery factQueryOf(const std::string& given, const std::string& now) {
    FactQuery query;
    std::string question = given;
    const std::string quoted = takeQuoted(question);
    constexpr qsizetype kMostWords = 4096;  // of a message as long as a book, the beginning
    QStringList words = wordsOf(question).mid(0, kMostWords);
    query.wantsPrompt = asksForAPrompt(words);
    if (asksForClips(words)) query.asked.insert(Asked::File);
    const bool remark = isRemark(question, words);
    query.question = isQuestion(question, words);
    query.toKeep = remark && asksToRemember(words);
    query.when = takeTimeWords(words, now);
    query.seed = takeSeed(words);
    takePairs(words, query);
    for (qsizetype i = 0; i < words.size(); ++i) takeWord(words[i], i == 0, query);
    for (const QString& word : wordsOf(quoted))
        if (!isEmptyWord(word)) addTo(query.topic, word);
    if (query.order != ClipOrder::Best || query.seed) query.aboutClips = true;
    if (query.wantsPrompt) query.asked.erase(Asked::Prompt);
    if (remark) {
        query.asked.clear();
        query.aboutClips = false;
    }
    return query;
}

}  // namespace lightreel
