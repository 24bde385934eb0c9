#pragma once
#include <QDir>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QtTest>
#include <nlohmann/json.hpp>

#include "core/request/acceleration_text.h"
#include "tests/ui/window/fake_engine.h"
#include "ui/compare/comparison_flow.h"
#include "ui/jobs/job_tracker.h"

namespace lightreel {

inline AccelerationOptions optionsOf(const char* text) {
    return accelerationFromText(text).value();
}

inline ComparisonPlan planOf(std::vector<ComparisonMember> members, int repeats = 1) {
    ComparisonPlan plan;
    plan.title = "a boat";
    plan.created = "2026-11-28T02:00:00Z";
    plan.request.prompt = "a boat";
    plan.request.width = plan.request.height = 16;
    plan.request.frames = 2;
    plan.request.steps = 4;
    plan.modelFolder = "/models/demo";
    plan.members = withBaseline(std::move(members));
    plan.repeats = repeats;
    return plan;
}

/// Puts down what JobRunner would: the frames, all of one grey, and the record.
inline RunRecord writeRun(const Job& job, int grey, double seconds, const char* device = "cpu") {
    constexpr int64_t kMiB = 1 << 20;
    RunRecord record;
    record.jobId = job.id;
    record.request = job.request;
    record.acceleration = job.acceleration;
    record.device = device;
    record.seconds = {{"encode", 0.1}, {"denoise", seconds - 0.3}, {"decode", 0.2}, {"total", seconds}};
    record.peakBytes = {{"encode", 40 * kMiB}, {"denoise", 300 * kMiB}, {"decode", 90 * kMiB}};
    record.peakResidentBytes = {{"denoise", 700 * kMiB}};
    for (int i = 0; i < 4; ++i) record.steps.push_back({i, "full", seconds / 8});
    for (int i = 0; i < 40; ++i)
        record.timeline.add({seconds * i / 40, {(100 + i) * kMiB, (100 + i) * kMiB, 500 * kMiB, 0}});
    record.output = {job.output, "png", 2, 100, "hash " + std::to_string(grey)};
    QDir().mkpath(QString::fromStdString(job.output));
    for (int i = 0; i < 2; ++i) {
        QImage frame(16, 16, QImage::Format_RGB888);
        frame.fill(QColor(grey, grey, grey));
        frame.save(QDir(QString::fromStdString(job.output))
                       .filePath(QStringLiteral("frame_%1.png").arg(i, 5, 10, QLatin1Char('0'))));
    }
    QFile file(QString::fromStdString(job.recordPath));
    if (file.open(QIODevice::WriteOnly)) file.write(toJson(record).dump().c_str());
    return record;
}

/// A comparison of three settings and a warm-up on an engine that does what the test says.
struct ComparisonUnderTest {
    explicit ComparisonUnderTest(const ComparisonPlan& plan = planOf({{"two", optionsOf("interval=2")},
                                                                      {"chunks", optionsOf("chunk=exact")}}))
        : opened(makeComparison(files.filePath(QStringLiteral("one")).toStdString(), plan).value()) {}

    void begin() {
        flow = std::make_unique<ComparisonFlow>(tracker, opened, FrameDistances());
        flow->goOn();
    }
    [[nodiscard]] bool awaitJobs(size_t count) {
        return QTest::qWaitFor([&] { return engine.jobs.size() >= count; }, 3000);
    }
    void finishLast(int grey, double seconds, const char* device = "cpu") {
        const Job job = engine.jobs.back();
        engine.begin(job);
        engine.finish(job, writeRun(job, grey, seconds, device));
    }
    /// Waits for the next job and finishes it.
    [[nodiscard]] bool run(int grey, double seconds, const char* device = "cpu") {
        if (!awaitJobs(m_jobs + 1)) return false;
        m_jobs = engine.jobs.size();
        finishLast(grey, seconds, device);
        return true;
    }
    void skip() { m_jobs = engine.jobs.size(); }  ///< the last job is dealt with by the test

    QTemporaryDir files;
    FakeEngine engine;
    JobTracker tracker{engine};
    OpenedComparison opened;
    std::unique_ptr<ComparisonFlow> flow;

  private:
    size_t m_jobs = 0;
};

}  // namespace lightreel
