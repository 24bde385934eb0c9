#include "ui/jobs/run_progress.h"

#include "ui/jobs/frame_image.h"

namespace lightreel {
namespace {

void take(JobEntry& entry, const event::Resolved& resolved, double /*now*/) {
    entry.job.request = resolved.request;
    entry.device = QString::fromStdString(resolved.device);
}

void take(JobEntry& entry, const event::StageEntered& stage, double now) {
    entry.stage = QString::fromStdString(stage.stage);
    if (stage.stage == "denoise") {
        entry.stepsTotal = stage.total;
        const AccelerationOptions::Cache& cache = entry.job.acceleration.cache;
        entry.timeLeft.beginDenoise(stage.total, cache.mode == CacheMode::Off ? 1 : cache.interval, now);
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
