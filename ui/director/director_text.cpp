#include "ui/director/director_text.h"

#include <QLocale>
#include <QStringList>
#include <cmath>

#include "ui/text/figures.h"
#include "ui/text/tr.h"

namespace lightreel {
namespace {

QString figure(double value, int decimals) {
    return QLocale().toString(value, 'f', decimals);
}

/// Which part of the conversation answered.
void addMemory(const Answer& answer, QList<Reason>& reasons) {
    if (answer.apart) {
        reasons.append({tr("Memory"), tr("None: a prompt is written apart from the conversation.")});
        return;
    }
    if (answer.episode < 0) {
        reasons.append({tr("Memory"), tr("The whole conversation; nothing was left out yet.")});
        return;
    }
    reasons.append({tr("Episode"), tr("Number %1").arg(answer.episode + 1)});
    const QString likeness = figure(answer.likeness, 2), margin = figure(std::abs(answer.margin), 2);
    reasons.append(
        {tr("Likeness"),
         answer.margin < 0
             ? tr("%1 to this episode; another was %2 nearer, too little to change for").arg(likeness, margin)
             : tr("%1 to this episode, %2 above the next one").arg(likeness, margin)});
    QStringList turns;
    for (const int64_t turn : answer.turns) turns << QString::number(turn);
    if (!turns.isEmpty()) reasons.append({tr("Stands for it"), tr("turns %1").arg(turns.join(tr(", ")))});
}

void addModel(const Reply& reply, QList<Reason>& reasons) {
    const Answer& answer = reply.answer;
    reasons.append({tr("Model"), tr("A small language model wrote it, on this computer.")});
    addMemory(answer, reasons);
    if (answer.tokens <= 0) return;
    if (answer.shortened)
        reasons.append({tr("Question"), tr("Too long for the model: it read the beginning and the end.")});
    QString length = tr("%1 tokens").arg(answer.tokens);
    if (answer.stopped) length = tr("%1, then stopped by you").arg(length);
    if (answer.cut) length = tr("%1, the most that one answer has").arg(length);
    reasons.append({tr("Length"), length});
    reasons.append(
        {tr("Time"), tr("%1 s to the first token, %2 s for each")
                         .arg(figure(answer.firstTokenSeconds, 1), figure(answer.secondsPerToken, 2))});
}

}  // namespace

QDateTime localTime(const std::string& utc) {
    QDateTime time = QDateTime::fromString(QString::fromStdString(utc), Qt::ISODateWithMs);
    if (time.timeSpec() == Qt::LocalTime) time.setTimeSpec(Qt::UTC);  // its Z was left out
    return time.toLocalTime();
}

QString clockText(const std::string& utc) {
    return QLocale().toString(localTime(utc).time(), QStringLiteral("HH:mm"));
}

QString dateText(const std::string& utc) {
    const QDateTime time = localTime(utc);
    if (!time.isValid()) return {};
    return tr("%1, %2").arg(QLocale().toString(time.date(), QStringLiteral("d MMMM yyyy")), clockText(utc));
}

QString dayText(const QDate& day, const QDate& today) {
    if (day == today) return tr("Today");
    if (day == today.addDays(-1)) return tr("Yesterday");
    return QLocale().toString(day, QStringLiteral("dddd, d MMMM yyyy"));
}

QString heldText(int64_t used, int64_t bound) {
    constexpr double kMiB = 1 << 20;
    if (bound >= int64_t{1} << 30) return tr("%1 of %2").arg(gibFigure(used, 2), preciseMemoryText(bound));
    return tr("%1 of %2 MiB")
        .arg(figure(static_cast<double>(used) / kMiB, 0), figure(static_cast<double>(bound) / kMiB, 0));
}

QString stateWord(const DirectorState& state) {
    switch (state.is) {
        case DirectorState::Is::Closed:
            return tr("Closed");
        case DirectorState::Is::NoModel:
            return tr("No model");
        case DirectorState::Is::Loading:
            return tr("Loading");
        case DirectorState::Is::Ready:
            return tr("Ready");
        case DirectorState::Is::Answering:
            return tr("Answering");
        case DirectorState::Is::Indexing:
            return tr("Indexing %1 %").arg(state.percent);
        case DirectorState::Is::Resting:
            return tr("Resting");
        case DirectorState::Is::Failed:
            return tr("Failed");
    }
    return {};
}

Tone stateTone(const DirectorState& state) {
    switch (state.is) {
        case DirectorState::Is::Ready:
            return Tone::Good;
        case DirectorState::Is::Failed:
            return Tone::Error;
        case DirectorState::Is::Answering:
            return Tone::Accent;
        default:
            return Tone::Plain;
    }
}

QString stateSentence(const DirectorState& state) {
    switch (state.is) {
        case DirectorState::Is::NoModel:
            return tr("The model is not installed. Search, facts and decisions answer without it.");
        case DirectorState::Is::Resting:
            return tr("Resting while a clip renders. Search and facts still answer.");
        case DirectorState::Is::Failed:
            return tr("The model cannot be used. Search, facts and decisions still answer.");
        default:
            return {};
    }
}

QList<Reason> reasonsOf(const Reply& reply) {
    QList<Reason> reasons;
    if (reply.modelUsed)
        addModel(reply, reasons);
    else
        reasons.append({tr("Model"), reply.whyNoModel.empty() ? tr("Not used.")
                                                              : QString::fromStdString(reply.whyNoModel)});
    QStringList cards;
    for (const Fact& fact : reply.facts) cards << QString::fromStdString(fact.title);
    reasons.append({tr("Facts"), cards.isEmpty() ? tr("None fitted.") : cards.join(QStringLiteral("\n"))});
    return reasons;
}

QStringList unverifiedTexts(const Reply& reply) {
    QStringList texts;
    for (const TextSpan& span : reply.unverified)
        if (span.begin < span.end && span.end <= reply.text.size())
            texts << QString::fromStdString(reply.text.substr(span.begin, span.end - span.begin));
    texts.removeDuplicates();
    return texts;
}

QString spokenMessage(const Message& message) {
    const QString who = message.turn.speaker == Speaker::User ? tr("You") : tr("Director");
    return tr("%1, %2: %3").arg(who, clockText(message.time), QString::fromStdString(message.turn.text));
}

}  // namespace lightreel
