// The models dialog shows what is there and what is wrong with it; an import can fail without harm.
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QTimer>
#include <QToolButton>

#include "tests/ui/run_test.h"
#include "tests/ui/window/window_under_test.h"
#include "ui/models/models_dialog.h"

using namespace lightreel;

namespace {

Error endsTooEarly() {
    return {ErrorCode::ModelDamaged, {{"path", "unet.safetensors"}, {"reason", "it ends too early"}}, {}, {}};
}

/// Opens the dialog in the window and closes it. Returns how many models it lists.
int lookIntoTheDialog(WindowUnderTest& test) {
    QTimer poll;
    int rows = 0;
    QObject::connect(&poll, &QTimer::timeout, &poll, [&rows] {
        auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
        if (!dialog) return;
        rows = dialog->findChild<QTableWidget*>(QStringLiteral("modelTable"))->rowCount();
        dialog->reject();
    });
    poll.start(10);
    QTest::mouseClick(test.find<QToolButton>("modelsButton"), Qt::LeftButton);
    return rows;
}

/// The user takes the row of the list, which may be the chosen one.
void choose(WindowUnderTest& test, int row) {
    auto* combo = test.find<QComboBox>("modelCombo");
    combo->setCurrentIndex(row);
    Q_EMIT combo->activated(row);
}

/// How often a text stands on the first page.
qsizetype countOnGetStarted(WindowUnderTest& test, const QString& text) {
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);  // the former rows go
    QStringList texts;
    for (const QLabel* label : test.find<QWidget>("getStartedTab")->findChildren<QLabel*>())
        texts << label->text();
    return texts.filter(text).size();
}

}  // namespace

class ModelsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void listsModelsWithTheirState();
    void detailsNameTheKind();
    void damagedModelSaysWhy();
    void refusedImportSaysWhatWasKept();
    void checkShowsItsResult();
    void modelPutIntoTheFolderByHandCanBeChosen();
    void othersAreReadAfterTheChosenOne();
    void newChoiceWaitsForOneAtMost();
    void chosenOneThatIsBrokenStaysNamed();
    void chosenOneThatWasMendedIsRead();

  private:
    FakeModelService m_service;
    FakeCatalog m_catalog;
    FakeDialogs m_dialogs;
};

void ModelsTest::listsModelsWithTheirState() {
    ModelsDialog dialog(m_service, m_catalog, m_dialogs);
    auto* table = dialog.findChild<QTableWidget*>(QStringLiteral("modelTable"));
    QCOMPARE(table->rowCount(), 2);
    QCOMPARE(table->item(0, 0)->text(), QStringLiteral("Lightreel demo"));
    QCOMPARE(table->item(0, 1)->text(), QStringLiteral("AnimateDiff"));
    QCOMPARE(table->item(0, 2)->text(), QStringLiteral("28\u00A0MB"));
    QCOMPARE(table->item(0, 3)->text(), QStringLiteral("ready"));
}

void ModelsTest::detailsNameTheKind() {
    FakeModelService service;
    service.others[QStringLiteral("/models/other")] = movingFacts();
    ModelsDialog dialog(service, m_catalog, m_dialogs);
    const auto told = [&dialog](const QString& sentence) {
        for (const QLabel* label : dialog.findChildren<QLabel*>())
            if (label->text().startsWith(sentence)) return true;
        return false;
    };
    QVERIFY(told(QStringLiteral("Text to video, AnimateDiff.")));
    dialog.findChild<QTableWidget*>(QStringLiteral("modelTable"))->selectRow(1);
    QVERIFY(told(QStringLiteral("Image to video, Stable Video Diffusion.")));
}

void ModelsTest::damagedModelSaysWhy() {
    ModelsDialog dialog(m_service, m_catalog, m_dialogs);
    auto* table = dialog.findChild<QTableWidget*>(QStringLiteral("modelTable"));
    table->selectRow(1);
    Q_EMIT m_service.failed(QStringLiteral("/models/other"), endsTooEarly());
    QCOMPARE(table->item(1, 3)->text(), QStringLiteral("The model is damaged"));
    QStringList texts;
    for (const QLabel* label : dialog.findChildren<QLabel*>()) texts << label->text();
    QVERIFY(texts.filter(QStringLiteral("it ends too early")).size() == 1);
    auto* parts = dialog.findChild<QTableWidget*>(QStringLiteral("modelParts"));
    QVERIFY(parts->horizontalHeader()->isHidden());  // it would head nothing
    table->selectRow(0);
    QVERIFY(!parts->horizontalHeader()->isHidden());
    texts.clear();
    for (const QLabel* label : dialog.findChildren<QLabel*>()) texts << label->text();
    QVERIFY(texts.filter(QStringLiteral("it ends too early")).isEmpty());
}

