#include "ui/jobs/job_entry.h"

#include <QFileInfo>

#include "ui/text/error_text.h"
#include "ui/text/figures.h"
#include "ui/text/tr.h"

namespace lightreel {
namespace {

QString titleOf(const GenerationRequest& request, const std::string& output) {
    const QString prompt = QString::fromStdString(request.prompt).simplified();
    return prompt.isEmpty() ? QFileInfo(QString::fromStdString(output)).fileName() : prompt;
}

}  // namespace

QString progressText(const JobEntry& entry) {
    if (entry.cancelAsked && !entry.isOver()) return tr("Stopping");
    if (entry.phase == JobPhase::Waiting) return tr("Waiting");
    if (entry.stage == QLatin1String("denoise") && entry.stepsTotal > 0)
        return tr("Step %1 of %2").arg(std::min(entry.stepsDone + 1, entry.stepsTotal)).arg(entry.stepsTotal);
    if (entry.stage == QLatin1String("decode") && entry.framesTotal > 0)
        return tr("Decoding frame %1 of %2")
            .arg(std::min(entry.framesDone + 1, entry.framesTotal))
            .arg(entry.framesTotal);
    return entry.stage.isEmpty() ? tr("Starting") : stageTitle(entry.stage);
}

QString timeLeftSentence(const JobEntry& entry) {
    if (entry.cancelAsked) return {};
    const auto left = entry.timeLeft.at(entry.runningSeconds());
    if (!left)
        return entry.stage == QLatin1String("decode") ? QString() : tr("time left after the first step");
    if (left->seconds < 0.5 && !left->decodingUnknown) return tr("nearly done");
    const QString time =
        (left->atMost ? tr("at most %1 left") : tr("about %1 left")).arg(timeLeftText(left->seconds));
    return left->decodingUnknown ? tr("%1, then decoding").arg(time) : time;
}

QString stateText(const JobEntry& entry) {
    switch (entry.phase) {
        case JobPhase::Waiting:
            return entry.cancelAsked ? tr("Stopping") : tr("Waiting");
        case JobPhase::Running: {
            const auto left = entry.cancelAsked ? std::nullopt : entry.timeLeft.at(entry.runningSeconds());
            QString text = progressText(entry);
            if (!left || left->seconds < 0.5) return text;
            return (left->atMost ? tr("%1 · at most %2 left") : tr("%1 · %2 left"))
                .arg(text, timeLeftText(left->seconds));
        }
        case JobPhase::Done:
            return tr("Done in %1").arg(secondsText(entry.seconds));
        case JobPhase::Failed:
            return entry.error ? errorTitle(*entry.error) : tr("Failed");
        case JobPhase::Cancelled:
            return tr("Cancelled");
    }
    return {};
}

QString entryTitle(const JobEntry& entry) {
    return entry.group.isEmpty() ? clipTitle(entry) : entry.group;
}

QString clipTitle(const JobEntry& entry) {
    const bool written = entry.record && !entry.record->output.path.empty();
    return titleOf(entry.job.request, written ? entry.record->output.path : entry.job.output);
}

QString jobTitle(const Job& job) {
    return titleOf(job.request, job.output);
}

}  // namespace lightreel
