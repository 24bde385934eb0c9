// The whole program compares settings: the dialog's, run by the real engine, in the tab and on disk.
#include <QAbstractItemModel>
#include <QAction>
#include <QApplication>
#include <QDirIterator>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTimer>
#include <QtTest>

#include "app/window/application.h"
#include "tests/ui/app/program.h"
#include "ui/prompt/output_fields.h"

using namespace lightreel;

class ComparisonTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void settingsAreRunAndHeldAgainstEachOther();
};

namespace {

/// Presses Start in the dialog as soon as it is there and can.
void startTheDialog() {
    auto* clock = new QTimer(qApp);
    QObject::connect(clock, &QTimer::timeout, clock, [clock] {
        for (QWidget* widget : QApplication::topLevelWidgets())
            if (widget->objectName() == QLatin1String("compareDialog") && widget->isVisible()) {
                auto* start = widget->findChild<QPushButton*>(QStringLiteral("compareStart"));
                if (!start->isEnabled()) return;
                clock->deleteLater();
                QTest::mouseClick(start, Qt::LeftButton);
                return;
            }
    });
    clock->start(50);
}

QStringList filesUnder(const QString& folder, const QString& name) {
    QStringList found;
    QDirIterator files(folder, {name}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) found << files.next();
    return found;
}

}  // namespace

void ComparisonTest::settingsAreRunAndHeldAgainstEachOther() {
    QTemporaryDir home;
    qputenv("LIGHTREEL_HOME", home.path().toLocal8Bit());
    Application program(*qApp);
    program.show();
    QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("statusDevice")->text().contains(QStringLiteral("threads")),
                             kClipMs);
    const QString clips = home.filePath(QStringLiteral("clips"));
    mainWindow()->findChild<OutputFields*>()->setFolder(clips);
    find<QPlainTextEdit>("promptEdit")->setPlainText(QStringLiteral("a red circle"));
    for (const char* side : {"widthSpin", "heightSpin"}) find<QSpinBox>(side)->setValue(64);
    find<QSpinBox>("stepsSpin")->setValue(4);
    find<QSpinBox>("framesSpin")->setValue(4);
    auto* start = find<QPushButton>("startButton");
    QTRY_VERIFY2_WITH_TIMEOUT(start->isEnabled(), qPrintable(find<QLabel>("startReason")->text()), kClipMs);
    startTheDialog();
    find<QAction>("compareSettingsAction")->trigger();  // comes back when the dialog is closed
    auto* table = find<QTableView>("compareTable");
    QTRY_VERIFY_WITH_TIMEOUT(table->isVisible() && table->model()->rowCount() > 1, kClipMs);
    const int settings = table->model()->rowCount();
    QTRY_COMPARE_WITH_TIMEOUT(find<QLabel>("comparisonState")->text(),
                              QStringLiteral("%1 runs").arg(settings), kClipMs);
    QTRY_COMPARE_WITH_TIMEOUT(filesUnder(clips, QStringLiteral("quality.json")).size(), settings - 1,
                              kClipMs);
    QCOMPARE(filesUnder(clips, QStringLiteral("record.json")).size(), settings);
    QTRY_VERIFY_WITH_TIMEOUT(find<QAction>("exportReportAction")->isEnabled(), kClipMs);
    find<QAction>("exportReportAction")->trigger();
    for (const char* file : {"report.html", "report.csv", "report.json", "side-by-side.mp4"})
        QTRY_COMPARE_WITH_TIMEOUT(filesUnder(clips, QLatin1String(file)).size(), 1, kClipMs);
    QVERIFY(mainWindow()->close());
}

QTEST_MAIN(ComparisonTest)
#include "comparison_test.moc"
