#include "ui/queue/queue_model.h"

#include "ui/text/error_text.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

/// The prompt, and what the run goes on without.
QString toolTip(const JobEntry& entry) {
    QString text = QStringLiteral("<p>%1</p>").arg(jobTitle(entry.job).toHtmlEscaped());
    for (const Notice& notice : entry.notices)
        text += QStringLiteral("<p>%1</p>").arg(noticeText(notice).toHtmlEscaped());
    return text;
}

}  // namespace

QueueModel::QueueModel(JobTracker& tracker, QObject* parent)
    : QAbstractListModel(parent), m_tracker(tracker) {
    connect(&tracker, &JobTracker::added, this, [this](int row) {
        beginInsertRows({}, row, row);
        endInsertRows();
    });
    connect(&tracker, &JobTracker::aboutToRemove, this, [this](int row) { beginRemoveRows({}, row, row); });
    connect(&tracker, &JobTracker::removed, this, [this] { endRemoveRows(); });
    connect(&tracker, &JobTracker::changed, this,
            [this](int row) { Q_EMIT dataChanged(index(row), index(row)); });
}

int QueueModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_tracker.entries().size());
}

QVariant QueueModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const JobEntry& entry = m_tracker.entries()[static_cast<size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
            return entryTitle(entry);
        case Qt::ToolTipRole:
            return toolTip(entry);
        case Qt::AccessibleTextRole:
            return QStringLiteral("%1, %2").arg(entryTitle(entry), stateText(entry));
        case IdRole:
            return entry.id();
        case PhaseRole:
            return static_cast<int>(entry.phase);
        case StateRole:
            return stateText(entry);
        case FractionRole:
            return entry.timeLeft.fraction(entry.runningSeconds());
        case ThumbnailRole:
            return entry.thumbnail;
        default:
            return {};
    }
}

}  // namespace lightreel
