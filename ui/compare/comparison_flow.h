#pragma once
#include <QObject>
#include <QThreadPool>
#include <deque>

#include "ui/compare/opened_comparison.h"

namespace lightreel {

class JobTracker;

/// What becomes of one setting of a comparison.
enum class MemberPhase { Waiting, Running, Measuring, Done, Failed };

/// Runs one comparison through the window's queue: a warm-up, then one setting after the other, each held
/// against the first as soon as it is there. It is polite: the next run is given to the queue only when
/// nothing else stands in it, and only when nothing is being measured that would slow it down. Everything
/// finished is on disk at once, so a comparison can be opened and gone on with after any end.
class ComparisonFlow : public QObject {
    Q_OBJECT
  public:
    enum class State {
        Paused,   ///< runs are left, none is given to the queue
        Running,  ///< one after the other
        Over      ///< nothing is left
    };

    /// lpips: empty when there is no weight file.
    ComparisonFlow(JobTracker& tracker, OpenedComparison opened, FrameDistances lpips,
                   QObject* parent = nullptr);
    ~ComparisonFlow() override;

    void goOn();
    void pause();  ///< the run that is on goes on to its end
    void stop();   ///< pause(), and the run that is on is cancelled
    /// What there is of a setting is thrown away; it is run when the comparison goes on. Not the running one.
    void runAgain(size_t member);

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool stopped() const { return m_stopped; }  ///< by the user: not to be offered again
    [[nodiscard]] QString folder() const;
    [[nodiscard]] QString title() const;
    [[nodiscard]] const ComparisonFolder& place() const { return m_folder; }
    [[nodiscard]] const ComparisonPlan& plan() const { return m_folder.plan(); }
    [[nodiscard]] const std::vector<ComparedRun>& runs() const { return m_runs; }  ///< one per member
    [[nodiscard]] MemberPhase phase(size_t member) const;
    /// The row's word: "Waiting", "Step 3 of 12", "Done", "Failed: ...".
    [[nodiscard]] QString stateText(size_t member) const;
    /// Why it failed or could not be measured, in whole sentences; empty: nothing is wrong.
    [[nodiscard]] QString reason(size_t member) const;
    [[nodiscard]] int runsLeft() const { return static_cast<int>(m_left.size()); }
    [[nodiscard]] int runsTotal() const;
    [[nodiscard]] int membersFailed() const;
    /// Of the runs that are left, from those that have finished here; nothing before the first.
    [[nodiscard]] std::optional<double> secondsLeft() const;
    /// Whether a job of the queue is this comparison's.
    [[nodiscard]] bool owns(const QString& jobId) const { return !jobId.isEmpty() && jobId == m_jobId; }

  Q_SIGNALS:
    void changed();                     ///< the state, or how much is left
    void memberChanged(size_t member);  ///< its phase, runs or quality
    void ended();                       ///< the last run is finished and measured
    /// Paused, since what went wrong would happen to every setting.
    void stumbled(const lightreel::Error& error);

  private:
    template <typename Work, typename Done>
    void onDisk(Work work, Done done);
    void goFurtherSoon();
    void goFurther();
    void submit(const Job& job, const QString& group);
    void onFinished(const QString& jobId);
    void onFailed(const QString& jobId);
    void onCancelled(const QString& jobId);
    void keepRun(const ComparisonStep& step, const RunRecord& record);
    void keepFailure(const ComparisonStep& step, const Error& error);
    void stumble(const Error& error);
    void lookForUnmeasured();
    void measureNext();
    void onMeasured(size_t member, const Result<ClipQuality>& quality);
    [[nodiscard]] ComparisonStep takeStep();

    JobTracker& m_tracker;
    ComparisonFolder m_folder;  ///< the window's
    ComparisonFolder m_onDisk;  ///< that of m_disk's thread
    FrameDistances m_lpips;
    std::vector<ComparedRun> m_runs;
    std::vector<std::optional<Error>> m_unmeasurable;  ///< one per member
    std::deque<ComparisonStep> m_left;                 ///< the running one included
    std::deque<size_t> m_toMeasure;                    ///< front: that is being measured
    int m_onTheirWay = 0;                              ///< of what onDisk() was asked to do
    State m_state = State::Paused;
    bool m_stopped = false;
    bool m_warm = false;
    QString m_jobId;                       ///< the one in the queue; empty: none
    QString m_lastJob;                     ///< finished, still on the queue's list
    std::optional<ComparisonStep> m_step;  ///< that m_jobId runs; none: the warm-up
    CancelToken m_leaving;
    QThreadPool m_disk;  ///< one thread: what reads and writes the folder, one after the other
};

}  // namespace lightreel
