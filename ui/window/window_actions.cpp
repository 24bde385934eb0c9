#include "ui/window/window_actions.h"
#include "ui/style/theme_icon.h"
#include "ui/text/tr.h"

#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QShortcut>

namespace lightreel {
namespace {

QAction* add(QMenu* menu, const QString& text, const QKeySequence& keys = {}, const char* icon = nullptr) {
    QAction* action = menu->addAction(text);
    if (!keys.isEmpty()) action->setShortcut(keys);
    if (icon) action->setIcon(themeIcon(icon));
    return action;
}

QActionGroup* addThemes(QMenu* menu) {
    auto* group = new QActionGroup(menu);
    const std::array<std::pair<const char*, QString>, 3> choices{
        {{"system", tr("As the &system")}, {"dark", tr("&Dark")}, {"light", tr("&Light")}}};
    for (const auto& [word, title] : choices) {
        QAction* action = menu->addAction(title);
        action->setCheckable(true);
        action->setData(QLatin1String(word));
        group->addAction(action);
    }
    return group;
}

bool focusFirst(QWidget* pane) {
    for (QWidget* child : pane->findChildren<QWidget*>())
        if (child->isVisible() && child->isEnabled() && (child->focusPolicy() & Qt::TabFocus)) {
            child->setFocus(Qt::ShortcutFocusReason);
            return true;
        }
    return false;
}

/// Ctrl+1.. shows a dock and gives its first control the focus.
void addDock(QMainWindow& window, QMenu* menu, QDockWidget* dock, int number) {
    menu->addAction(dock->toggleViewAction());
    const QKeySequence keys(static_cast<int>(Qt::CTRL) | (Qt::Key_0 + number));
    // The key shows the dock and goes there; the menu entry shows or hides it. So it is only written there.
    dock->toggleViewAction()->setText(
        QStringLiteral("%1\t%2").arg(dock->windowTitle(), keys.toString(QKeySequence::NativeText)));
    auto* key = new QShortcut(keys, &window);
    QObject::connect(key, &QShortcut::activated, dock, [dock] {
        dock->show();
        dock->raise();
        focusFirst(dock->widget());
    });
}

/// F6 goes from pane to pane: docks and centre.
void addPaneKey(QMainWindow& window, const QList<QDockWidget*>& docks) {
    auto* key = new QShortcut(QKeySequence(Qt::Key_F6), &window);
    QObject::connect(key, &QShortcut::activated, &window, [&window, docks] {
        QList<QWidget*> panes{window.centralWidget()};
        for (QDockWidget* dock : docks) panes << dock->widget();
        int here = 0;
        for (int i = 0; i < panes.size(); ++i)
            if (panes[i]->isAncestorOf(window.focusWidget())) here = i;
        for (int i = 1; i <= panes.size(); ++i)
            if (focusFirst(panes[(here + i) % panes.size()])) return;
    });
}

void addComparison(QMenu* menu, WindowActions& actions) {
    actions.compareSettings =
        add(menu, tr("Compare &settings…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D), "wipe");
    actions.mapOfCard = add(menu, tr("&Map of my card…"), {}, "target");
    menu->addSeparator();
    actions.compareSelected = add(menu, tr("Compare se&lected"), QKeySequence(Qt::CTRL | Qt::Key_D));
    actions.compareClips = add(menu, tr("Compare &two clips…"), {}, "side");
    menu->addSeparator();
    actions.openComparison = add(menu, tr("&Open comparison…"), {}, "folder");
    actions.exportReport = add(menu, tr("&Export report"), QKeySequence(Qt::CTRL | Qt::Key_E), "export");
    actions.exportReport->setObjectName(QStringLiteral("exportReportAction"));
    actions.compareSettings->setObjectName(QStringLiteral("compareSettingsAction"));
    actions.compareSelected->setObjectName(QStringLiteral("compareSelectedAction"));
    actions.compareClips->setObjectName(QStringLiteral("compareClipsAction"));
    actions.mapOfCard->setObjectName(QStringLiteral("mapOfCardAction"));
    actions.openComparison->setObjectName(QStringLiteral("openComparisonAction"));
}

}  // namespace

WindowActions buildActions(QMainWindow& window, const QList<QDockWidget*>& docks) {
    WindowActions actions{};
    QMenu* file = window.menuBar()->addMenu(tr("&File"));
    actions.openClip = add(file, tr("&Open clip…"), QKeySequence::Open, "film");
    actions.openFolder = add(file, tr("Open output &folder"), {}, "folder");
    file->addSeparator();
    actions.models = add(file, tr("&Models…"), {}, "model");
    actions.importModel = add(file, tr("&Import model…"), {}, "import");
    file->addSeparator();
    actions.quit = add(file, tr("&Quit"), QKeySequence::Quit);

    QMenu* edit = window.menuBar()->addMenu(tr("&Edit"));
    actions.copySettings =
        add(edit, tr("&Copy settings"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), "copy");

    QMenu* generate = window.menuBar()->addMenu(tr("&Generate"));
    actions.start = add(generate, tr("&Start"), {}, "play");
    actions.start->setShortcuts(
        {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    actions.cancel = add(generate, tr("&Cancel"), QKeySequence(Qt::CTRL | Qt::Key_Period), "cancel");
    generate->addSeparator();
    actions.startImage =
        add(generate, tr("&Open start image…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O), "image");
    actions.useFrame =
        add(generate, tr("&Use this frame as start image"), QKeySequence(Qt::CTRL | Qt::Key_I));
    actions.extend =
        add(generate, tr("&Extend this clip"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I), "extend");
    actions.useFrame->setObjectName(QStringLiteral("useFrameAction"));
    actions.extend->setObjectName(QStringLiteral("extendAction"));

    addComparison(window.menuBar()->addMenu(tr("&Compare")), actions);

    QMenu* view = window.menuBar()->addMenu(tr("&View"));
    int number = 0;
    for (QDockWidget* dock : docks) addDock(window, view, dock, ++number);
    addPaneKey(window, docks);
    view->addSeparator();
    actions.theme = addThemes(view->addMenu(tr("&Theme")));
    actions.stillClips = add(view, tr("&Still clips until played"));
    actions.stillClips->setCheckable(true);
    actions.resetLayout = add(view, tr("&Reset layout"));

    QMenu* help = window.menuBar()->addMenu(tr("&Help"));
    actions.getStarted = add(help, tr("&Get started"), QKeySequence(Qt::Key_F1));
    actions.getStarted->setObjectName(QStringLiteral("getStartedAction"));
    actions.whatWentWrong = add(help, tr("What went &wrong"));
    help->addSeparator();
    actions.diagnostics = add(help, tr("&Diagnostics…"));
    actions.licences = add(help, tr("&Licences…"));
    actions.about = add(help, tr("&About Lightreel…"));
    return actions;
}

}  // namespace lightreel
