// What the window remembers survives the file: every field, foreign keys, damage.
#include <QtTest>
#include <fstream>

#include "app/window/state_file.h"

using namespace lightreel;

class StateFileTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyFieldComesBack();
    void keysOfOthersStay();
    void damagedFileIsKeptAndSaid();
    void wrongTypesFallBack();
};

namespace {

WindowState unusual() {
    WindowState state;
    state.geometry = QByteArray("\x01\x00\xff", 3);
    state.docks = QByteArray("docks");
    state.request = GenerationRequest{};
    state.request->prompt = "a kite";
    state.request->seed = 99;
    state.acceleration.cache = {CacheMode::DeepCache, 4, 2};
    state.acceleration.chunk.bytes = 3 << 20;
    state.outputFolder = QStringLiteral("/somewhere/ä");
    state.outputSuffix = QStringLiteral(".gif");
    state.outputName = QStringLiteral("kite");
    state.seedLocked = true;
    state.clipFolder = QStringLiteral("/clips");
    state.pictureFolder = QStringLiteral("/pictures");
    state.lastClip = QStringLiteral("/clips/a.mp4");
    state.theme = QStringLiteral("dark");
    state.turnedTraces = QStringList{QStringLiteral("legendResident")};
    state.loopMode = 2;
    state.stillClips = true;
    state.getStartedAtStart = false;
    state.unfinishedComparisons = QStringList{QStringLiteral("/clips/comparisons/a b")};
    state.turnedColumns = QStringList{QStringLiteral("20")};
    state.comparisonFolder = QStringLiteral("/comparisons");
    state.directorModel = QStringLiteral("/models/other.gguf");
    return state;
}

}  // namespace

void StateFileTest::everyFieldComesBack() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("deep/settings.json")).toStdString();
    const WindowState state = unusual();
    { StateFile(path).save(state); }
    const WindowState read = StateFile(path).load();
    QCOMPARE(read.geometry, state.geometry);
    QCOMPARE(read.docks, state.docks);
    QVERIFY(read.request && *read.request == *state.request);
    QVERIFY(read.acceleration == state.acceleration);
    QCOMPARE(read.outputFolder, state.outputFolder);
    QCOMPARE(read.outputSuffix, state.outputSuffix);
    QCOMPARE(read.outputName, state.outputName);
    QCOMPARE(read.seedLocked, state.seedLocked);
    QCOMPARE(read.clipFolder, state.clipFolder);
    QCOMPARE(read.pictureFolder, state.pictureFolder);
    QCOMPARE(read.lastClip, state.lastClip);
    QCOMPARE(read.theme, state.theme);
    QCOMPARE(read.turnedTraces, state.turnedTraces);
    QCOMPARE(read.loopMode, state.loopMode);
    QCOMPARE(read.stillClips, state.stillClips);
    QCOMPARE(read.getStartedAtStart, state.getStartedAtStart);
    QCOMPARE(read.unfinishedComparisons, state.unfinishedComparisons);
    QCOMPARE(read.turnedColumns, state.turnedColumns);
    QCOMPARE(read.comparisonFolder, state.comparisonFolder);
    QCOMPARE(read.directorModel, state.directorModel);
    QVERIFY(read.notice.isEmpty());
}

void StateFileTest::keysOfOthersStay() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("settings.json")).toStdString();
    QVERIFY(SettingsFile(path).save({{"budget", 6}, {"window", {{"newer", "key"}}}}));
    {
        StateFile file(path);
        (void)file.load();
        file.save(unusual());
    }
    const nlohmann::json values = SettingsFile(path).load().values;
    QCOMPARE(values.at("budget").get<int>(), 6);
    QCOMPARE(values.at("window").at("newer").get<std::string>(), std::string("key"));
}

void StateFileTest::damagedFileIsKeptAndSaid() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("settings.json")).toStdString();
    { StateFile(path).save(unusual()); }
    std::ofstream(path) << "{ broken";
    StateFile file(path);
    QVERIFY(!file.load().notice.isEmpty());
    QVERIFY(!file.load().notice.isEmpty());  // whoever reads second hears it too
    QCOMPARE(QDir(folder.path()).entryList({QStringLiteral("*corrupt*")}, QDir::Files).size(), 1);
}

void StateFileTest::wrongTypesFallBack() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("settings.json")).toStdString();
    QVERIFY(SettingsFile(path).save(
        {{"window",
          {{"theme", 7}, {"loop_mode", 99}, {"seed_locked", "yes"}, {"turned_traces", {1, "x"}}}}}));
    const WindowState read = StateFile(path).load();
    QCOMPARE(read.theme, QStringLiteral("system"));
    QCOMPARE(read.loopMode, 1);
    QCOMPARE(read.seedLocked, false);
    QCOMPARE(read.turnedTraces, QStringList{QStringLiteral("x")});
    QVERIFY(!read.outputFolder.isEmpty());
}

QTEST_GUILESS_MAIN(StateFileTest)
#include "state_file_test.moc"
