#pragma once
#include <QThread>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

#include "core/jobs/engine.h"
#include "core/pipeline/engine_api.h"

namespace lightreel {

/// The engine on a thread of this process: it opens the engine library there and does one job after the
/// other.
class ThreadEngine : public Engine {
    Q_OBJECT
  public:
    using Open = std::function<Result<std::unique_ptr<EngineLibrary>>()>;

    /// open is called once, on the engine's thread; openEngineLibrary in the program, a fake in tests.
    explicit ThreadEngine(Open open, QObject* parent = nullptr);
    ~ThreadEngine() override;

    void submit(const Job& job) override;
    void cancel(const QString& jobId) override;
    void shutdown() override;

    /// Runs work on the engine's thread with the open library, between jobs. Dropped when the engine is
    /// unavailable.
    void withEngine(std::function<void(EngineLibrary&)> work);

  private:
    class Worker;
    struct Waiting {
        Job job;
        CancelToken cancel;
    };

    void takeNext();

    std::mutex m_mutex;  // guards the three below
    bool m_stopped = false;
    std::deque<Waiting> m_waiting;
    std::optional<Waiting> m_running;
    QThread m_thread;
    Worker* m_worker;  // lives on m_thread, deleted with it
};

}  // namespace lightreel
