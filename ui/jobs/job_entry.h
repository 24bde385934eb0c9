#pragma once
#include <QElapsedTimer>
#include <QImage>
#include <QString>
#include <optional>
#include <vector>

#include "core/jobs/job.h"
#include "ui/jobs/time_left.h"

namespace lightreel {

enum class JobPhase { Waiting, Running, Done, Failed, Cancelled };

/// What the window knows of one job of this session.
struct JobEntry {
    Job job;
    QString group;  ///< of a job that is part of something larger: how lists call it; empty: it is a clip
    JobPhase phase = JobPhase::Waiting;
    bool cancelAsked = false;
    int64_t lastSequence = -1;

    RunPlan plan;   ///< known as soon as the run has begun
    QString stage;  ///< of the run: load, encode, denoise, ...
    int stepsDone = 0;
    int stepsTotal = 0;
    QString lastStepKind;
    int framesDone = 0;
    int framesTotal = 0;
    QElapsedTimer clock;  ///< runs since the run began
    double seconds = 0;   ///< whole time, known at the end
    TimeLeft timeLeft;
    QString device;
    double decodeStart = 0;  ///< seconds since the run's start; 0 before decoding

    bool liked = false;  ///< by the user, in this session
    QString note;        ///< the user's, likewise

    QImage thumbnail;                 ///< from the preview or the clip; null before
    MemoryTimeline timeline;          ///< samples, live while it runs; the record's at the end
    std::vector<TimelineSpan> spans;  ///< stages and steps so far; the record's at the end
    std::vector<Notice> notices;      ///< what the run goes on without
    std::optional<Error> error;
    std::optional<RunRecord> record;

    [[nodiscard]] QString id() const { return QString::fromStdString(job.id); }
    [[nodiscard]] double elapsed() const { return phase == JobPhase::Running ? runningSeconds() : seconds; }
    [[nodiscard]] double runningSeconds() const {
        return clock.isValid() ? static_cast<double>(clock.elapsed()) / 1000.0 : 0.0;
    }
    [[nodiscard]] bool isOver() const { return phase != JobPhase::Waiting && phase != JobPhase::Running; }
};

/// "Step 7 of 8", "Decoding frame 3 of 16", "Loading the model", "Waiting", ...
[[nodiscard]] QString progressText(const JobEntry& entry);

/// "about 4 s left", "about 4 s left, then decoding", "time left is known after the first step".
[[nodiscard]] QString timeLeftSentence(const JobEntry& entry);

/// One line for a queue row: state, figure or error.
[[nodiscard]] QString stateText(const JobEntry& entry);

/// What a list calls the entry: its group's word, else clipTitle().
[[nodiscard]] QString entryTitle(const JobEntry& entry);

/// jobTitle() with the name that the finished clip has got.
[[nodiscard]] QString clipTitle(const JobEntry& entry);

/// The prompt in one line, or the output's name when it is empty.
[[nodiscard]] QString jobTitle(const Job& job);

}  // namespace lightreel
