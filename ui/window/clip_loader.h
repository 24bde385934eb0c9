#pragma once
#include <QThread>
#include <atomic>

#include "ui/window/clip_source.h"

namespace lightreel {

/// Reads files with core/media on a thread of its own.
class ClipLoader : public ClipSource {
    Q_OBJECT
  public:
    explicit ClipLoader(QObject* parent = nullptr);
    ~ClipLoader() override;

    void load(const QString& path) override;

  private:
    QThread m_thread;
    QObject* m_worker;  // lives on m_thread
    std::atomic<int> m_newest = 0;
};

}  // namespace lightreel
