#pragma once
#include <QApplication>
#include <QtTest>

#include "ui/style/apply_theme.h"

namespace lightreel {

/// The main() of a test that shows widgets: they look as in the program, so sizes can be trusted.
template <typename Test>
int runTest(int argc, char** argv) {
    QApplication application(argc, argv);
    applyTheme(application, QStringLiteral("dark"));
    Test test;
    return QTest::qExec(&test, argc, argv);
}

}  // namespace lightreel
