#pragma once
#include <QStringList>
#include <filesystem>

#include "core/jobs/comparison_folder.h"
#include "core/jobs/engine.h"
#include "core/jobs/model_service.h"

class QDockWidget;
class QTabWidget;
class QWidget;

namespace lightreel {

class Banner;
class ClipSource;
class ComparisonPage;
class Dialogs;
class DirectorPanel;
class DirectorService;
class ErrorPage;
class GetStartedPage;
class LogPanel;
class MemoryPanel;
class ModelCatalog;
class OptimisationPanel;
class PlayerTab;
class PromptPanel;
class QueuePanel;
class StatusLine;
class WindowStateStore;

/// What the window works with; all of it outlives the window.
struct WindowServices {
    Engine& engine;
    ModelService& models;
    ModelCatalog& catalog;
    ClipSource& clips;
    WindowStateStore& store;
    Dialogs& dialogs;
    QStringList codecs;                        ///< encoders found here, for the diagnostics
    std::filesystem::path startPictures = {};  ///< where start pictures without a file are kept
    FrameDistances distances = {};             ///< LPIPS; empty: the user has no weight file
    DirectorService* director = nullptr;       ///< null: there is no Director dock
};

/// What the window consists of; Qt owns it. MainWindow builds it, the flows pass values between its parts.
struct WindowParts {
    QWidget* window = nullptr;  ///< parent of dialogs
    QTabWidget* tabs = nullptr;
    Banner* banner = nullptr;
    PlayerTab* player = nullptr;
    ComparisonPage* comparison = nullptr;
    ErrorPage* errorPage = nullptr;
    GetStartedPage* getStarted = nullptr;
    PromptPanel* prompt = nullptr;
    OptimisationPanel* optimisation = nullptr;
    QueuePanel* queue = nullptr;
    DirectorPanel* director = nullptr;  ///< null, and its dock: WindowServices has none
    MemoryPanel* memory = nullptr;
    LogPanel* log = nullptr;
    StatusLine* status = nullptr;
    QDockWidget* promptDock = nullptr;
    QDockWidget* optimisationDock = nullptr;
    QDockWidget* queueDock = nullptr;
    QDockWidget* directorDock = nullptr;
    QDockWidget* memoryDock = nullptr;
    QDockWidget* logDock = nullptr;

    /// Those that there are, in the order of their keys.
    [[nodiscard]] QList<QDockWidget*> docks() const {
        QList<QDockWidget*> all{promptDock, optimisationDock, queueDock, memoryDock, directorDock, logDock};
        all.removeAll(nullptr);
        return all;
    }
};

}  // namespace lightreel
