#pragma once
#include <QMainWindow>
#include <memory>

#include "ui/jobs/job_tracker.h"
#include "ui/window/window_actions.h"
#include "ui/window/window_parts.h"
#include "ui/window/window_state.h"

class QMimeData;

namespace lightreel {

class ClipFlow;
class ComparisonDesk;
class ComparisonLayout;
class DirectorFlow;
class FailureDesk;
class ForecastFlow;
class JobFlow;
class ModelFlow;
class StartFlow;

/// The window: docks round a centre of tabs. It builds the parts, remembers their state, and leaves what
/// happens between them to the flows.
class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    explicit MainWindow(const WindowServices& services, QWidget* parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] JobTracker& tracker() { return m_tracker; }
    void openClip(const QString& path, bool restoreSettings);
    [[nodiscard]] LogPanel& logPanel() { return *m_parts.log; }

  Q_SIGNALS:
    /// "system", "dark" or "light"; the application applies it.
    void themeChosen(const QString& theme);

  protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

  private:
    void buildCentre();
    void buildDocks();
    QDockWidget* addDock(const char* objectName, const QString& title, QWidget* panel,
                         Qt::DockWidgetArea area);
    void arrangeDocks();
    void sizeDocks();
    void sizeSides(QDockWidget* right);
    void joinDocksWhenNarrow();
    void addDirectorDock();

    // main_window_commands.cpp
    void connectActions();
    void connectFlows();
    void connectStartImage();
    void connectComparison();
    void connectDirector();
    void showGetStarted();
    void showLog();
    void makeFirstClip();
    void chooseOutputFolder();
    void openOutputFolder();
    void copySettings();
    void showDiagnostics();

    // main_window_state.cpp
    void restore();
    void restorePlaces();
    void remember();

    WindowServices m_services;
    JobTracker m_tracker;
    WindowState m_state;
    WindowParts m_parts;
    WindowActions m_actions{};
    FailureDesk* m_failures = nullptr;
    ModelFlow* m_models = nullptr;
    ClipFlow* m_clips = nullptr;
    JobFlow* m_jobs = nullptr;
    StartFlow* m_start = nullptr;
    ForecastFlow* m_forecast = nullptr;
    DirectorFlow* m_director = nullptr;  ///< null: there is no assistant
    ComparisonDesk* m_comparisons = nullptr;
    ComparisonLayout* m_comparisonLayout = nullptr;
};

}  // namespace lightreel
