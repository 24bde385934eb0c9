#include "ui/window/quit_question.h"

#include "ui/jobs/job_tracker.h"
#include "ui/text/tr.h"

namespace lightreel {
namespace {

/// "Step 7 of 8: a red circle moving right", the prompt at most this long.
QString place(const JobEntry& entry) {
    constexpr int kLongest = 60;
    QString title = entryTitle(entry);
    if (title.size() > kLongest) title = title.left(kLongest - 1) + QChar(0x2026);
    return QStringLiteral("%1: %2").arg(progressText(entry), title);
}

YesNoQuestion questionNow(const JobTracker& tracker) {
    const JobEntry* running = tracker.running();
    const int waiting = tracker.count(JobPhase::Waiting);
    if (!running && waiting == 0)
        return {tr("Quit"), tr("All clips are finished meanwhile."), tr("Quit"), tr("Stay")};
    QStringList lines;
    if (running) lines << place(*running);
    if (waiting > 0) lines << tr("Clips waiting: %1").arg(waiting);
    lines << tr("Quitting stops what is not finished and leaves no file of it. Finished clips are kept.");
    if (running && !running->group.isEmpty())
        lines << tr("The comparison keeps what has run and is offered again at the next start.");
    return {tr("Quit"), lines.join(QLatin1Char('\n')), tr("Stop and quit"), tr("Go on")};
}

}  // namespace

YesNoQuestion quitQuestion(const JobTracker& tracker) {
    YesNoQuestion question = questionNow(tracker);
    question.now = [&tracker] { return questionNow(tracker); };
    return question;
}

}  // namespace lightreel
