#pragma once
#include <memory>

class QApplication;

namespace lightreel {

/// Builds the objects of the window program and passes references; the members' order is the order of
/// shutdown, last first.
class Application {
  public:
    explicit Application(QApplication& qt);
    ~Application();

    void show();

  private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

}  // namespace lightreel
