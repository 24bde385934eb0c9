// The whole program is closed while it makes a clip: through its real question to the end of its process.
#include <QLabel>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QtTest>

#include "app/window/application.h"
#include "core/media/video_reader.h"
#include "tests/ui/app/program.h"
#include "ui/prompt/output_fields.h"

using namespace lightreel;

class QuitProgramTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase();
    void goingOnFinishesTheClip();
    void stoppingWhileDecodingLeavesNoFile();

  private:
    void start(int frames, int side);
    void answerWith(const QString& button);
    QStringList files() const {
        return QDir(m_home.filePath(QStringLiteral("clips"))).entryList(QDir::Files);
    }

    QTemporaryDir m_home;
    QTimer m_user;  ///< answers the question
    int m_answered = 0;
};

void QuitProgramTest::initTestCase() {
    qputenv("LIGHTREEL_HOME", m_home.path().toLocal8Bit());
}

void QuitProgramTest::start(int frames, int side) {
    QVERIFY(QTest::qWaitForWindowExposed(mainWindow(), kClipMs));
    QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("statusDevice")->text().contains(QStringLiteral("threads")),
                             kClipMs);
    QTRY_COMPARE_WITH_TIMEOUT(find<QSpinBox>("widthSpin")->value(), 128, kClipMs);
    mainWindow()->findChild<OutputFields*>()->setFolder(m_home.filePath(QStringLiteral("clips")));
    find<QSpinBox>("widthSpin")->setValue(side);
    find<QSpinBox>("heightSpin")->setValue(side);
    find<QSpinBox>("stepsSpin")->setValue(1);
    find<QSpinBox>("framesSpin")->setValue(frames);
    find<QPlainTextEdit>("promptEdit")->setPlainText(QStringLiteral("a boat"));
    QTest::mouseClick(find<QPushButton>("startButton"), Qt::LeftButton);
}

void QuitProgramTest::answerWith(const QString& button) {
    m_answered = 0;
    m_user.disconnect();
    connect(&m_user, &QTimer::timeout, this, [this, button] {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        if (!box) return;
        for (QAbstractButton* each : box->buttons())
            if (each->text() == button && ++m_answered) return QTest::mouseClick(each, Qt::LeftButton);
        QTest::keyClick(box, Qt::Key_Escape);
    });
    m_user.start(10);
}

void QuitProgramTest::goingOnFinishesTheClip() {
    {
        Application program(*qApp);
        program.show();
        start(4, 128);
        answerWith(QStringLiteral("Go on"));
        QVERIFY(!mainWindow()->close());
        QCOMPARE(m_answered, 1);
        QVERIFY(mainWindow()->isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(find<QLabel>("clipName")->text(), QStringLiteral("a-boat.mp4"), kClipMs);
        QTimer::singleShot(0, mainWindow(), &QWidget::close);
        QCOMPARE(QApplication::exec(), 0);  // asks nothing now, and the last window ends the program
        QCOMPARE(m_answered, 1);
    }
    QCOMPARE(files(), (QStringList{QStringLiteral("a-boat.json"), QStringLiteral("a-boat.mp4")}));
}

void QuitProgramTest::stoppingWhileDecodingLeavesNoFile() {
    {
        Application program(*qApp);
        program.show();
        start(32, 320);
        const QLabel* step = find<QLabel>("progressStep");
        QTRY_VERIFY_WITH_TIMEOUT(step->text().startsWith(QStringLiteral("Decoding frame ")), kClipMs);
        answerWith(QStringLiteral("Stop and quit"));
        QTimer::singleShot(0, mainWindow(), &QWidget::close);
        QCOMPARE(QApplication::exec(), 0);
        QCOMPARE(m_answered, 1);
    }
    const QStringList kept{QStringLiteral("a-boat.json"), QStringLiteral("a-boat.mp4")};
    QCOMPARE(files(), kept);  // the finished clip, and nothing of the one that was stopped
    const auto clip = readClip(m_home.filePath(QStringLiteral("clips/a-boat.mp4")).toStdString());
    QVERIFY(clip);
    QCOMPARE(clip->size(), size_t{4});
}

QTEST_MAIN(QuitProgramTest)
#include "quit_program_test.moc"
