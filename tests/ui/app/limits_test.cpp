// A file size limit and a reader that goes away come back as errors: neither signal ends the program.
#include <QtTest>
#include <csignal>

class LimitsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void signalsOfLimitsAreIgnored();
};

void LimitsTest::signalsOfLimitsAreIgnored() {
    const QTemporaryDir home;
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LIGHTREEL_HOME"), home.path());
    program.setProcessEnvironment(environment);
    program.setChildProcessModifier([] { std::signal(SIGXFSZ, SIG_DFL); });
    program.start(QStringLiteral(LIGHTREEL_PROGRAM), QStringList());
    QVERIFY(program.waitForStarted());
    const auto ignored = [&program] {
        QFile status(QStringLiteral("/proc/%1/status").arg(program.processId()));
        if (!status.open(QIODevice::ReadOnly)) return quint64{0};
        const QList<QByteArray> lines = status.readAll().split('\n');
        for (const QByteArray& line : lines)
            if (line.startsWith("SigIgn:")) return line.mid(7).trimmed().toULongLong(nullptr, 16);
        return quint64{0};
    };
    const quint64 wanted = quint64{1} << (SIGXFSZ - 1) | quint64{1} << (SIGPIPE - 1);
    QTRY_COMPARE_WITH_TIMEOUT(ignored() & wanted, wanted, 60'000);
    program.kill();
    program.waitForFinished();
}

QTEST_GUILESS_MAIN(LimitsTest)
#include "limits_test.moc"
