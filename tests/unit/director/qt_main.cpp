#include <gtest/gtest.h>

#include <QCoreApplication>

// Qt finds its SQLite driver with the help of an application.
int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
