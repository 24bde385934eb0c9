#include "ui/queue/queue_panel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QShortcut>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/queue/queue_delegate.h"
#include "ui/queue/queue_model.h"
#include "ui/style/describe.h"
#include "ui/style/dock_title.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {

QueuePanel::QueuePanel(JobTracker& tracker, QWidget* parent) : QWidget(parent), m_tracker(tracker) {
    m_view = describe(
        new QListView, "queueView", tr("Queue"),
        tip(tr("Queue"), tr("Clips of this session. Return shows one, Delete cancels or removes it.")));
    m_view->setModel(new QueueModel(tracker, this));
    m_view->setItemDelegate(new QueueDelegate(m_view));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->viewport()->setBackgroundRole(QPalette::Window);
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_view, 1);
    column->addWidget(buildTools());
    m_pages = new QStackedLayout(this);
    m_pages->addWidget(buildEmpty());
    m_pages->addWidget(list);

    auto* removeKey =
        new QShortcut(QKeySequence(Qt::Key_Delete), m_view, nullptr, nullptr, Qt::WidgetShortcut);
    connect(removeKey, &QShortcut::activated, this, &QueuePanel::removeSelected);
    m_menu = new QMenu(this);
    m_menu->setObjectName(QStringLiteral("queueMenu"));
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_view, &QListView::customContextMenuRequested, this, &QueuePanel::popUpMenu);
    connect(m_view, &QListView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT openWanted(index.data(QueueModel::IdRole).toString());
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        refresh();
        Q_EMIT selectionChanged();
    });
    connect(&tracker, &JobTracker::added, this, &QueuePanel::refresh);
    connect(&tracker, &JobTracker::removed, this, &QueuePanel::refresh);
    connect(&tracker, &JobTracker::changed, this, &QueuePanel::refresh);
    refresh();
}

QWidget* QueuePanel::buildEmpty() {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    auto* icon = new IconLabel("queue-add", Tone::Second, 20);
    Label* title = sectionLabel(tr("Nothing waiting"));
    Label* text = secondLabel(tr("Ctrl+Return starts a clip.\nWhile one runs, it adds the next."));
    text->setWordWrap(true);
    text->setAlignment(Qt::AlignCenter);
    column->addStretch(1);
    column->addWidget(icon, 0, Qt::AlignCenter);
    column->addWidget(title, 0, Qt::AlignCenter);
    column->addWidget(text);
    column->addStretch(2);
    return page;
}

QWidget* QueuePanel::buildTools() {
    auto* tools = new QWidget;
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(8, 4, space::kDockPadding, 6);
    row->setSpacing(2);
    m_settings = describe(
        new QToolButton, "queueSettings", tr("Take the settings"),
        tip(tr("Take the settings"), tr("Puts the chosen clip's prompt and settings into the panel.")));
    m_remove = describe(
        new QToolButton, "queueRemove", tr("Remove"),
        tip(tr("Remove"), tr("Cancels the chosen clips, or takes finished ones off the list. Files stay.")));
    m_clear = describe(new QToolButton, "queueClear", tr("Clear finished"),
                       tip(tr("Clear finished"), tr("Takes all finished clips off the list. Files stay.")));
    m_settings->setIcon(themeIcon("edit"));
    m_remove->setIcon(themeIcon("trash"));
    m_clear->setIcon(themeIcon("check"));
    m_sum = smallLabel({});
    m_sum->setObjectName(QStringLiteral("queueSum"));
    row->addWidget(m_settings);
    row->addWidget(m_remove);
    row->addWidget(m_clear);
    row->addStretch(1);
    row->addWidget(m_sum);
    connect(m_settings, &QToolButton::clicked, this, [this] { Q_EMIT settingsWanted(selectedId()); });
    connect(m_remove, &QToolButton::clicked, this, &QueuePanel::removeSelected);
    connect(m_clear, &QToolButton::clicked, this, [this] {
        QStringList over;
        for (const JobEntry& entry : m_tracker.entries())
            if (entry.isOver()) over.append(entry.id());
        for (const QString& id : over) m_tracker.remove(id);
    });
    return tools;
}

