// Not a test: paints the Director in its states into PNG files, to be looked at.
// look_at_director FOLDER [dark|light|contrast]
#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QToolButton>

#include "tests/ui/window/window_under_test.h"
#include "ui/director/director_panel.h"
#include "ui/style/apply_theme.h"

using namespace lightreel;

namespace {

constexpr int64_t kMiB = 1 << 20;

AssistantMemory memoryOf(int64_t used) {
    AssistantMemory memory;
    memory.boundBytes = 147 * kMiB;
    memory.usedBytes = used;
    memory.weightBytes = 360 * kMiB;
    memory.historyTokens = 41'200;
    memory.wholeBytes = 905 * kMiB;
    memory.episodes = 4;
    return memory;
}

Message lanterns() {
    Reply reply;
    reply.text =
        "The clip reuses cached features on every second step, so fine ripples change late. Enter the cache "
        "one "
        "layer deeper. It costs time, not memory.";
    reply.facts = {{Fact::Kind::Clip, "a paper lantern drifting",
                    "seed 421337 · LightCache, every 2nd full · 31.2 dB", "2026-11-27T20:10:00Z",
                    "/clips/lantern.mp4"}};
    reply.modelUsed = true;
    reply.answer.tokens = 38;
    reply.answer.episode = 2;
    reply.answer.likeness = 0.62;
    reply.answer.margin = 0.08;
    reply.answer.turns = {12, 40, 44};
    reply.answer.firstTokenSeconds = 0.9;
    reply.answer.secondsPerToken = 0.06;
    return answerTo(1, reply, "2026-11-27T21:00:10Z");
}

Message boats() {
    Reply reply;
    reply.text = "Two clips match. I also recall a run with 5750 MB.";
    const size_t at = reply.text.find("5750 MB");
    reply.unverified = {{at, at + 7}};
    reply.facts = {clipFact("/clips/boat.mp4", "rain on a night city, small boat"),
                   {Fact::Kind::Failure,
                    "harbour.png, light rain",
                    "Out of memory at step 14 of 25; 5.2 GiB peak",
                    "2026-11-27T09:10:00Z",
                    {},
                    "gone"}};
    reply.whyNoModel = "Found by search, no model was used.";
    return answerTo(3, reply);
}

Message proposal() {
    Reply reply;
    reply.text = "Try this one.";
    reply.prompt = "a small wooden boat at dusk, slow waves, warm light on the water, film grain";
    reply.modelUsed = true;
    reply.answer.tokens = 21;
    return answerTo(5, reply);
}

class Look {
  public:
    Look(const QString& folder, const QString& theme) : m_folder(folder), m_theme(theme) {
        m_test.store.state.getStartedAtStart = false;
        m_test.open();
        m_test.window->resize(1600, 1000);
    }

