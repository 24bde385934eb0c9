#include "ui/queue/queue_model.h"

#include "ui/text/error_text.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

/// The prompt, the user's note, and what the run goes on without.
QString toolTip(const JobEntry& entry) {
    QString text = QStringLiteral("<p>%1</p>").arg(clipTitle(entry).toHtmlEscaped());
    if (!entry.note.isEmpty())
        text += QStringLiteral("<p>%1</p>").arg(QueueModel::tr("Note: %1").arg(entry.note).toHtmlEscaped());
    for (const Notice& notice : entry.notices)
        text += QStringLiteral("<p>%1</p>").arg(noticeText(notice).toHtmlEscaped());
    return text;
}

QString spoken(const JobEntry& entry) {
    QStringList parts{entryTitle(entry), stateText(entry)};
    if (entry.liked) parts << QueueModel::tr("liked");
    if (!entry.note.isEmpty()) parts << QueueModel::tr("note: %1").arg(entry.note);
    return parts.join(QStringLiteral(", "));
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
            return spoken(entry);
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
        case LikedRole:
            return entry.liked;
        case NoteRole:
            return entry.note;
        default:
            return {};
    }
}

}  // namespace lightreel
