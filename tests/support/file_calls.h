#pragma once
#include <functional>
#include <string>

namespace lightreel {

/// Called with the path of every file that this thread has just opened, or is about to close, by the C
/// library's open() and close(), in whatever library: a test's way into the middle of a longer work. Ends
/// with the object; one at a time. opened: open() has been called, else close().
class FileCalls {
  public:
    using Spy = std::function<void(const std::string& path, bool opened)>;
    explicit FileCalls(Spy spy);
    ~FileCalls();
    FileCalls(const FileCalls&) = delete;
    FileCalls& operator=(const FileCalls&) = delete;

  private:
    Spy m_spy;
};

}  // namespace lightreel
