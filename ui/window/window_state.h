#pragma once
#include <QByteArray>
#include <QString>
#include <optional>

#include "core/request/generation_request.h"

namespace lightreel {

/// What the window remembers from one start to the next.
struct WindowState {
    QByteArray geometry;  ///< QWidget::saveGeometry
    QByteArray docks;     ///< QMainWindow::saveState
    std::optional<GenerationRequest> request;
    QString outputFolder;
    QString outputSuffix = QStringLiteral(".mp4");
    QString theme = QStringLiteral("system");  ///< system | dark | light
    bool seedLocked = false;
    bool greeted = false;  ///< "Get started" was seen once
};

/// Where it is kept. save() must return at once.
class WindowStateStore {
  public:
    virtual ~WindowStateStore() = default;
    [[nodiscard]] virtual WindowState load() = 0;
    virtual void save(const WindowState& state) = 0;
};

}  // namespace lightreel
