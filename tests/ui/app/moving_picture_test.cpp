// The whole program with a model of image to video: a picture dropped on the window becomes a clip, and the
// clip is extended.
#include <QApplication>
#include <QComboBox>
#include <QDirIterator>
#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QtTest>

#include "app/window/application.h"
#include "tests/ui/app/program.h"
#include "ui/prompt/output_fields.h"

using namespace lightreel;

namespace {

void copyFolder(const QString& from, const QString& to) {
    QDirIterator files(from, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString target = to + files.next().mid(from.size());
        QDir().mkpath(QFileInfo(target).path());
        QFile::copy(files.filePath(), target);
    }
}

void drop(const QString& path) {
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(mainWindow(), &enter);
    QDropEvent event(QPointF(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(mainWindow(), &event);
}

}  // namespace

class MovingPictureTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void pictureBecomesAClipThatGoesOn();
};

void MovingPictureTest::pictureBecomesAClipThatGoesOn() {
    QTemporaryDir home;
    qputenv("LIGHTREEL_HOME", home.path().toLocal8Bit());
    copyFolder(QStringLiteral(LIGHTREEL_TEST_DATA "/tiny-i2v"),
               home.filePath(QStringLiteral("models/tiny-i2v")));
    Application program(*qApp);
    program.show();
    QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("statusDevice")->text().contains(QStringLiteral("threads")),
                             kClipMs);
    mainWindow()->findChild<OutputFields*>()->setFolder(home.filePath(QStringLiteral("clips")));
    auto* models = find<QComboBox>("modelCombo");
    models->setCurrentIndex(models->findText(QStringLiteral("tiny-i2v")));
    Q_EMIT models->activated(models->currentIndex());
    QTRY_VERIFY_WITH_TIMEOUT(find<QSpinBox>("motionSpin")->isVisible(), kClipMs);
    find<QSpinBox>("widthSpin")->setValue(64);
    find<QSpinBox>("heightSpin")->setValue(64);
    find<QSpinBox>("framesSpin")->setValue(3);
    find<QSpinBox>("stepsSpin")->setValue(2);
    auto* start = find<QPushButton>("startButton");
    QVERIFY(!start->isEnabled());
    drop(QStringLiteral(LIGHTREEL_TEST_DATA "/start-picture.png"));
    QTRY_VERIFY2_WITH_TIMEOUT(start->isEnabled(), qPrintable(find<QLabel>("startReason")->text()), kClipMs);
    QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("predictedPeak")->text().contains(QStringLiteral("iB")), kClipMs);
    QTest::mouseClick(start, Qt::LeftButton);
    auto* name = find<QLabel>("clipName");
    QTRY_COMPARE_WITH_TIMEOUT(name->text(), QStringLiteral("start-picture.mp4"), kClipMs);
    QVERIFY(QFile::exists(home.filePath(QStringLiteral("clips/start-picture.start.png"))));
    QTest::mouseClick(find<QToolButton>("extendClip"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(find<QLabel>("startImageName")->text(),
                              QStringLiteral("start-picture, last frame"), kClipMs);
    QTRY_VERIFY2_WITH_TIMEOUT(start->isEnabled(), qPrintable(find<QLabel>("startReason")->text()), kClipMs);
    QTest::mouseClick(start, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(name->text(), QStringLiteral("start-picture-last-frame.mp4"), kClipMs);
    QVERIFY(mainWindow()->close());
}

QTEST_MAIN(MovingPictureTest)
#include "moving_picture_test.moc"
