#pragma once
#include <QObject>
#include <QThreadPool>
#include <functional>

#include "ui/start_image/start_picture.h"

namespace lightreel {

/// Reads and keeps start pictures away from the window's thread. A newer question makes an older answer
/// silent.
class PictureLoader : public QObject {
    Q_OBJECT
  public:
    explicit PictureLoader(QObject* parent = nullptr);
    ~PictureLoader() override;

    /// Where pictures without a file are kept.
    void setFolder(const std::filesystem::path& folder) { m_folder = folder; }
    void load(const QString& path, StartFiles files);
    void keep(const QImage& image, const QString& name);
    /// The bytes of a picture's file: the limits of files hold for them, too.
    void keep(const QByteArray& bytes, const QString& name);
    void forget() { ++m_newest; }  ///< what is under way is not wanted any more

  Q_SIGNALS:
    void loaded(const lightreel::StartPicture& picture);
    void failed(const QString& path, const lightreel::Error& error);

  private:
    void later(const QString& path, std::function<Result<StartPicture>()> work);

    std::filesystem::path m_folder;
    int m_newest = 0;  ///< of the window's thread
    QThreadPool m_pool;
};

}  // namespace lightreel