void QueuePanel::furnish(DockTitle* title) {
    m_title = title;
}

QString QueuePanel::selectedId() const {
    return m_view->currentIndex().data(QueueModel::IdRole).toString();
}

QStringList QueuePanel::selectedIds() const {
    QModelIndexList rows = m_view->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QStringList ids;
    for (const QModelIndex& row : rows) ids << row.data(QueueModel::IdRole).toString();
    return ids;
}

void QueuePanel::removeSelected() {
    for (const QString& id : selectedIds()) {
        const JobEntry* entry = m_tracker.find(id);
        if (!entry) continue;
        if (entry->phase == JobPhase::Running)
            m_tracker.cancel(id);
        else
            m_tracker.remove(id);
    }
}

void QueuePanel::popUpMenu(const QPoint& at) {
    const JobEntry* entry = m_tracker.find(selectedId());
    if (!entry) return;
    m_menu->clear();
    QAction* open = m_menu->addAction(themeIcon("play"), tr("Open"));
    QAction* settings = m_menu->addAction(themeIcon("edit"), tr("Take the settings"));
    QAction* remove = m_menu->addAction(themeIcon("trash"), tr("Remove"));
    open->setEnabled(entry->isOver());
    connect(open, &QAction::triggered, this, [this] { Q_EMIT openWanted(selectedId()); });
    connect(settings, &QAction::triggered, this, [this] { Q_EMIT settingsWanted(selectedId()); });
    connect(remove, &QAction::triggered, this, &QueuePanel::removeSelected);
    if (m_director && entry->group.isEmpty()) addDirectorActions(*entry);
    m_menu->popup(m_view->viewport()->mapToGlobal(at));
}

void QueuePanel::addDirectorActions(const JobEntry& entry) {
    const QString id = entry.id();
    if (entry.phase == JobPhase::Failed) {
        m_menu->addSeparator();
        QAction* ask = m_menu->addAction(themeIcon("chat"), tr("Ask the Director"));
        ask->setObjectName(QStringLiteral("queueAsk"));
        connect(ask, &QAction::triggered, this, [this, id] { Q_EMIT askWanted(id); });
    }
    if (entry.phase != JobPhase::Done) return;
    m_menu->addSeparator();
    QAction* liked = m_menu->addAction(tr("Liked"));
    liked->setObjectName(QStringLiteral("queueLiked"));
    liked->setCheckable(true);
    liked->setChecked(entry.liked);
    QAction* note = m_menu->addAction(themeIcon("edit"), tr("Note…"));
    note->setObjectName(QStringLiteral("queueNote"));
    connect(liked, &QAction::toggled, this, [this, id](bool on) { Q_EMIT likedChanged(id, on); });
    connect(note, &QAction::triggered, this, [this, id] { Q_EMIT noteWanted(id); });
}

void QueuePanel::refresh() {
    m_pages->setCurrentIndex(m_tracker.entries().empty() ? 0 : 1);
    const bool chosen = m_tracker.find(selectedId()) != nullptr;
    m_settings->setEnabled(chosen);
    m_remove->setEnabled(chosen);
    const int over = m_tracker.count(JobPhase::Done) + m_tracker.count(JobPhase::Failed) +
                     m_tracker.count(JobPhase::Cancelled);
    m_clear->setEnabled(over > 0);
    const int waiting = m_tracker.count(JobPhase::Waiting);
    if (m_title) m_title->setCount(waiting + m_tracker.count(JobPhase::Running));
    const int done = m_tracker.count(JobPhase::Done);
    m_sum->setText(waiting > 0 ? tr("%1 waiting").arg(waiting)
                   : done > 0  ? tr("%1 done").arg(done)
                               : QString());
}

}  // namespace lightreel
