// Not a test: paints the window in its states into PNG files, to be looked at.  look_at_it FOLDER
// [dark|light|contrast]
#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QSpinBox>
#include <cmath>

#include "tests/ui/window/window_under_test.h"
#include "ui/style/apply_theme.h"

using namespace lightreel;

namespace {

Frame picture(int size, int index, int count) {
    Frame frame{size, size, index, {index, 8}, {}};
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x) {
            const double dx = x - size * (0.2 + 0.6 * index / count);
            const bool inside = dx * dx + std::pow(y - size * 0.5, 2) < size * size * 0.03;
            for (const int value : {inside ? 220 : 30, inside ? 60 : 60, inside ? 50 : 140})
                frame.rgb.push_back(static_cast<uint8_t>(value));
        }
    return frame;
}

void play(WindowUnderTest& test) {
    const Job job = test.engine.jobs.front();
    test.engine.begin(job);
    std::vector<TimelineSpan> spans{{"load", "stage", 0, 0, 1.2, {}}, {"encode", "stage", 0, 1.2, 1.6, {}}};
    for (int step = 0; step < 7; ++step) {
        const char* kind =
            step % 2 == 0 ? "full" : "reuse";  // as long as each other: the letters can be read
        spans.push_back({"step", kind, step + 1, 1.6 + step * 0.9, 1.6 + (step + 1) * 0.9, {}});
        test.engine.step(job, step, 0.9, kind);
    }
    for (int i = 0; i < 158; ++i) {
        const double t = i * 0.05;
        const double wave = t > 1.6 ? 0.22 + 0.1 * std::fabs(std::sin(t * 3.5)) : 0.12 * t / 1.6;
        const auto bytes = static_cast<int64_t>(wave * (1 << 30));
        test.engine.run(job, event::MemorySample{{t, {bytes, bytes, bytes + 340'000'000, 0}}});
    }
    test.engine.run(job, event::SpansChanged{spans});
    event::Preview preview{7, {}};
    for (int i = 0; i < 16; ++i) preview.frames.push_back(picture(64, i, 16));
    test.engine.run(job, preview);
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QString folder = QString::fromLocal8Bit(argc > 1 ? argv[1] : ".");
    const QString theme = QString::fromLocal8Bit(argc > 2 ? argv[2] : "dark");
    if (theme == QLatin1String("contrast")) QApplication::setPalette(QPalette(Qt::black, Qt::black));
    applyTheme(application, theme);
    WindowUnderTest test;
    test.open();
    test.window->resize(1600, 1000);
    const auto keep = [&](const char* name) {
        QTest::qWait(700);
        test.window->grab().save(
            QDir(folder).filePath(QStringLiteral("%1-%2.png").arg(QLatin1String(name), theme)));
    };
    keep("first");
    test.writePrompt(QStringLiteral("a red circle moving right over a blue background"));
    test.find<QCheckBox>("cacheCheck")->setChecked(true);
    test.pressStart();
    test.pressStart();
    play(test);
    keep("running");
    test.engine.fail(test.engine.jobs[0],
                     Error{ErrorCode::DiskFull, {{"path", "/clips/a-red-circle.mp4"}}, "errno 28", "media"});
    keep("failed");
    test.window->resize(test.window->minimumSize());
    test.find<QSpinBox>("stepsSpin")->setValue(2);
    keep("small");
    return 0;
}
