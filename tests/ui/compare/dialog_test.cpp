// The dialog that begins a comparison: what is offered, what is refused, what it costs.
#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTreeWidgetItemIterator>

#include "core/request/acceleration_text.h"
#include "tests/ui/run_test.h"
#include "tests/ui/window/fakes.h"
#include "ui/compare/compare_dialog.h"
#include "ui/compare/setting_list.h"
#include "ui/optimisation/plan_client.h"

using namespace lightreel;

namespace {

GenerationRequest requestOf(int steps) {
    GenerationRequest request;
    request.model = "demo";
    request.prompt = "a boat";
    request.width = request.height = 128;
    request.frames = 16;
    request.fps = 8;
    request.steps = steps;
    request.scheduler = "euler";
    return request;
}

/// A run of this machine with the dialog's request and a setting.
RunRecord finishedRun(const AccelerationOptions& options, double seconds) {
    RunRecord record;
    record.request = requestOf(12);
    record.acceleration = options;
    for (int i = 0; i < 12; ++i) record.steps.push_back({i, "full", seconds / 12});
    record.seconds = {{"denoise", seconds}, {"decode", 1}, {"total", seconds + 1}};
    return record;
}

struct Dialog {
    explicit Dialog(CompareDialog::Page page = CompareDialog::Page::Settings, int steps = 12,
                    const AccelerationOptions& panel = {}) {
        models.shape = [](RunPlan& plan) { plan.steps.assign(12, RunPlan::Step{"full", 100}); };
        models.facts.budgetSchedulers = {"ddim"};
        dialog = std::make_unique<CompareDialog>(
            ComparisonWish{requestOf(steps), panel, QStringLiteral("/models/demo"), {}, models.facts}, models,
            history, page);
        dialog->show();
    }
    template <typename Control>
    Control* find(const char* name) {
        auto* found = dialog->findChild<Control*>(QLatin1String(name));
        if (!found) qFatal("no control is called %s", name);
        return found;
    }
    QTreeWidgetItem* item(const QString& name) {
        for (QTreeWidgetItemIterator all(find<SettingList>("compareSettings")); *all; ++all)
            if ((*all)->text(0) == name) return *all;
        return nullptr;
    }
    QString said(const char* name) { return find<QLabel>(name)->text(); }
    QStringList names() {
        QStringList names;
        for (const ComparisonMember& member : dialog->plan().members)
            names << QString::fromStdString(member.name);
        return names;
    }
    FakeModelService models;
    RunHistory history;
    std::unique_ptr<CompareDialog> dialog;
};

}  // namespace

class DialogTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void usualOnesAreTicked();
    void whatTheModelCannotDoSaysWhy();
    void panelIsOffered();
    void timeIsToldWhenItIsKnown();
    void nothingTickedCannotStart();
    void gridRunsEveryCombination();
    void wholeGridMayRun();
};

void DialogTest::usualOnesAreTicked() {
    Dialog test;
    QCOMPARE(test.names().front(), QStringLiteral("plain"));
    QVERIFY(test.names().contains(QStringLiteral("DeepCache 2/0")));
    QVERIFY(!test.names().contains(QStringLiteral("LightCache 5/0")));
    QCOMPARE(test.item(QStringLiteral("LightCache 2/0"))->checkState(0), Qt::Checked);
    const auto usual = test.names().size();
    test.find<QPushButton>("compareAll")->click();
    QVERIFY(test.names().size() > usual);
    test.find<QPushButton>("compareUsual")->click();
    QCOMPARE(test.names().size(), usual);
    const ComparisonPlan plan = test.dialog->plan();
    QVERIFY(validate(plan).ok());
    QCOMPARE(plan.title, std::string("a boat"));
    QCOMPARE(plan.modelFolder, std::string("/models/demo"));
}

