// The comparison's table: what it says, how it is sorted, marked and copied.
#include <QAction>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>

#include "tests/ui/compare/comparison_under_test.h"
#include "tests/ui/run_test.h"
#include "ui/compare/comparison_table.h"

using namespace lightreel;

namespace {

using Column = ComparisonModel::Column;

/// Plain at 4 s, "two" at 2 s and another picture, "chunks" at 4.4 s and the same picture.
struct Finished : ComparisonUnderTest {
    Finished() {
        begin();
        done = run(100, 1.0) && run(100, 4.0) && run(110, 2.0, "cuda:0 Card") && run(100, 4.4);
        done = done && QTest::qWaitFor([&] { return flow->state() == ComparisonFlow::State::Over; }, 3000);
        table.resize(1600, 300);
        table.show(flow.get());
        static_cast<QWidget&>(table).show();
    }
    [[nodiscard]] QString cell(int row, Column column) const {
        return table.model()->index(row, column).data().toString();
    }
    [[nodiscard]] QStringList names() const {
        QStringList names;
        for (int row = 0; row < table.model()->rowCount(); ++row) names << cell(row, Column::Name);
        return names;
    }
    bool done = false;
    ComparisonTable table;
};

QStringList list(const char* words) {
    return QString::fromLatin1(words).split(QLatin1Char(' '));
}

}  // namespace

class TableTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void saysWhatWasMeasured();
    void sortsByNumbersWithNothingLast();
    void chosenRowIsB();
    void marksOtherDevices();
    void copiesAsText();
    void columnsCanBeTurnedOff();
    void failedRowSaysWhy();
};

void TableTest::saysWhatWasMeasured() {
    Finished test;
    QVERIFY(test.done);
    QCOMPARE(test.cell(0, Column::Psnr), QStringLiteral("reference"));
    QCOMPARE(test.cell(0, Column::Saving), QStringLiteral("–"));
    QCOMPARE(test.cell(1, Column::SpeedUp), QStringLiteral("2.00\u00A0×"));
    QCOMPARE(test.cell(1, Column::Psnr), QStringLiteral("28.1"));
    QCOMPARE(test.cell(1, Column::WorstFrame), QStringLiteral("28.1 (1)"));
    QCOMPARE(test.cell(1, Column::Lpips), QStringLiteral("–"));
    QCOMPARE(test.cell(1, Column::Budget), QStringLiteral("–"));
    QCOMPARE(test.cell(2, Column::Psnr), QStringLiteral("identical"));
    QCOMPARE(test.cell(2, Column::VerdictWord), QStringLiteral("identical"));
    QCOMPARE(test.cell(2, Column::Total), QStringLiteral("4.40"));
    QCOMPARE(test.cell(2, Column::DenoisePeak), QStringLiteral("0.293"));
    QCOMPARE(test.cell(2, Column::State), QStringLiteral("Done"));
    QCOMPARE(test.cell(2, Column::Runs), QStringLiteral("1"));
}

void TableTest::sortsByNumbersWithNothingLast() {
    Finished test;
    QVERIFY(test.done);
    QCOMPARE(test.names(), list("plain two chunks"));
    QHeaderView* header = test.table.horizontalHeader();
    header->setSortIndicator(Column::Total, Qt::DescendingOrder);
    QCOMPARE(test.names(), list("chunks plain two"));
    header->setSortIndicator(Column::Psnr, Qt::AscendingOrder);
    QCOMPARE(test.names().front(), QStringLiteral("two"));
    header->setSortIndicator(Column::VerdictWord, Qt::AscendingOrder);
    QCOMPARE(test.names(), list("chunks two plain"));
    header->setSortIndicator(Column::VerdictWord, Qt::DescendingOrder);
    QCOMPARE(test.names(), list("two chunks plain"));  // what says nothing stands last here, too
    header->setSortIndicator(Column::Mark, Qt::AscendingOrder);
    QCOMPARE(test.names(), list("plain two chunks"));
}

