#pragma once
#include <QThread>
#include <atomic>
#include <functional>

#include "ui/player/clip_source.h"

namespace lightreel {

/// Decodes a clip or a PNG sequence, with the record beside it or inside it; takes its time.
/// errors: FileMissing, FileUnreadable
[[nodiscard]] Result<LoadedClip> readLoadedClip(const QString& path);

/// Reads files with core/media on a thread of its own.
class ClipLoader : public ClipSource {
    Q_OBJECT
  public:
    explicit ClipLoader(QObject* parent = nullptr);
    ~ClipLoader() override;

    void load(const QString& path) override;
    void peek(const QString& path) override;
    void copy(const QString& path, const QString& target) override;

  private:
    void later(std::function<void()> work);     ///< on m_thread
    void answer(std::function<void()> signal);  ///< on the window's thread

    QThread m_thread;
    QObject* m_worker;  // lives on m_thread
    std::atomic<int> m_newest = 0;
};

}  // namespace lightreel
