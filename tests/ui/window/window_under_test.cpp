#include "tests/ui/window/window_under_test.h"

#include <QPlainTextEdit>
#include <QPushButton>

namespace lightreel {

WindowUnderTest::WindowUnderTest() {
    store.state.outputFolder = QStringLiteral("/clips");
}

void WindowUnderTest::open() {
    window = std::make_unique<MainWindow>(WindowServices{engine,
                                                         models,
                                                         catalog,
                                                         clips,
                                                         store,
                                                         dialogs,
                                                         {},
                                                         files.filePath(QStringLiteral("kept")).toStdString(),
                                                         {},
                                                         withDirector ? &director : nullptr});
    window->show();
    Q_EMIT engine.ready(QStringLiteral("CPU, 2 threads"));
}

void WindowUnderTest::addMovingModel() {
    const QString folder = QStringLiteral("/models/moving");
    catalog.list.append({QStringLiteral("moving"), QStringLiteral("Moving pictures"), folder});
    models.others[folder] = movingFacts();
}

void WindowUnderTest::writePrompt(const QString& prompt) {
    find<QPlainTextEdit>("promptEdit")->setPlainText(prompt);
}

void WindowUnderTest::pressStart() {
    QTest::mouseClick(find<QPushButton>("startButton"), Qt::LeftButton);
}

std::vector<std::shared_ptr<const Frame>> greyFrames(int count) {
    std::vector<std::shared_ptr<const Frame>> frames;
    for (int i = 0; i < count; ++i) {
        Frame frame{16, 16, i, {i, 8}, std::vector<uint8_t>(16 * 16 * 3, static_cast<uint8_t>(10 * i))};
        frames.push_back(std::make_shared<const Frame>(std::move(frame)));
    }
    return frames;
}

}  // namespace lightreel
