#pragma once
#include <deque>
#include <map>

#include "core/compare/quality.h"
#include "ui/compare/latest_work.h"

namespace lightreel {

/// Measures clips beside the baseline's, for those that nobody has measured: one after another on a thread,
/// frame by frame. What one of them has more than the other is left out; other sizes are scaled.
class QualityMeter : public QObject {
    Q_OBJECT
  public:
    explicit QualityMeter(QObject* parent) : QObject(parent), m_work(this) {}

    void measure(int entry, ClipFrames clip, ClipFrames baseline);  ///< once
    void forget();                                                  ///< everything
    /// Of a clip that is being measured, the frames so far. Null: nothing yet.
    [[nodiscard]] const ClipQuality* quality(int entry) const;

  Q_SIGNALS:
    void changed();

  private:
    struct Task {
        int entry = 0;
        ClipFrames clip, baseline;
    };
    void begin();
    void work(const Task& task, const CancelToken& cancel);

    std::deque<Task> m_tasks;  ///< front: being measured
    std::map<int, ClipQuality> m_measured;
    LatestWork m_work;
};

}  // namespace lightreel
