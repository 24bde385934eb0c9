#pragma once
#include <memory>

namespace lightreel {

class LogPanel;

/// Between the program's log and the window's: events of the window go into the log file, lines of other
/// threads into the window, until the bridge goes.
class LogBridge {
  public:
    /// Begins the log file beside the settings, so that a report finds both. Before any thread logs.
    LogBridge();
    ~LogBridge();
    LogBridge(const LogBridge&) = delete;
    LogBridge& operator=(const LogBridge&) = delete;

    void connectPanel(LogPanel& panel);  ///< once; call disconnectPanel() before the panel goes
    void disconnectPanel();

  private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

}  // namespace lightreel