void DialogTest::whatTheModelCannotDoSaysWhy() {
    Dialog test(CompareDialog::Page::Settings, 4);
    QTreeWidgetItem* budget = test.item(QStringLiteral("adaptive 0.3"));
    QVERIFY(budget && !(budget->flags() & Qt::ItemIsEnabled));
    QVERIFY2(budget->text(1).contains(QStringLiteral("no error budget")), qPrintable(budget->text(1)));
    QCOMPARE(test.item(QStringLiteral("LightCache 5/0"))->text(1),
             QStringLiteral("4 steps leave nothing to skip"));
    test.find<QPushButton>("compareAll")->click();
    QVERIFY(!test.names().contains(QStringLiteral("adaptive 0.3")));
    QVERIFY(!test.names().contains(QStringLiteral("LightCache 5/0")));
}

void DialogTest::panelIsOffered() {
    const AccelerationOptions panel = accelerationFromText("cache=deepcache,interval=7,chunk=exact").value();
    Dialog test(CompareDialog::Page::Settings, 12, panel);
    QCOMPARE(test.names().value(1), QStringLiteral("DeepCache 7/0 + exact chunks"));
}

void DialogTest::timeIsToldWhenItIsKnown() {
    Dialog unknown;
    QTest::qWait(2 * PlanClient::kPauseMs);
    QCOMPARE(unknown.said("compareTime"), QStringLiteral("not known yet: told after the first run"));
    QVERIFY(unknown.said("compareDisk").startsWith(QStringLiteral("at most ")));
    RunHistory history;
    history.add(finishedRun({}, 12));
    FakeModelService models;
    models.shape = [](RunPlan& plan) { plan.steps.assign(12, RunPlan::Step{"full", 100}); };
    CompareDialog known({requestOf(12), {}, QStringLiteral("/models/demo"), {}, models.facts}, models,
                        history, CompareDialog::Page::Settings);
    const auto said = [&known] { return known.findChild<QLabel*>(QStringLiteral("compareTime"))->text(); };
    QTRY_VERIFY2(said().startsWith(QStringLiteral("about ")), qPrintable(said()));
    const QString once = said();
    known.findChild<QSpinBox*>(QStringLiteral("compareRepeats"))->setValue(3);
    QCOMPARE(said(), QStringLiteral("being worked out"));
    QTRY_VERIFY(said().startsWith(QStringLiteral("about ")));
    QVERIFY(said() != once);
    QCOMPARE(known.plan().repeats, 3);
}

void DialogTest::nothingTickedCannotStart() {
    Dialog test;
    QVERIFY(test.find<QPushButton>("compareStart")->isEnabled());
    test.find<QPushButton>("compareNone")->click();
    QVERIFY(!test.find<QPushButton>("compareStart")->isEnabled());
    QVERIFY(test.said("compareRuns").contains(QStringLiteral("Tick one")));
}

void DialogTest::gridRunsEveryCombination() {
    Dialog test(CompareDialog::Page::Grid);
    // 3 intervals x 2 depths x 2 chunks, exact chunks alone, and the plain run.
    QCOMPARE(test.names().size(), 14);
    test.find<QCheckBox>("grid-interval-8")->setChecked(true);
    QCOMPARE(test.names().size(), 18);
    test.find<QCheckBox>("gridUncached")->setChecked(false);
    QCOMPARE(test.names().size(), 17);
    for (const char* name : {"grid-depth-0", "grid-depth-1"}) test.find<QCheckBox>(name)->setChecked(false);
    QCOMPARE(test.names().size(), 1);
    QVERIFY(!test.find<QPushButton>("compareStart")->isEnabled());
}

void DialogTest::wholeGridMayRun() {
    Dialog test(CompareDialog::Page::Grid);
    for (QCheckBox* box : test.dialog->findChildren<QCheckBox*>())
        if (box->isEnabled()) box->setChecked(true);
    // 2 x 5 x 4 x 3 x 4 and 3 x 4 without a cache: less than kMostCombinations.
    QVERIFY(test.find<QPushButton>("compareStart")->isEnabled());
    QVERIFY(test.names().size() > 400);
}

int main(int argc, char** argv) {
    return runTest<DialogTest>(argc, argv);
}
#include "dialog_test.moc"
