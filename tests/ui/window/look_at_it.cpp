// Not a test: paints the window in its states into PNG files, to be looked at.  look_at_it FOLDER
// [dark|light|contrast]
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QMenu>
#include <QPainter>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>
#include <cmath>

#include "core/picture/picture_file.h"
#include "tests/ui/window/window_under_test.h"
#include "ui/start_image/start_image_fields.h"
#include "ui/start_image/start_image_well.h"
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

constexpr int64_t kMiB = 1 << 20;

/// Peaks and work as a planner might tell them; invented, to fill the layout.
void foretell(RunPlan& plan) {
    const AccelerationOptions& options = plan.acceleration;
    const bool chunked = options.chunk.mode != ChunkMode::Off, cached = options.cache.mode != CacheMode::Off;
    plan.peakBytes = {{"encode", 130 * kMiB},
                      {"denoise", (chunked ? 300 : 372) * kMiB},
                      {"decode", 90 * kMiB + 30 * kMiB * options.slice.frames}};
    if (options.swap.what == SwapWhat::Weights) plan.peakBytes["denoise"] -= 40 * kMiB;
    for (int i = 0; i < plan.request.steps; ++i)
        plan.steps.push_back(cached && i % options.cache.interval > 0 ? RunPlan::Step{"reuse", 9e9}
                                                                      : RunPlan::Step{"full", 9e10});
    plan.decodeOperations = 2e11;
}

/// Samples of a run up to `end` seconds of 1.6 + steps * 0.9; traffic at every step.
MemoryTimeline tapeOf(double end, double height) {
    MemoryTimeline tape;
    for (double t = 0; t <= end; t += 0.05) {
        const double wave = t > 1.6 ? 0.22 + 0.1 * std::fabs(std::sin(t * 3.5)) : 0.12 * t / 1.6;
        const auto bytes = static_cast<int64_t>(height * wave * (1 << 30));
        const int done = t > 1.6 ? static_cast<int>((t - 1.6) / 0.9) : 0;
        const double part = t > 1.6 ? std::min(1.0, std::fmod(t - 1.6, 0.9) / 0.3) : 0;
        const auto moved = static_cast<int64_t>((done + part) * 40 * kMiB);
        tape.add({t, {bytes, bytes, bytes + 340'000'000, 0}, {done % 2 ? 20 * kMiB : 0, moved, moved / 2}});
    }
    return tape;
}

std::vector<TimelineSpan> spansOf(int steps, bool open) {
    std::vector<TimelineSpan> spans{{"load", "stage", 0, 0, 1.2, {}}, {"encode", "stage", 0, 1.2, 1.6, {}}};
    spans.push_back({"denoise", "stage", 0, 1.6, open ? -1 : 1.6 + steps * 0.9, {}});
    for (int step = 0; step < steps; ++step) {
        // As long as each other: the letters can be read.
        const char* kind = step % 2 == 0 ? "full" : "reuse";
        const double begin = 1.6 + step * 0.9;
        spans.push_back({"step", kind, step + 1, begin, open && step + 1 == steps ? -1 : begin + 0.9, {}});
    }
    return spans;
}

/// A run that is over, with its record.
void finish(WindowUnderTest& test, const Job& job, double height) {
    test.engine.begin(job);
    RunRecord record;
    record.acceleration = job.acceleration;
    for (int step = 0; step < 12; ++step)
        record.steps.push_back({step, step % 2 == 0 ? "full" : "reuse", step % 2 == 0 ? 0.9 : 0.12});
    record.seconds = {{"encode", 0.4}, {"denoise", 6.4}, {"decode", 3.2}, {"total", 11.8}};
    record.timeline = tapeOf(12, height);
    record.peakBytes = {{"encode", 120 * kMiB}, {"denoise", 365 * kMiB}, {"decode", 118 * kMiB}};
    record.predictedPeakBytes = {{"encode", 130 * kMiB}, {"denoise", 372 * kMiB}, {"decode", 120 * kMiB}};
    test.engine.finish(job, record);
}

void play(WindowUnderTest& test, const Job& job) {
    test.engine.foretold = {};
    test.engine.foretold.request = job.request;
    test.engine.foretold.acceleration = job.acceleration;
    foretell(test.engine.foretold);
    test.engine.begin(job);
    for (int step = 0; step < 6; ++step) test.engine.step(job, step, 0.9, step % 2 == 0 ? "full" : "reuse");
    const MemoryTimeline tape = tapeOf(7.4, 1);
    for (const TimelineSample& sample : tape.samples()) test.engine.run(job, event::MemorySample{sample});
    test.engine.run(job, event::SpansChanged{spansOf(7, true)});
    event::Preview preview{7, {}};
    for (int i = 0; i < 16; ++i) preview.frames.push_back(picture(64, i, 16));
    test.engine.run(job, preview);
}

