#include <csignal>

#include "app/window/application.h"
#include "app/window/watched_application.h"
#include "lightreel_build.h"

int main(int argc, char** argv) {
    std::signal(SIGXFSZ, SIG_IGN);  // a file size limit shall come back as an error, not end the program
    std::signal(SIGPIPE, SIG_IGN);
    QApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    lightreel::WatchedApplication qt(argc, argv);
    QApplication::setApplicationName(QStringLiteral("lightreel"));
    QApplication::setApplicationDisplayName(QStringLiteral("Lightreel"));
    QApplication::setApplicationVersion(QLatin1String(lightreel::kVersion));
    lightreel::Application application(qt);
    application.show();
    return QApplication::exec();
}