    void paint() {
        keep("empty");
        auto& director = m_test.director;
        Q_EMIT director.stateChanged({DirectorState::Is::NoModel, 0, {}});
        keep("no-model");
        Q_EMIT director.opened(
            {said(1, "The water flickers in the lantern clip. What can I change without more memory?",
                  "2026-11-27T21:00:00Z"),
             lanterns(), said(3, "Which seed had the boat in the rain?"), boats(),
             said(5, "Write a prompt: a boat at dusk"), proposal()});
        Q_EMIT director.stateChanged({DirectorState::Is::Ready, 0, {}});
        for (int i = 0; i < 40; ++i) Q_EMIT director.memoryChanged(memoryOf((60 + i) * kMiB));
        keep("conversation");
        scrollTo(1);
        m_test.window->findChild<QToolButton*>(QStringLiteral("messageWhy"))->setChecked(true);
        keep("earlier");
        scrollTo(4);
        keep("marked");
        director.ask(QStringLiteral("Why is the second clip slower?"));
        Q_EMIT director.stateChanged({DirectorState::Is::Answering, 0, {}});
        keep("asked");
        Q_EMIT director.factsFound({clipFact("/clips/dragon.mp4", "a dragon over a blue sky")});
        AssistantMemory reading = memoryOf(90 * kMiB);
        reading.readTokens = reading.historyTokens * 2 / 5;
        Q_EMIT director.memoryChanged(reading);
        keep("reading");
        director.write(QStringLiteral("It takes every step in full, "));
        keep("answering");
        Q_EMIT director.askFailed(Error{
            ErrorCode::OutOfMemory, {{"stage", "answer"}, {"asked", "90 MB"}, {"free", "20 MB"}}, {}, {}});
        Q_EMIT director.stateChanged({DirectorState::Is::Resting, 0, {}});
        keep("resting");
        director.facts = {
            clipFact("/clips/dragon.mp4", "a dragon over a blue sky"),
            {Fact::Kind::Decision, "always moonlight, never neon", {}, "2026-11-20T08:00:00Z", {}, {}, 3},
            {Fact::Kind::Quote, "\"some neon is fine\"", {}, "2026-09-02T08:00:00Z", {}, {}, 1}};
        m_test.find<QToolButton>("directorSearch")->setChecked(true);
        m_test.find<QLineEdit>("directorWords")->setText(QStringLiteral("dragon"));
        director.search(QStringLiteral("dragon"));
        keep("found");
        director.remember(QStringLiteral("always moonlight, never neon"), 3, {});
        m_test.find<QToolButton>("directorDecisions")->setChecked(true);
        keep("decisions");
        Q_EMIT director.stateChanged(
            {DirectorState::Is::Failed, 0,
             "The file \"other.gguf\" is of a kind that is not known: rope scaling."});
        m_test.find<QToolButton>("directorSearch")->setChecked(false);
        m_test.find<QToolButton>("directorDecisions")->setChecked(false);
        keep("failed");
        run();
        m_test.window->resize(m_test.window->minimumSize());
        m_test.window->findChild<QDockWidget*>(QStringLiteral("directorDock"))->raise();
        keep("narrow");
    }

  private:
    /// A clip is being made: the band in the graph falls.
    void run() {
        m_test.writePrompt(QStringLiteral("a boat at dusk"));
        m_test.pressStart();
        const Job job = m_test.lastJob();
        m_test.engine.begin(job);
        for (int i = 0; i < 60; ++i) {
            const auto bytes = static_cast<int64_t>((200 + 4 * i) * kMiB);
            m_test.engine.run(job, event::MemorySample{{i * 0.05, {bytes, bytes, bytes + 300 * kMiB, 0}}});
            QTest::qWait(50);
            if (i == 15) Q_EMIT m_test.director.memoryChanged(memoryOf(20 * kMiB));
            AssistantMemory none = memoryOf(0);
            none.weightBytes = 0;
            if (i == 30) Q_EMIT m_test.director.memoryChanged(none);
        }
        keep("run");
    }
    void scrollTo(qint64 turn) { m_test.window->findChild<DirectorPanel*>()->showTurn(turn); }
    void keep(const char* name) {
        QTest::qWait(300);
        const QPixmap all = m_test.window->grab();
        all.save(path(name));
        const auto* dock = m_test.window->findChild<QWidget*>(QStringLiteral("directorDock"));
        const qreal ratio = all.devicePixelRatio();
        const QRectF place(dock->mapTo(m_test.window.get(), QPoint(0, 0)), QSizeF(dock->size()));
        all.copy(QRectF(place.topLeft() * ratio, place.size() * ratio).toRect())
            .save(path((QByteArray(name) + "-dock").constData()));
    }
    [[nodiscard]] QString path(const char* name) const {
        return QDir(m_folder).filePath(QStringLiteral("%1-%2.png").arg(QLatin1String(name), m_theme));
    }

    WindowUnderTest m_test;
    QString m_folder, m_theme;
};

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QString folder = QString::fromLocal8Bit(argc > 1 ? argv[1] : ".");
    const QString theme = QString::fromLocal8Bit(argc > 2 ? argv[2] : "dark");
    if (theme == QLatin1String("contrast")) QApplication::setPalette(QPalette(Qt::black, Qt::black));
    applyTheme(application, theme);
    Look(folder, theme).paint();
    return 0;
}
