// Not a test: paints the comparison in its states into PNG files, to be looked at.
// look_at_comparison FOLDER dark|light CLIP...
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QToolButton>
#include <QtTest>

#include "ui/compare/compare_player.h"
#include "ui/compare/comparison_tab.h"
#include "ui/style/apply_theme.h"

using namespace lightreel;

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QStringList words = QApplication::arguments();
    const QString folder = words.value(1, QStringLiteral(".")),
                  theme = words.value(2, QStringLiteral("dark"));
    applyTheme(application, theme);
    ComparisonTab tab;
    tab.resize(1600, 760);
    tab.show();
    const auto keep = [&](const char* name) {
        QTest::qWait(500);
        tab.grab().save(QDir(folder).filePath(QStringLiteral("%1-%2.png").arg(QLatin1String(name), theme)));
    };
    keep("empty");
    tab.showSet(comparedFiles(words.mid(3)));
    tab.select(1, 2);
    QTest::qWait(3000);
    auto* player = tab.findChild<ComparePlayer*>();
    player->showFrame(10);
    keep("wipe");
    player->setMode(CompareMode::SideBySide);
    keep("side");
    player->setMode(CompareMode::Onion);
    keep("onion");
    player->setMode(CompareMode::Difference);
    keep("channel");
    tab.findChild<QComboBox*>(QStringLiteral("gainCombo"))->setCurrentIndex(1);
    player->setHeatKind(HeatKind::Flip);
    player->setMeasure(QualityMeasure::Flip);
    QTest::qWait(1000);
    keep("flip-map");
    player->setMode(CompareMode::Flip);
    player->view().setZoom(6);
    player->setMeasure(QualityMeasure::Ssim);
    tab.select(0, 1);
    keep("flip");
    player->setMode(CompareMode::Wipe);
    player->view().setZoom(0);
    tab.select(0, static_cast<int>(words.size()) - 4);
    QTest::qWait(1000);
    keep("other-shape");
    tab.resize(700, 560);
    keep("narrow");
    tab.resize(480, 420);
    keep("narrowest");
    ComparedSet broken = comparedFiles({words.value(3), QStringLiteral("/clips/missing.webm")});
    tab.showSet(broken);
    tab.resize(1200, 700);
    QTest::qWait(1000);
    keep("missing");
    return 0;
}
