#pragma once
#include <QAction>
#include <QActionGroup>
#include <QDockWidget>
#include <QList>

class QMainWindow;

namespace lightreel {

/// The window's commands with their keys; the menus hold what exists and nothing else.
struct WindowActions {
    QAction* openClip;
    QAction* importModel;
    QAction* models;
    QAction* openFolder;
    QAction* quit;
    QAction* copySettings;
    QAction* start;
    QAction* cancel;
    QAction* startImage;
    QAction* useFrame;
    QAction* extend;
    QAction* compareSettings;
    QAction* compareSelected;
    QAction* compareClips;
    QAction* mapOfCard;
    QAction* openComparison;
    QAction* exportReport;
    QActionGroup* theme;  ///< data: "system", "dark", "light"
    QAction* stillClips;
    QAction* resetLayout;
    QAction* getStarted;
    QAction* whatWentWrong;
    QAction* diagnostics;
    QAction* licences;
    QAction* about;
};

/// Makes the actions and the menu bar. docks: shown in View, reached by Ctrl+1, Ctrl+2, ... in this order.
[[nodiscard]] WindowActions buildActions(QMainWindow& window, const QList<QDockWidget*>& docks);

}  // namespace lightreel
