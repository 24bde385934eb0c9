// What the window is offered of the models folder.
#include "app/window/library_catalog.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <QtTest>
#include <array>
#include <functional>

#include "core/library/model_manifest.h"

using namespace lightreel;

namespace {

/// How often a folder is opened while something is done.
int timesOpened(const QString& folder, const std::function<void()>& done) {
    const int watch = ::inotify_init1(IN_NONBLOCK);
    // Closing is watched since equal events that follow each other become one.
    if (::inotify_add_watch(watch, qPrintable(folder), IN_OPEN | IN_CLOSE_NOWRITE) < 0) qFatal("no watch");
    done();
    int times = 0;
    alignas(inotify_event) std::array<char, 1 << 16> events;
    const ssize_t size = ::read(watch, events.data(), events.size());
    for (ssize_t at = 0; at < size;) {
        const auto* event = reinterpret_cast<const inotify_event*>(events.data() + at);
        const bool itself = event->len == 0;  // else something in it
        if (itself && (event->mask & IN_OPEN) != 0) ++times;
        at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
    ::close(watch);
    return times;
}

}  // namespace

class LibraryCatalogTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void motionAdapterComesWithItsBase();
    void adapterWithoutItsBaseIsOfferedAlone();
    void folderIsReadOnceForAllWholeModels();

  private:
    /// A file of a model's folder. Returns the folder.
    QString write(const QString& model, const char* name, const QByteArray& text) const;
    const ModelChoice& choice(const QString& id);

    const QTemporaryDir m_folder;
    LibraryCatalog m_catalog{{{}, m_folder.path().toStdString(), {}}};
    QVector<ModelChoice> m_choices;
};

QString LibraryCatalogTest::write(const QString& model, const char* name, const QByteArray& text) const {
    const QString folder = m_folder.filePath(model);
    QDir().mkpath(folder);
    QFile file(folder + QLatin1Char('/') + QLatin1String(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("no file");
    return folder;
}

const ModelChoice& LibraryCatalogTest::choice(const QString& id) {
    m_choices = m_catalog.models();
    const auto found =
        std::find_if(m_choices.cbegin(), m_choices.cend(), [&](const ModelChoice& c) { return c.id == id; });
    if (found == m_choices.cend()) qFatal("no such model");
    return *found;
}

void LibraryCatalogTest::motionAdapterComesWithItsBase() {
    const QString base = write(QStringLiteral("base"), "model_index.json", "{}");
    const QString adapter = write(QStringLiteral("lightning"), kAdapterNote, R"({"base": "base"})");
    const ModelChoice& lightning = choice(QStringLiteral("lightning"));
    QCOMPARE(lightning.folder, adapter);
    QCOMPARE(lightning.modelFolder(), base);
    QCOMPARE(lightning.motionAdapter, adapter + QLatin1Char('/') + QLatin1String(kAdapterFile));
    QCOMPARE(choice(QStringLiteral("base")).modelFolder(), base);
    QVERIFY(choice(QStringLiteral("base")).motionAdapter.isEmpty());
}

void LibraryCatalogTest::adapterWithoutItsBaseIsOfferedAlone() {
    const QString adapter = write(QStringLiteral("orphan"), kAdapterNote, R"({"base": "gone"})");
    QCOMPARE(choice(QStringLiteral("orphan")).modelFolder(), adapter);  // looking into it says what is wrong
}

void LibraryCatalogTest::folderIsReadOnceForAllWholeModels() {
    const auto list = [this] { m_choices = m_catalog.models(); };
    const int before = timesOpened(m_folder.path(), list);  // what stands there may be adapters, too
    const auto models = m_choices.size();
    QVERIFY(before > 0);
    for (int i = 0; i < 10; ++i) write(QStringLiteral("whole-%1").arg(i), "model_index.json", "{}");
    QCOMPARE(timesOpened(m_folder.path(), list), before);
    QCOMPARE(m_choices.size(), models + 10);
}

QTEST_GUILESS_MAIN(LibraryCatalogTest)
#include "library_catalog_test.moc"