void TableTest::chosenRowIsB() {
    Finished test;
    QVERIFY(test.done);
    QSignalSpy a(&test.table, &ComparisonTable::wantedAsA), b(&test.table, &ComparisonTable::wantedAsB);
    test.table.horizontalHeader()->setSortIndicator(Column::Total, Qt::DescendingOrder);
    const QPoint first = test.table.visualRect(test.table.model()->index(0, Column::Name)).center();
    QTest::mouseClick(test.table.viewport(), Qt::LeftButton, {}, first);
    QCOMPARE(b.count(), 1);
    QCOMPARE(b[0][0].value<size_t>(), size_t(2));
    QTest::mouseDClick(test.table.viewport(), Qt::LeftButton, {}, first);
    QCOMPARE(a[0][0].value<size_t>(), size_t(2));
    QTest::keyClick(&test.table, Qt::Key_Down);
    QCOMPARE(b[1][0].value<size_t>(), size_t(0));
    QTest::keyClick(&test.table, Qt::Key_A);
    QCOMPARE(a[1][0].value<size_t>(), size_t(0));
    test.table.setPair(size_t(0), size_t(1));
    QCOMPARE(b.count(), 2);  // told from outside: not asked for again
    QCOMPARE(test.table.chosen().value_or(9), size_t(1));
    QCOMPARE(test.cell(1, Column::Mark), QStringLiteral("A"));
    QCOMPARE(test.cell(2, Column::Mark), QStringLiteral("B"));
}

void TableTest::marksOtherDevices() {
    Finished test;
    QVERIFY(test.done);
    QCOMPARE(test.cell(1, Column::State), QStringLiteral("Done, other device"));
    const QString tip = test.table.model()->index(1, Column::SpeedUp).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(QStringLiteral("cuda:0 Card")), qPrintable(tip));
}

void TableTest::copiesAsText() {
    Finished test;
    QVERIFY(test.done);
    QCOMPARE(test.table.asText().count(QLatin1Char('\n')), 4);
    test.table.select(1);
    QTest::keySequence(&test.table, QKeySequence::Copy);
    const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines[0].contains(QStringLiteral("Speed-up")));
    QVERIFY(lines[1].contains(QStringLiteral("\ttwo\t")));
}

void TableTest::columnsCanBeTurnedOff() {
    Finished test;
    QVERIFY(test.done);
    QVERIFY(test.table.isColumnHidden(Column::Encode));
    QVERIFY(test.table.turnedColumns().isEmpty());
    for (QAction* action : test.table.columnsMenu()->actions())
        if (action->data().toInt() == Column::Lpips) action->trigger();
    QVERIFY(test.table.isColumnHidden(Column::Lpips));
    QVERIFY(!test.table.asText().contains(QStringLiteral("LPIPS")));
    ComparisonTable other;
    other.turnColumns(test.table.turnedColumns());
    QVERIFY(other.isColumnHidden(Column::Lpips));
    QVERIFY(!other.isColumnHidden(Column::Ssim));
}

void TableTest::failedRowSaysWhy() {
    ComparisonUnderTest test;
    ComparisonTable table;
    test.begin();
    table.show(test.flow.get());
    QVERIFY(test.run(100, 1.0));
    QVERIFY(test.awaitJobs(2));
    const auto state = [&](int role) { return table.model()->index(0, Column::State).data(role).toString(); };
    test.engine.begin(test.engine.jobs.back());
    QCOMPARE(state(Qt::DisplayRole), QStringLiteral("Step 1 of 4"));
    test.engine.fail(test.engine.jobs.back(), Error{ErrorCode::Internal, {{"reason", "the roof fell in"}}});
    QVERIFY(state(Qt::ToolTipRole).contains(QStringLiteral("the roof fell in")));
    QCOMPARE(table.model()->index(0, Column::Total).data().toString(), QStringLiteral("–"));
    QCOMPARE(table.model()->index(0, Column::Psnr).data().toString(), QStringLiteral("–"));
}

int main(int argc, char** argv) {
    return runTest<TableTest>(argc, argv);
}
#include "table_test.moc"
