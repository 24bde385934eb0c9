#pragma once
#include <QThread>
#include <string>

#include "core/library/model_library.h"
#include "ui/models/model_catalog.h"

namespace lightreel {

/// The model library for the window: copies on a thread of its own.
class LibraryCatalog : public ModelCatalog {
    Q_OBJECT
  public:
    explicit LibraryCatalog(const ModelRoots& roots);
    ~LibraryCatalog() override;

    QVector<ModelChoice> models() const override;
    QString folder() const override;
    void importFolder(const QString& folder) override;
    void cancelImport() override { m_cancel.cancel(); }

  private:
    static QString titleOf(const std::string& id);
    void copy(const QString& folder, const CancelToken& cancel);  ///< on m_thread

    ModelLibrary m_library;
    QString m_userFolder;
    CancelToken m_cancel;
    QThread m_thread;
    QObject* m_worker;  // lives on m_thread
};

}  // namespace lightreel
