#pragma once
#include <QThreadPool>
#include <filesystem>

#include "ui/window/window_state.h"

namespace lightreel {

/// The window's state as one JSON file, written whole or not at all, on a thread of its own. A damaged file
/// is kept under the name "window.json.corrupt" and the defaults are used.
class StateFile : public WindowStateStore {
  public:
    explicit StateFile(std::filesystem::path file) : m_file(std::move(file)) {
        m_writer.setMaxThreadCount(1);
    }
    ~StateFile() override { m_writer.waitForDone(); }

    WindowState load() override;
    void save(const WindowState& state) override;

    /// $LIGHTREEL_HOME/window.json, else in the user's configuration folder.
    static std::filesystem::path standardPath();

  private:
    std::filesystem::path m_file;
    QThreadPool m_writer;
};

}  // namespace lightreel
