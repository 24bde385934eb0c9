// Lines of other threads reach the window's Log; what they log through is not changed under them.
#include "app/window/log_bridge.h"

#include <QtTest>
#include <thread>

#include "core/base/log.h"
#include "ui/window/log_panel.h"

using namespace lightreel;

class LogBridgeTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void linesOfOtherThreadsReachThePanel();

  private:
    const QTemporaryDir m_home;
};

void LogBridgeTest::linesOfOtherThreadsReachThePanel() {
    qputenv("LIGHTREEL_HOME", m_home.path().toLocal8Bit());
    LogBridge bridge;
    const auto sinks = log().sinks();
    LogPanel panel;
    bridge.connectPanel(panel);
    QCOMPARE(log().sinks() == sinks, true);
    std::thread([] { log().info("from afar"); }).join();
    QTRY_VERIFY(panel.text().contains(QStringLiteral("from afar")));
    bridge.disconnectPanel();
    std::thread([] { log().info("too late"); }).join();
    QCoreApplication::processEvents();
    QVERIFY(!panel.text().contains(QStringLiteral("too late")));
}

QTEST_MAIN(LogBridgeTest)
#include "log_bridge_test.moc"
