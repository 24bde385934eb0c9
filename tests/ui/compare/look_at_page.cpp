// Not a test: paints the comparison in its states into PNG files, to be looked at.
// look_at_page FOLDER [dark|light]
#include <QAction>
#include <QPainter>
#include <QPushButton>
#include <QTabBar>
#include <QTimer>
#include <cmath>

#include "tests/ui/compare/comparison_under_test.h"
#include "tests/ui/window/window_under_test.h"
#include "ui/compare/comparison_page.h"
#include "ui/compare/comparison_tab.h"
#include "ui/style/apply_theme.h"

using namespace lightreel;

namespace {

constexpr int kFrames = 16, kSide = 256;
constexpr int64_t kMiB = 1 << 20;

/// A ball over hills; how far it is off grows with `fault`.
void drawFrames(const QString& folder, double fault) {
    QDir().mkpath(folder);
    for (int i = 0; i < kFrames; ++i) {
        QImage image(kSide, kSide, QImage::Format_RGB888);
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        QLinearGradient sky(0, 0, 0, kSide);
        sky.setColorAt(0, QColor(60, 100, 170));
        sky.setColorAt(1, QColor(240, 200, 150));
        painter.fillRect(image.rect(), sky);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(40, 80, 60));
        painter.drawEllipse(QPointF(kSide * 0.7, kSide * 1.1), kSide * 0.6, kSide * 0.4);
        painter.setBrush(QColor(220, 60, 50));
        painter.drawEllipse(QPointF(kSide * (0.2 + 0.04 * i) + fault * i, kSide * 0.45 + fault), 30, 30);
        painter.end();
        image.save(QDir(folder).filePath(QStringLiteral("frame_%1.png").arg(i, 5, 10, QLatin1Char('0'))));
    }
}

MemoryTimeline tapeOf(double seconds, double height) {
    MemoryTimeline tape;
    for (double t = 0; t < seconds; t += 0.03) {
        const double part = t / seconds;
        const double level = part < 0.1   ? part * 5
                             : part < 0.8 ? 0.7 + 0.2 * std::fabs(std::sin(t * 4))
                                          : 1.0;
        const auto bytes = static_cast<int64_t>(level * height * 400) * kMiB;
        tape.add({t, {bytes, bytes, bytes + 300 * kMiB, 0}});
    }
    return tape;
}

/// Invented figures, to fill the layout.
RunRecord recordOf(const Job& job, int number) {
    const bool cached = job.acceleration.cache.mode != CacheMode::Off;
    const bool lean =
        job.acceleration.chunk.mode != ChunkMode::Off || job.acceleration.swap.what != SwapWhat::Nothing;
    const double seconds =
        (cached ? 14.0 / job.acceleration.cache.interval + 4 : 16.2) * (lean ? 1.06 : 1) + number * 0.07;
    const double height = (lean ? 0.72 : 1.0) * (cached ? 1.03 : 1.0) + number * 0.004;
    RunRecord record;
    record.jobId = job.id;
    record.request = job.request;
    record.acceleration = job.acceleration;
    record.device = "cpu";
    record.seconds = {{"encode", 0.4}, {"denoise", seconds - 3}, {"decode", 2.6}, {"total", seconds + 1}};
    record.peakBytes = {{"encode", 120 * kMiB},
                        {"denoise", static_cast<int64_t>(365 * height) * kMiB},
                        {"decode", 210 * kMiB}};
    record.peakResidentBytes = {{"denoise", static_cast<int64_t>(700 * height) * kMiB}};
    for (int i = 0; i < 12; ++i)
        record.steps.push_back({i, cached && i % 2 ? "reuse" : "full", cached && i % 2 ? 0.31 : 1.08});
    if (job.acceleration.cache.mode == CacheMode::Adaptive)
        record.certificate = ErrorCertificate{job.acceleration.cache.errorBudget, 0.27, 0.29, 7, 5, 0};
    record.timeline = tapeOf(seconds, height);
    record.output = {job.output, "png", kFrames, 100, "hash " + std::to_string(number)};
    drawFrames(QString::fromStdString(job.output), cached ? 0.15 * job.acceleration.cache.interval : 0);
    QFile file(QString::fromStdString(job.recordPath));
    if (file.open(QIODevice::WriteOnly)) file.write(toJson(record).dump().c_str());
    return record;
}

