#pragma once
#include <QApplication>
#include <QMainWindow>

namespace lightreel {

constexpr int kClipMs = 240'000;  ///< a loaded machine

inline QWidget* mainWindow() {
    for (QWidget* widget : QApplication::topLevelWidgets())
        if (qobject_cast<QMainWindow*>(widget)) return widget;
    return nullptr;
}

/// A control of the whole program's window.
template <typename Control>
Control* find(const char* objectName) {
    return mainWindow()->findChild<Control*>(QLatin1String(objectName));
}

}  // namespace lightreel
