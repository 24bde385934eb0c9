// A failure shows what happened, what was kept and what to do; details can be copied; the settings come back.
#include <QClipboard>
#include <QDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTimer>

#include "tests/ui/run_test.h"
#include "tests/ui/window/window_under_test.h"
#include "ui/text/error_text.h"

using namespace lightreel;

class FailureTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void failureShowsThreeParts();
    void everyCodeHasThreeSentences();
    void damagedModelLeadsToTheModels();
    void missingEngineStopsStart();
    void clipThatCannotBeReadIsNamed();
};

void FailureTest::failureShowsThreeParts() {
    WindowUnderTest test;
    test.open();
    test.writePrompt(QStringLiteral("a boat"));
    test.find<QSpinBox>("widthSpin")->setValue(512);
    test.pressStart();
    const Job job = test.lastJob();
    test.engine.begin(job);
    const Error error{
        ErrorCode::DiskFull, {{"path", "/clips/a-boat.mp4"}, {"needed", "1 MB"}}, "errno 28", "media"};
    test.engine.fail(job, error);
    const MessageTemplate& message = messageTemplate(ErrorCode::DiskFull);
    QVERIFY(test.find<QLabel>("errorCause")->text().contains(QStringLiteral("/clips/a-boat.mp4")));
    QCOMPARE(test.find<QLabel>("errorKept")->text(), QString::fromUtf8(message.kept));
    QCOMPARE(test.find<QLabel>("errorNext")->text(), QString::fromUtf8(message.next));
    QVERIFY(test.find<QLabel>("errorNext")->isVisible());
    QVERIFY(test.find<QLabel>("bannerText")->isVisible());
    QVERIFY(!test.find<QPushButton>("cancelButton")->isVisible());

    QTest::mouseClick(test.find<QPushButton>("errorCopy"), Qt::LeftButton);
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY(copied.contains(QStringLiteral("disk-full")) && copied.contains(QStringLiteral("errno 28")));
    QVERIFY(test.find<QPlainTextEdit>("logView")->toPlainText().contains(QStringLiteral("Error: a boat")));

    test.find<QSpinBox>("widthSpin")->setValue(64);
    QTest::mouseClick(test.find<QPushButton>("errorSettings"), Qt::LeftButton);
    QCOMPARE(test.find<QSpinBox>("widthSpin")->value(), 512);
}

void FailureTest::everyCodeHasThreeSentences() {
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
        const Error error{static_cast<ErrorCode>(code), {}, {}, {}};
        const ErrorText text = errorText(error);
        QVERIFY(!text.cause.isEmpty() && !text.kept.isEmpty() && !text.next.isEmpty());
        QVERIFY(!errorTitle(error).isEmpty());
    }
}

void FailureTest::damagedModelLeadsToTheModels() {
    WindowUnderTest test;
    test.open();
    Q_EMIT test.models.failed(QStringLiteral("/models/demo"),
                              Error{ErrorCode::ModelDamaged,
                                    {{"path", "unet.safetensors"}, {"reason", "it ends too early"}},
                                    {},
                                    {}});
    QVERIFY(!test.find<QPushButton>("errorSettings")->isVisible());
    QVERIFY(!test.find<QPushButton>("errorFolder")->isVisible());
    bool opened = false;
    QTimer poll;
    connect(&poll, &QTimer::timeout, this, [&opened] {
        auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
        if (!dialog) return;
        opened = dialog->findChild<QWidget*>(QStringLiteral("modelTable")) != nullptr;
        dialog->reject();
    });
    poll.start(10);
    QTest::mouseClick(test.find<QPushButton>("errorModels"), Qt::LeftButton);
    QVERIFY(opened);
    test.writePrompt(QStringLiteral("a boat"));
    test.pressStart();
    test.engine.fail(test.lastJob(), Error{ErrorCode::DiskFull, {{"path", "/clips/a-boat.mp4"}}, {}, {}});
    QVERIFY(!test.find<QPushButton>("errorModels")->isVisible());
}

void FailureTest::missingEngineStopsStart() {
    WindowUnderTest test;
    test.open();
    test.writePrompt(QStringLiteral("a boat"));
    Q_EMIT test.engine.unavailable(Error{ErrorCode::EngineMissing, {{"reason", "no such file"}}, {}, {}});
    QVERIFY(!test.find<QPushButton>("startButton")->isEnabled());
    QVERIFY(test.find<QLabel>("startReason")->text().contains(QStringLiteral("no such file")));
}

void FailureTest::clipThatCannotBeReadIsNamed() {
    WindowUnderTest test;
    test.open();
    test.window->openClip(QStringLiteral("/clips/gone.mp4"), true);
    QVERIFY(test.find<QLabel>("errorCause")->text().contains(QStringLiteral("/clips/gone.mp4")));
    QVERIFY(!test.find<QPushButton>("errorSettings")->isVisible());  // there is no job behind it
}

int main(int argc, char** argv) {
    return runTest<FailureTest>(argc, argv);
}
#include "failure_test.moc"
