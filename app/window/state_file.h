#pragma once
#include <QThreadPool>
#include <nlohmann/json.hpp>

#include "core/settings/settings_file.h"
#include "ui/window/window_state.h"

namespace lightreel {

/// The window's state inside the program's settings file, written on a thread of its own. What other parts or
/// newer versions have put into the file stays in it.
class StateFile : public WindowStateStore {
  public:
    explicit StateFile(std::filesystem::path file) : m_file(std::move(file)) {
        m_writer.setMaxThreadCount(1);
    }
    ~StateFile() override { m_writer.waitForDone(); }

    WindowState load() override;
    void save(const WindowState& state) override;

  private:
    SettingsFile m_file;
    nlohmann::json m_values = nlohmann::json::object();  ///< all of the file, as it was read
    QString m_notice;  ///< of the first load: the second finds the file repaired
    QThreadPool m_writer;
};

}  // namespace lightreel
