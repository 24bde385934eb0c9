#pragma once
#include <QAbstractListModel>

#include "ui/jobs/job_tracker.h"

namespace lightreel {

/// The tracker's jobs as rows of a view.
class QueueModel : public QAbstractListModel {
    Q_OBJECT
  public:
    enum Role {
        IdRole = Qt::UserRole,
        PhaseRole,
        StateRole,
        FractionRole,
        ThumbnailRole,
        LikedRole,
        NoteRole
    };

    explicit QueueModel(JobTracker& tracker, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

  private:
    JobTracker& m_tracker;
};

}  // namespace lightreel
