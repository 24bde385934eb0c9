// The whole program, as a user has it: a prompt typed, Start clicked, a clip seen, the window closed and back
// again.
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QtTest>
#include <algorithm>

#include "app/window/application.h"
#include "tests/ui/app/program.h"
#include "ui/memory/memory_graph.h"
#include "ui/player/clip_view.h"
#include "ui/prompt/output_fields.h"

using namespace lightreel;

class WholeClipTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase();
    void promptBecomesAClip();
    void nextStartRemembers();

  private:
    QTemporaryDir m_home;
};

void WholeClipTest::initTestCase() {
    qputenv("LIGHTREEL_HOME", m_home.path().toLocal8Bit());
    QApplication::setQuitOnLastWindowClosed(false);  // the window is closed and opened again
}

void WholeClipTest::promptBecomesAClip() {
    Application program(*qApp);
    program.show();
    QVERIFY(QTest::qWaitForWindowExposed(mainWindow(), kClipMs));  // no window manager: never active
    QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("statusDevice")->text().contains(QStringLiteral("threads")),
                             kClipMs);
    QTRY_COMPARE_WITH_TIMEOUT(find<QSpinBox>("widthSpin")->value(), 128,
                              kClipMs);  // the model's own are filled in
    mainWindow()->findChild<OutputFields*>()->setFolder(m_home.filePath(QStringLiteral("clips")));
    find<QSpinBox>("stepsSpin")->setValue(4);
    find<QSpinBox>("framesSpin")->setValue(4);
    find<QCheckBox>("cacheCheck")->click();
    find<QCheckBox>("chunkCheck")->click();
    QTest::keyClicks(find<QPlainTextEdit>("promptEdit"), QStringLiteral("a green square"));
    QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("tokenCount")->text().startsWith(QStringLiteral("3 of")), kClipMs);
    QTest::mouseClick(find<QPushButton>("startButton"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("clipName")->text() == QStringLiteral("a-green-square.mp4"),
                             kClipMs);
    QVERIFY(QFileInfo(m_home.filePath(QStringLiteral("clips/a-green-square.mp4"))).size() > 1000);
    auto* view = mainWindow()->findChild<ClipView*>();
    QCOMPARE(view->frameCount(), 4);
    QVERIFY(view->playing());
    const GraphRun& run = find<MemoryGraph>("memoryGraph")->run();
    QVERIFY(!run.samples.empty() && run.spans.size() >= 6);  // load, four steps, decode at least
    const auto reused = [](const TimelineSpan& span) { return span.kind == "reuse"; };
    QCOMPARE(std::count_if(run.spans.begin(), run.spans.end(), reused), 2);  // every second step is full
    QVERIFY(mainWindow()->close());
}

void WholeClipTest::nextStartRemembers() {
    Application program(*qApp);
    program.show();
    QCOMPARE(find<QPlainTextEdit>("promptEdit")->toPlainText(), QStringLiteral("a green square"));
    QCOMPARE(find<QSpinBox>("stepsSpin")->value(), 4);
    QVERIFY(find<QCheckBox>("cacheCheck")->isChecked());
    QTRY_VERIFY_WITH_TIMEOUT(find<MemoryGraph>("memoryGraph")->run().state == GraphRun::State::Former,
                             kClipMs);
    QVERIFY(QFile::exists(m_home.filePath(QStringLiteral("lightreel.log"))));
    QVERIFY(mainWindow()->close());
}

QTEST_MAIN(WholeClipTest)
#include "whole_clip_test.moc"