void ModelsTest::refusedImportSaysWhatWasKept() {
    ModelsDialog dialog(m_service, m_catalog, m_dialogs);
    m_dialogs.path = QStringLiteral("/downloads/holiday");
    QTest::mouseClick(dialog.findChild<QPushButton*>(QStringLiteral("modelImport")), Qt::LeftButton);
    QCOMPARE(m_catalog.imports, QStringList{QStringLiteral("/downloads/holiday")});
    QVERIFY(!dialog.findChild<QPushButton*>(QStringLiteral("modelImport"))->isEnabled());
    Q_EMIT m_catalog.importFailed(Error{ErrorCode::ModelUnsupported,
                                        {{"path", "/downloads/holiday"}, {"reason", "no model_index.json"}},
                                        {},
                                        {}});
    const QString said = dialog.findChild<QLabel*>(QStringLiteral("modelMessage"))->text();
    QVERIFY(said.contains(QStringLiteral("no model_index.json")) &&
            said.contains(QStringLiteral("nothing was changed")));
    QVERIFY(dialog.findChild<QPushButton*>(QStringLiteral("modelImport"))->isEnabled());
}

void ModelsTest::checkShowsItsResult() {
    ModelsDialog dialog(m_service, m_catalog, m_dialogs);
    auto* table = dialog.findChild<QTableWidget*>(QStringLiteral("modelTable"));
    auto* said = dialog.findChild<QLabel*>(QStringLiteral("modelMessage"));
    for (const bool imported : {true, false}) {
        m_service.imported = imported;
        QTest::mouseClick(dialog.findChild<QPushButton*>(QStringLiteral("modelVerify")), Qt::LeftButton);
        QCOMPARE(table->item(0, 3)->text(),
                 imported ? QStringLiteral("as imported") : QStringLiteral("weights sound"));
        QCOMPARE(said->text().contains(QStringLiteral("no checksums")), !imported);
    }
}

void ModelsTest::modelPutIntoTheFolderByHandCanBeChosen() {
    WindowUnderTest test;
    test.open();
    auto* combo = test.find<QComboBox>("modelCombo");
    test.catalog.list.append({QStringLiteral("new"), QStringLiteral("New"), QStringLiteral("/models/new")});
    QCOMPARE(combo->count(), 2);  // nothing watches the folder
    QCOMPARE(lookIntoTheDialog(test), 3);
    QCOMPARE(combo->count(), 3);
    QCOMPARE(combo->currentText(), QStringLiteral("Lightreel demo"));
}

void ModelsTest::othersAreReadAfterTheChosenOne() {
    WindowUnderTest test;
    test.addMovingModel();
    test.models.held = true;
    test.models.broken[QStringLiteral("/models/other")] = endsTooEarly();
    test.open();
    QCOMPARE(test.models.waiting, QStringList{QStringLiteral("/models/demo")});
    choose(test, 0);  // once more, before the answer
    QCOMPARE(test.models.waiting, QStringList{QStringLiteral("/models/demo")});
    test.models.answerNext();
    QCOMPARE(test.models.waiting, QStringList{QStringLiteral("/models/other")});  // one at a time
    choose(test, 0);
    QCOMPARE(test.models.waiting, QStringList{QStringLiteral("/models/other")});
    test.models.answerNext();
    QCOMPARE(test.models.waiting, QStringList{QStringLiteral("/models/moving")});
    test.models.answerNext();
    QVERIFY(test.models.waiting.isEmpty());
    const QString lines = test.find<QPlainTextEdit>("logView")->toPlainText();
    QCOMPARE(lines.count(QStringLiteral("it ends too early")), 1);
    QCOMPARE(countOnGetStarted(test, QStringLiteral("Reading its files")), 0);
}

void ModelsTest::newChoiceWaitsForOneAtMost() {
    WindowUnderTest test;
    test.addMovingModel();
    test.models.held = true;
    test.open();
    choose(test, 2);
    QCOMPARE(test.models.waiting,
             (QStringList{QStringLiteral("/models/demo"), QStringLiteral("/models/moving")}));
    test.models.answerNext();
    QCOMPARE(test.models.waiting, QStringList{QStringLiteral("/models/moving")});  // the chosen one first
    test.models.answerNext();
    QCOMPARE(test.models.waiting, QStringList{QStringLiteral("/models/other")});
}

void ModelsTest::chosenOneThatIsBrokenStaysNamed() {
    WindowUnderTest test;
    test.models.broken[QStringLiteral("/models/demo")] = endsTooEarly();
    test.open();
    QCOMPARE(countOnGetStarted(test, QStringLiteral("The Models dialog says why")), 1);
    QCOMPARE(lookIntoTheDialog(test), 2);
    QCOMPARE(countOnGetStarted(test, QStringLiteral("Reading its files")), 0);
    QCOMPARE(countOnGetStarted(test, QStringLiteral("The Models dialog says why")), 1);
}

void ModelsTest::chosenOneThatWasMendedIsRead() {
    WindowUnderTest test;
    test.models.broken[QStringLiteral("/models/demo")] = endsTooEarly();
    test.open();
    test.models.broken.clear();
    Q_EMIT test.catalog.changed();
    QCOMPARE(countOnGetStarted(test, QStringLiteral("Reading its files")), 0);
    QCOMPARE(countOnGetStarted(test, QStringLiteral("The Models dialog says why")), 0);
}

int main(int argc, char** argv) {
    return runTest<ModelsTest>(argc, argv);
}
#include "models_test.moc"
