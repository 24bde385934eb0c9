// What is said below the start image of the file that was taken, and what is offered with it.
#include <QFile>

#include "tests/ui/run_test.h"
#include "tests/ui/window/moving_window.h"

using namespace lightreel;

class StartNoticeTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void ofSeveralFilesTheFirstIsTakenAndItIsSaid();
    void ofSeveralFilesAClipOfEachIsMade();
    void ofADamagedFileItIsSaid();
    void ofALargePictureItIsSaidHowItIsRead();
};

void StartNoticeTest::ofSeveralFilesTheFirstIsTakenAndItIsSaid() {
    MovingWindow test;
    auto* notice = test.find<QLabel>("startImageNotice");
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(test.wide), QUrl::fromLocalFile(test.square),
                  QUrl::fromLocalFile(test.broken), QUrl(QStringLiteral("https://example.org/a.png"))});
    for (QWidget* target : {static_cast<QWidget*>(test.well()), static_cast<QWidget*>(test.window.get())}) {
        test.dropOn(target, mime);
        QTRY_VERIFY(notice->isVisible());
        QCOMPARE(notice->accessibleName(),
                 QStringLiteral("The first of 3 files was taken. Make a clip of each"));
        QCOMPARE(test.find<QLabel>("startImageName")->text(), QStringLiteral("wide.png"));
        QVERIFY(!test.error()->isVisible());
        test.dropFile(test.well(), test.square);  // alone
        QTRY_VERIFY(!notice->isVisible());
    }
    test.dropFile(test.well(), QStringLiteral(LIGHTREEL_TEST_DATA "/pictures/moving.webp"));
    QTRY_COMPARE(notice->accessibleName(),
                 QStringLiteral("The file holds more than one picture; the first was taken."));
    mime.setUrls({QUrl::fromLocalFile(test.broken), QUrl::fromLocalFile(test.wide)});
    test.dropOn(test.well(), mime);
    QTRY_VERIFY(test.error()->isVisible());
    QVERIFY(!notice->isVisible());  // none was taken
}

void StartNoticeTest::ofSeveralFilesAClipOfEachIsMade() {
    MovingWindow test;
    QMimeData mime;
    mime.setUrls(
        {QUrl::fromLocalFile(test.wide), QUrl::fromLocalFile(test.square), QUrl::fromLocalFile(test.broken)});
    test.dropOn(test.well(), mime);
    auto* notice = test.find<QLabel>("startImageNotice");
    QTRY_VERIFY(notice->isVisible());
    QTest::keyClick(test.well(), Qt::Key_Plus);  // of the picture that is shown
    const PictureFraming framing = test.well()->framing();
    Q_EMIT notice->linkActivated(QStringLiteral("#"));
    QVERIFY(!notice->isVisible());
    const std::vector<Job>& jobs = test.engine.jobs;
    QCOMPARE(jobs.size(), size_t{3});
    const QStringList pictures{test.wide, test.square, test.broken};
    for (size_t i = 0; i < jobs.size(); ++i) {
        const QFileInfo picture(pictures[static_cast<qsizetype>(i)]);
        QCOMPARE(QString::fromStdString(jobs[i].request.image), picture.filePath());
        QCOMPARE(QFileInfo(QString::fromStdString(jobs[i].output)).completeBaseName(),
                 picture.completeBaseName());
        QCOMPARE(jobs[i].request.framing == (i == 0 ? framing : PictureFraming()), true);
    }
    QVERIFY(jobs[0].request.seed != jobs[1].request.seed);
    QVERIFY(jobs[0].id != jobs[1].id);
    test.engine.begin(jobs[0]);
    RunRecord record;
    record.output.path = "/clips/wide (2).mp4";  // the other name was taken
    test.engine.finish(jobs[0], record);
    QCOMPARE(entryTitle(test.window->tracker().entries().front()), QStringLiteral("wide (2).mp4"));
}

void StartNoticeTest::ofADamagedFileItIsSaid() {
    MovingWindow test;
    QFile file(test.files.filePath(QStringLiteral("damaged.jpg")));
    QVERIFY(twoColours(200, 100).save(file.fileName()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray bytes = file.readAll();
    QVERIFY(file.resize(0) && file.seek(0));
    file.write(bytes.remove(bytes.size() - 40, 30));
    file.close();
    test.dropFile(test.well(), file.fileName());
    auto* notice = test.find<QLabel>("startImageNotice");
    QTRY_VERIFY(notice->isVisible());
    QVERIFY2(notice->text().contains(QStringLiteral("damaged")), qPrintable(notice->text()));
    QVERIFY(test.canStart());
}

void StartNoticeTest::ofALargePictureItIsSaidHowItIsRead() {
    QImage image(5000, 2500, QImage::Format_RGB888);
    image.fill(Qt::red);
    MovingWindow test;
    const QString file = test.files.filePath(QStringLiteral("large.jpg"));
    QVERIFY(image.save(file));
    test.dropFile(test.well(), file);
    auto* notice = test.find<QLabel>("startImageNotice");
    QTRY_VERIFY(notice->isVisible());
    QCOMPARE(notice->accessibleName(),
             QStringLiteral("The file has 5000 × 2500 pixels; it is read at 4096 × 2048."));
}

int main(int argc, char** argv) {
    return runTest<StartNoticeTest>(argc, argv);
}
#include "start_notice_test.moc"
