// Quitting while clips are not finished: it asks, says what would be lost, and follows the run meanwhile.
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>

#include "tests/ui/run_test.h"
#include "tests/ui/window/window_under_test.h"

using namespace lightreel;

namespace {

QPushButton* buttonOf(const QMessageBox* box, const QString& text) {
    for (QAbstractButton* button : box->buttons())
        if (button->text() == text) return static_cast<QPushButton*>(button);
    return nullptr;
}

/// Answers the next real question: waits for a button of this text and clicks it, else leaves by Esc.
bool answer(Dialogs& dialogs, const YesNoQuestion& question, const QString& button, QString* seen = nullptr) {
    QTimer poll;
    int tries = 0;
    QObject::connect(&poll, &QTimer::timeout, [&] {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        if (!box) return;
        if (seen) *seen = box->text();
        if (QPushButton* wanted = buttonOf(box, button)) return QTest::mouseClick(wanted, Qt::LeftButton);
        if (button.isEmpty() || ++tries > 500) QTest::keyClick(box, Qt::Key_Escape);
    });
    poll.start(20);
    return dialogs.ask(nullptr, question);
}

}  // namespace

class QuitTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void idleWindowClosesAtOnce();
    void quitAsksWhileAClipRuns();
    void waitingClipsAreCounted();
    void questionFollowsTheRunToItsEnd();
    void dialogAnswersAsItsButtonsSay();
    void dialogChangesWithItsSubject();
};

void QuitTest::idleWindowClosesAtOnce() {
    WindowUnderTest test;
    test.open();
    test.dialogs.answer = false;
    QVERIFY(test.window->close());
    QVERIFY(test.dialogs.asked.text.isEmpty());
}

void QuitTest::quitAsksWhileAClipRuns() {
    WindowUnderTest test;
    test.open();
    test.writePrompt(QStringLiteral("a boat"));
    test.pressStart();
    test.engine.begin(test.lastJob());
    test.dialogs.answer = false;
    QVERIFY(!test.window->close());
    QVERIFY(test.window->isVisible());
    QVERIFY2(test.dialogs.asked.text.startsWith(QStringLiteral("Step 1 of 12: a boat\n")),
             qPrintable(test.dialogs.asked.text));
    QVERIFY(!test.dialogs.asked.text.contains(QStringLiteral("waiting")));
    test.dialogs.answer = true;
    QVERIFY(test.window->close());
    QVERIFY(test.find<QPlainTextEdit>("logView")->toPlainText().contains(QStringLiteral("clips stopped: 1")));
    QCOMPARE(test.store.state.request->prompt, std::string("a boat"));
}

void QuitTest::waitingClipsAreCounted() {
    WindowUnderTest test;
    test.open();
    test.writePrompt(QStringLiteral("kite ").repeated(40));
    for (int i = 0; i < 3; ++i) test.pressStart();
    test.engine.begin(test.engine.jobs.front());
    test.dialogs.answer = false;
    QVERIFY(!test.window->close());
    const QStringList lines = test.dialogs.asked.text.split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines[0].size() < 90);
    QCOMPARE(lines[1], QStringLiteral("Clips waiting: 2"));
}

void QuitTest::questionFollowsTheRunToItsEnd() {
    WindowUnderTest test;
    test.open();
    test.writePrompt(QStringLiteral("a boat"));
    test.pressStart();
    test.engine.begin(test.lastJob());
    test.dialogs.answer = false;
    test.dialogs.whileAsked = [&test] {
        const YesNoQuestion& asked = test.dialogs.asked;
        test.engine.step(test.lastJob(), 4, 1.0);
        QVERIFY(asked.now().text.startsWith(QStringLiteral("Step 6 of 12")));
        test.engine.finish(test.lastJob(), {});
        QVERIFY(asked.now().text.contains(QStringLiteral("finished")));
        QCOMPARE(asked.now().accept, QStringLiteral("Quit"));
    };
    QVERIFY(!test.window->close());
    QCOMPARE(test.store.state.lastClip, QStringLiteral("/clips/a-boat.mp4"));  // what ended is remembered
    test.dialogs.whileAsked = {};
    QVERIFY(test.window->close());  // nothing is left to ask about
}

void QuitTest::dialogAnswersAsItsButtonsSay() {
    Dialogs dialogs;
    const YesNoQuestion question{QStringLiteral("Quit"), QStringLiteral("Now?"),
                                 QStringLiteral("Stop and quit"), QStringLiteral("Go on")};
    QVERIFY(answer(dialogs, question, QStringLiteral("Stop and quit")));
    QVERIFY(!answer(dialogs, question, QStringLiteral("Go on")));
    QVERIFY(!answer(dialogs, question, {}));  // Esc
}

void QuitTest::dialogChangesWithItsSubject() {
    Dialogs dialogs;
    YesNoQuestion question{QStringLiteral("Quit"), QStringLiteral("Step 1"), QStringLiteral("Stop and quit"),
                           QStringLiteral("Go on")};
    question.now = [] {
        return YesNoQuestion{{}, QStringLiteral("All done"), QStringLiteral("Leave"), QStringLiteral("Stay")};
    };
    QString seen;
    QVERIFY(answer(dialogs, question, QStringLiteral("Leave"), &seen));
    QCOMPARE(seen, QStringLiteral("All done"));
}

int main(int argc, char** argv) {
    return runTest<QuitTest>(argc, argv);
}
#include "quit_test.moc"