/// A lighthouse of sorts: something with a left, a right and a horizon.
QImage landscape(int width, int height) {
    QImage image(width, height, QImage::Format_RGB888);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    QLinearGradient sky(0, 0, 0, height * 0.6);
    sky.setColorAt(0, QColor(64, 104, 168));
    sky.setColorAt(1, QColor(244, 190, 140));
    painter.fillRect(image.rect(), sky);
    painter.fillRect(QRectF(0, height * 0.6, width, height * 0.4), QColor(40, 84, 110));
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(255, 236, 200));
    painter.drawEllipse(QPointF(width * 0.24, height * 0.42), height * 0.09, height * 0.09);
    painter.setBrush(QColor(38, 60, 48));
    painter.drawEllipse(QPointF(width * 0.78, height * 0.74), width * 0.2, height * 0.14);
    painter.setBrush(QColor(240, 240, 236));
    painter.drawRect(QRectF(width * 0.74, height * 0.28, width * 0.05, height * 0.36));
    painter.setBrush(QColor(200, 50, 40));
    painter.drawRect(QRectF(width * 0.74, height * 0.36, width * 0.05, height * 0.08));
    painter.drawRect(QRectF(width * 0.735, height * 0.22, width * 0.06, height * 0.06));
    return image;
}

/// The window in the states of image to video.
class StartImageStates {
  public:
    StartImageStates(const QString& folder, const QString& theme) : m_folder(folder), m_theme(theme) {
        m_test.addMovingModel();
        m_test.models.shape = foretell;
        m_test.models.others.begin()->second.defaultWidth = 512;
        m_test.models.others.begin()->second.defaultHeight = 512;
        landscape(1920, 1080).save(m_picture);
        QFile text(m_broken);
        if (text.open(QIODevice::WriteOnly)) text.write("no picture");
        m_test.open();
        m_test.window->resize(1600, 1000);
    }

    void paint() {
        keep("i2v-unused");
        choose(2);
        keep("i2v-empty");
        fields().choose(m_picture);
        keep("i2v-crop");
        m_test.find<QSpinBox>("widthSpin")->setValue(768);
        m_test.find<QSlider>("startImageZoom")->setValue(30);
        well().setFocus(Qt::TabFocusReason);
        QTest::keyClick(&well(), Qt::Key_Right, Qt::ShiftModifier);
        keep("i2v-zoomed");
        fields().choose(m_broken);
        keep("i2v-error");
        m_test.find<QComboBox>("startImageFit")->setCurrentIndex(1);
        m_test.find<QComboBox>("sliceTemporalCombo")->setCurrentIndex(1);
        fields().choose(m_picture);
        keep("i2v-pad");
        m_test.find<QComboBox>("startImageFit")->setCurrentIndex(2);
        m_test.window->resize(m_test.window->minimumSize());
        keep("i2v-narrow");
        m_test.window->resize(1600, 1000);
        m_test.find<QComboBox>("startImageFit")->setCurrentIndex(0);
        clip();
        keep("i2v-clip");
        m_test.models.facts.imageToVideo = m_test.models.facts.strengthControl = true;
        Q_EMIT m_test.models.inspected(QStringLiteral("/models/other"), m_test.models.facts);
        choose(1);
        m_test.writePrompt(QStringLiteral("a lighthouse at dusk, slow waves"));
        keep("i2v-strength");
        m_test.models.others[QStringLiteral("/models/demo")] = demoFacts();
        Q_EMIT m_test.models.inspected(QStringLiteral("/models/demo"), demoFacts());
        choose(0);
        keep("i2v-refused");
    }

  private:
    void clip() {
        const QString path = QStringLiteral("/clips/lighthouse.mp4");
        LoadedClip clip{path, {}, 8, {}, {}};
        for (int i = 0; i < 16; ++i) clip.frames.push_back(frameOf(landscape(640, 360)));
        m_test.clips.files[path] = clip;
        m_test.window->openClip(path, false);
        m_test.find<QAction>("extendAction")->trigger();
    }
    void choose(int row) {
        auto* combo = m_test.find<QComboBox>("modelCombo");
        combo->setCurrentIndex(row);
        Q_EMIT combo->activated(row);
    }
    StartImageFields& fields() { return *m_test.window->findChild<StartImageFields*>(); }
    StartImageWell& well() { return fields().well(); }
    void keep(const char* name) {
        QTest::qWait(700);
        m_test.window->grab().save(
            QDir(m_folder).filePath(QStringLiteral("%1-%2.png").arg(QLatin1String(name), m_theme)));
    }

    WindowUnderTest m_test;
    QString m_folder, m_theme;
    QString m_picture = m_test.files.filePath(QStringLiteral("lighthouse.png"));
    QString m_broken = m_test.files.filePath(QStringLiteral("holiday.jpg"));
};

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
    test.models.shape = foretell;
    keep("first");
    test.writePrompt(QStringLiteral("a red circle moving right over a blue background"));
    test.find<QCheckBox>("cacheCheck")->setChecked(true);
    for (const double height : {1.3, 1.1, 0.8}) {
        test.pressStart();
        finish(test, test.lastJob(), height);
    }
    keep("over");
    test.pressStart();
    const Job running = test.lastJob();
    test.pressStart();
    play(test, running);
    test.find<QToolButton>("legendSwap")->setChecked(true);
    for (QAction* action : test.find<QMenu>("overlayMenu")->actions()) action->trigger();
    test.find<QCheckBox>("swapCheck")->setChecked(true);
    test.find<QToolButton>("moreButton")->setChecked(true);
    keep("running");
    test.engine.fail(running,
                     Error{ErrorCode::DiskFull, {{"path", "/clips/a-red-circle.mp4"}}, "errno 28", "media"});
    keep("failed");
    test.window->resize(test.window->minimumSize());
    test.find<QSpinBox>("stepsSpin")->setValue(2);
    keep("small");
    test.window->close();
    StartImageStates(folder, theme).paint();
    return 0;
}
