// However fast the engine library opens, a window that is built meanwhile hears the answer.
#include <QtTest>
#include <atomic>

#include "core/jobs/thread_engine.h"

using namespace lightreel;

class EngineSignalsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void answerWaitsForWhoConnectsLate();
};

void EngineSignalsTest::answerWaitsForWhoConnectsLate() {
    std::atomic<bool> asked = false;
    ThreadEngine engine([&asked]() -> Result<std::unique_ptr<EngineLibrary>> {
        asked = true;
        return Error{ErrorCode::EngineMissing, {{"reason", "not here"}}, {}, {}};
    });
    while (!asked) QThread::yieldCurrentThread();
    engine.shutdown();  // the answer has been given now, and nobody was connected
    QSignalSpy heard(&engine, &Engine::unavailable);
    QTRY_COMPARE(heard.size(), 1);
}

QTEST_GUILESS_MAIN(EngineSignalsTest)
#include "engine_signals_test.moc"
