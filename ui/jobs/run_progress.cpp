#include "ui/jobs/run_progress.h"

#include "ui/jobs/frame_image.h"

namespace lightreel {
namespace {

/// Which of the steps run the whole network: as planned, or by the interval where there is no plan of them.
std::vector<bool> fullSteps(const JobEntry& entry, int count) {
    const AccelerationOptions::Cache& cache = entry.job.acceleration.cache;
    const int interval = cache.mode == CacheMode::Off ? 1 : cache.interval;
    const std::vector<RunPlan::Step>& planned = entry.plan.steps;
    std::vector<bool> full;
    for (int i = 0; i < count; ++i) {
        const auto step = static_cast<size_t>(i);
        full.push_back(static_cast<int>(planned.size()) == count ? planned[step].kind == "full"
                                                                 : i % interval == 0);
    }
    return full;
}

void take(JobEntry& entry, const event::Resolved& resolved, double /*now*/) {
    entry.job.request = resolved.request;
    entry.device = QString::fromStdString(resolved.device);
    entry.plan = resolved.plan;
    entry.timeLeft.expectDenoise(fullSteps(entry, static_cast<int>(entry.plan.steps.size())));
    entry.timeLeft.expectDecode(resolved.request.frames);
}

void take(JobEntry& entry, const event::StageEntered& stage, double now) {
    entry.stage = QString::fromStdString(stage.stage);
    if (stage.stage == "denoise") {
        entry.stepsTotal = stage.total;
        entry.timeLeft.expectDenoise(fullSteps(entry, stage.total));
        entry.timeLeft.beginDenoise(now);
    } else if (stage.stage == "decode") {
        entry.framesTotal = stage.total;
        entry.decodeStart = now;
        entry.timeLeft.beginDecode(stage.total, now);
    } else {
        entry.timeLeft.beginOther(now);
    }
}

void take(JobEntry& entry, const event::StepDone& step, double now) {
    entry.stepsDone = step.index + 1;
    entry.stepsTotal = step.total;
    entry.lastStepKind = QString::fromStdString(step.kind);
    entry.timeLeft.stepDone(step.kind == "full", step.seconds, now);
}

void take(JobEntry& entry, const event::Preview& preview, double /*now*/) {
    if (!preview.frames.empty()) entry.thumbnail = toImage(preview.frames[preview.frames.size() / 2]);
}

void take(JobEntry& entry, const event::MemorySample& sample, double /*now*/) {
    entry.timeline.add(sample.sample);
}

void take(JobEntry& entry, const event::SpansChanged& spans, double /*now*/) {
    entry.spans = spans.spans;
}

void take(JobEntry& entry, const event::FrameDecoded& frame, double now) {
    entry.framesDone = frame.index + 1;
    entry.framesTotal = frame.total;
    entry.timeLeft.frameDone(now);
}

void take(JobEntry& entry, const event::Noticed& noticed, double /*now*/) {
    entry.notices.push_back(noticed.notice);
}

}  // namespace

void takeRunEvent(JobEntry& entry, const RunEvent& event, double now) {
    std::visit([&](const auto& body) { take(entry, body, now); }, event);
}

}  // namespace lightreel
