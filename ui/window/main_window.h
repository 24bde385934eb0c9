#pragma once
#include <QMainWindow>
#include <QSet>
#include <map>
#include <optional>

#include "core/jobs/engine.h"
#include "core/jobs/model_service.h"
#include "ui/window/clip_source.h"
#include "ui/window/job_tracker.h"
#include "ui/window/model_catalog.h"
#include "ui/window/window_actions.h"
#include "ui/window/window_state.h"

class QTabWidget;

namespace lightreel {

class Banner;
class Dialogs;
class ErrorPage;
class LogPanel;
class MemoryPanel;
class PlayerTab;
class PromptPanel;
class QueuePanel;
class StatusLine;

/// What the window works with; all of it outlives the window.
struct WindowServices {
    Engine& engine;
    ModelService& models;
    ModelCatalog& catalog;
    ClipSource& clips;
    WindowStateStore& store;
    Dialogs& dialogs;
    QStringList codecs;  ///< encoders found here, for the diagnostics
};

/// The window: docks round a centre of tabs. It passes values between panels, tracker and services and holds
/// no rule of its own about models or media.
class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    explicit MainWindow(const WindowServices& services, QWidget* parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] JobTracker& tracker() { return m_tracker; }
    void openClip(const QString& path, bool restoreSettings);
    void addLogLine(int level, const QString& text);  ///< level as LogLevel

  Q_SIGNALS:
    /// "system", "dark" or "light"; the application applies it.
    void themeChosen(const QString& theme);

  protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    void buildCentre();
    void buildDocks();
    void arrangeDocks();
    QDockWidget* addDock(const char* objectName, const QString& title, QWidget* panel,
                         Qt::DockWidgetArea area);
    void connectActions();
    void connectPrompt();
    void connectJobs();
    void connectServices();
    void restore();
    void remember();

    // main_window_flow.cpp: what happens
    void start();
    void cancelRunning();
    void onProgress(const QString& jobId);
    void onMemory(const QString& jobId);
    void onFinished(const QString& jobId);
    void onFailed(const QString& jobId);
    void onCancelled(const QString& jobId);
    void onClipLoaded(const LoadedClip& clip);
    void onClipFailed(const QString& path, const Error& error);
    void restoreSettings(const LoadedClip& clip);
    void onModelChosen();
    void onFacts(const QString& folder, const ModelFacts& facts);
    void onModelFailed(const QString& folder, const Error& error);
    void onEngineMissing(const Error& error);
    void showFailure(const Error& error, const QString& subject, const QString& jobId);
    void openJob(const QString& jobId);
    void takeSettings(const QString& jobId);
    void showModels(bool importAtOnce);
    void chooseOutputFolder();
    void copySettings();
    void showDiagnostics();

    WindowServices m_services;
    JobTracker m_tracker;
    WindowState m_state;
    WindowActions m_actions{};
    QString m_jobOfLoadingClip;      ///< whose finished clip is being decoded; empty: a clip of the user's
    bool m_restoreFromClip = false;  ///< the clip being loaded was dropped: take its settings
    QString m_defaultsFor;  ///< folder of the model whose defaults shall be filled in when its facts come
    std::map<QString, ModelFacts> m_facts;  ///< by folder
    std::optional<EngineFacts> m_engineFacts;

    QTabWidget* m_tabs = nullptr;
    Banner* m_banner = nullptr;
    PlayerTab* m_playerTab = nullptr;
    ErrorPage* m_errorPage = nullptr;
    PromptPanel* m_prompt = nullptr;
    QueuePanel* m_queue = nullptr;
    MemoryPanel* m_memory = nullptr;
    LogPanel* m_log = nullptr;
    StatusLine* m_status = nullptr;
    QDockWidget* m_promptDock = nullptr;
    QDockWidget* m_queueDock = nullptr;
    QDockWidget* m_memoryDock = nullptr;
    QDockWidget* m_logDock = nullptr;
};

}  // namespace lightreel
