#pragma once
#include <QObject>
#include <QVector>

#include "core/jobs/engine.h"  // declares the metatype of Error once
#include "ui/models/model_choice.h"

namespace lightreel {

/// The models that the window can offer. Importing takes as long as copying does and answers by signals.
class ModelCatalog : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    [[nodiscard]] virtual QVector<ModelChoice> models() const = 0;
    [[nodiscard]] virtual QString folder() const = 0;  ///< where imported models go
    virtual void importFolder(const QString& folder) = 0;
    virtual void cancelImport() = 0;

  Q_SIGNALS:
    void changed();
    void importProgressed(qint64 bytesDone, qint64 bytesTotal);
    void imported(const QString& id);
    void importCancelled();
    void importFailed(const lightreel::Error& error);
};

}  // namespace lightreel