class Looks {
  public:
    Looks(const QString& folder, const QString& theme) : m_folder(folder), m_theme(theme) {
        m_test.store.state.outputFolder = m_test.files.filePath(QStringLiteral("clips"));
        m_test.models.facts.budgetSchedulers = {"euler"};
        m_test.open();
        m_test.window->resize(1600, 1000);
        m_test.writePrompt(QStringLiteral("a red ball over green hills, evening light"));
    }
    void paint() {
        dialog("compareSettingsAction", "dialog", "compareCancel");
        dialog("mapOfCardAction", "grid", "compareCancel");
        m_test.window->findChild<QTabBar*>(QStringLiteral("centreTabBar"))->setCurrentIndex(1);
        keep("empty");
        dialog("compareSettingsAction", nullptr, "compareStart");
        QTest::qWait(300);
        for (int i = 0; i < 4; ++i) run(i);
        fail();
        run(6);
        QTest::qWait(300);
        m_test.engine.begin(m_test.lastJob());
        m_test.engine.step(m_test.lastJob(), 0, 1.1);
        keep("running");
        finish(7);
        for (int i = 8; !over(); ++i) run(i);
        clips().select(1, 3);
        keep("over");
        page().showMap();
        QTest::qWait(100);
        QTest::keyClick(page().findChild<QWidget*>(QStringLiteral("compareMap")), Qt::Key_Left);
        QTest::keyClick(page().findChild<QWidget*>(QStringLiteral("compareMap")), Qt::Key_Left);
        keep("map");
        m_test.window->resize(m_test.window->minimumSize());
        keep("small");
    }

  private:
    ComparisonPage& page() { return *m_test.window->findChild<ComparisonPage*>(); }
    ComparisonTab& clips() { return page().clips(); }
    bool over() { return page().flow()->state() == ComparisonFlow::State::Over; }
    void dialog(const char* action, const char* name, const char* button) {
        QTimer::singleShot(900, m_test.window.get(), [this, name, button] {
            QWidget* dialog = QApplication::activeModalWidget();
            if (name) save(*dialog, name);
            dialog->findChild<QPushButton*>(QLatin1String(button))->click();
        });
        m_test.find<QAction>(action)->trigger();
    }
    void finish(int number) {
        const Job job = m_test.lastJob();
        m_test.engine.finish(job, recordOf(job, number));
        m_jobs = m_test.engine.jobs.size();
    }
    void run(int number) {
        const bool more =
            QTest::qWaitFor([this] { return m_test.engine.jobs.size() > m_jobs || over(); }, 5000);
        if (!more || over()) return;
        m_test.engine.begin(m_test.lastJob());
        finish(number);
    }
    void fail() {
        if (!QTest::qWaitFor([this] { return m_test.engine.jobs.size() > m_jobs; }, 5000)) return;
        m_test.engine.fail(
            m_test.lastJob(),
            Error{ErrorCode::OutOfMemory, {{"stage", "denoise"}, {"asked", "1 GiB"}, {"free", "0.2 GiB"}}});
        m_jobs = m_test.engine.jobs.size();
    }
    void save(QWidget& widget, const char* name) {
        widget.grab().save(
            QDir(m_folder).filePath(QStringLiteral("%1-%2.png").arg(QLatin1String(name), m_theme)));
    }
    void keep(const char* name) {
        QTest::qWait(1200);
        save(*m_test.window, name);
    }

    WindowUnderTest m_test;
    QString m_folder, m_theme;
    size_t m_jobs = 0;
};

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QString theme = QString::fromLocal8Bit(argc > 2 ? argv[2] : "dark");
    applyTheme(application, theme);
    Looks(QString::fromLocal8Bit(argc > 1 ? argv[1] : "."), theme).paint();
    return 0;
}
