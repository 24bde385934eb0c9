#include "ui/window/comparison_desk.h"

#include <QDateTime>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QTabWidget>
#include <QUrl>

#include "core/request/acceleration_text.h"
#include "ui/compare/comparison_page.h"
#include "ui/compare/comparison_tab.h"
#include "ui/compare/comparison_table.h"
#include "ui/compare/report_files.h"
#include "ui/jobs/job_tracker.h"
#include "ui/optimisation/optimisation_panel.h"
#include "ui/pages/banner.h"
#include "ui/pages/dialogs.h"
#include "ui/prompt/output_fields.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/queue/queue_panel.h"
#include "ui/text/error_text.h"
#include "ui/window/failure_desk.h"
#include "ui/window/log_panel.h"
#include "ui/window/model_flow.h"

namespace lightreel {
namespace {

const QString kPlanFile = QStringLiteral("comparison.json");

/// "2026-11-28 0312 a-boat" under the folder of the clips.
std::filesystem::path folderFor(const ComparisonPlan& plan, const QString& clips) {
    const QString time = QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HHmm"));
    const QString name = fileNameFromPrompt(QString::fromStdString(plan.title));
    return QDir(clips).filePath(QStringLiteral("comparisons/%1 %2").arg(time, name)).toStdString();
}

}  // namespace

ComparisonDesk::ComparisonDesk(const WindowParts& parts, const WindowServices& services, JobTracker& tracker,
                               FailureDesk& failures, ModelFlow& models, QObject* parent)
    : QObject(parent),
      m_parts(parts),
      m_services(services),
      m_tracker(tracker),
      m_failures(failures),
      m_models(models) {
    m_reader.setMaxThreadCount(1);
    ComparisonPage* page = parts.comparison;
    connect(page, &ComparisonPage::settingsWanted, this, &ComparisonDesk::takeMemberSettings);
    connect(page, &ComparisonPage::runAgainWanted, this, &ComparisonDesk::runAgain);
    connect(page, &ComparisonPage::folderWanted, this,
            [](const QString& folder) { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
    connect(&page->clips(), &ComparisonTab::exportWanted, this, &ComparisonDesk::exportReport);
    connect(&page->clips(), &ComparisonTab::compareSettingsWanted, this,
            [this] { compareSettings(CompareDialog::Page::Settings); });
    connect(&page->clips(), &ComparisonTab::settingsWanted, this, [this](const AccelerationOptions& options) {
        takeSettings(options, QString::fromStdString(accelerationName(options)));
    });
}

ComparisonDesk::~ComparisonDesk() {
    m_reader.waitForDone();
}

void ComparisonDesk::compareSettings(CompareDialog::Page page) {
    const PromptPanel& panel = *m_parts.prompt;
    if (!panel.canStart()) {
        m_parts.tabs->setCurrentIndex(0);
        return m_parts.prompt->focusMissing();
    }
    const ModelChoice model = m_parts.prompt->prompt().model();
    const ModelFacts* facts = m_models.chosenFacts();
    CompareDialog dialog({panel.request(), m_parts.optimisation->options(), model.modelFolder(),
                          model.motionAdapter, facts ? std::optional(*facts) : std::nullopt},
                         m_services.models, m_tracker.history(), page, m_parts.window);
    if (dialog.exec() != QDialog::Accepted) return;
    begin(dialog.plan());
    if (page == CompareDialog::Page::Grid) m_parts.comparison->showMap();
}

void ComparisonDesk::begin(const ComparisonPlan& plan) {
    const std::filesystem::path folder = folderFor(plan, m_parts.prompt->output().folder());
    openLater(
        QString::fromStdString(plan.title), [folder, plan] { return makeComparison(folder, plan); },
        [this](ComparisonFlow& flow) {
            m_parts.log->add(LogLevel::Info,
                             tr("Comparison started: %1, in %2").arg(flow.title(), flow.folder()));
            show(flow);
            flow.goOn();
        });
}

/// Makes or reads a folder away from the window's thread. name: of it, for a failure.
void ComparisonDesk::openLater(const QString& name, Opening opening,
                               std::function<void(ComparisonFlow&)> then) {
    m_reader.start([this, name, opening = std::move(opening), then = std::move(then)] {
        QMetaObject::invokeMethod(
            this,
            [this, name, then, opened = opening()] {
                if (opened) return then(adopt(*opened));
                m_parts.log->add(LogLevel::Failure, errorText(opened.error()).cause);
                m_failures.show(opened.error(), name, {}, !m_tracker.running());
            },
            Qt::QueuedConnection);
    });
}

ComparisonFlow* ComparisonDesk::find(const QString& folder) const {
    for (ComparisonFlow* flow : m_flows)
        if (QFileInfo(flow->folder()) == QFileInfo(folder)) return flow;
    return nullptr;
}

ComparisonFlow& ComparisonDesk::adopt(OpenedComparison opened) {
    const QString folder = QString::fromStdString(opened.folder.path().string());
    m_offered.removeAll(folder);
    if (ComparisonFlow* open = find(folder)) return *open;
    auto* flow = new ComparisonFlow(m_tracker, std::move(opened), m_services.distances, this);
    m_flows << flow;
    connect(flow, &ComparisonFlow::changed, this, &ComparisonDesk::changed);
    connect(flow, &ComparisonFlow::ended, this, [this, flow] { onEnded(*flow); });
    connect(flow, &ComparisonFlow::stumbled, this, [this, flow](const Error& error) {
        m_parts.log->add(LogLevel::Failure, errorText(error).cause);
        m_failures.show(error, tr("%1, paused").arg(flow->title()), {}, false);
    });
    return *flow;
}

void ComparisonDesk::show(ComparisonFlow& flow) {
    if (m_parts.comparison->flow() != &flow) m_parts.comparison->show(&flow);
    showTab();
    Q_EMIT changed();
}

void ComparisonDesk::showTab() {
    m_parts.tabs->setCurrentWidget(m_parts.comparison);
}

void ComparisonDesk::showRunning(const QString& jobId) {
    for (ComparisonFlow* flow : m_flows)
        if (flow->owns(jobId)) return show(*flow);
    if (!m_flows.isEmpty()) show(*m_flows.back());
}

void ComparisonDesk::onEnded(ComparisonFlow& flow) {
    m_parts.log->add(LogLevel::Info, tr("Comparison finished: %1, in %2").arg(flow.title(), flow.folder()));
    const bool seen =
        m_parts.tabs->currentWidget() == m_parts.comparison && m_parts.comparison->flow() == &flow;
    if (seen) return;
    m_parts.banner->show(Banner::Kind::Notice, tr("Comparison finished"), flow.title(),
                         Banner::Offer{tr("Show"), [this, flow = &flow] { show(*flow); }});
}

bool ComparisonDesk::canExport() const {
    const ComparisonFlow* flow = m_parts.comparison->flow();
    return flow && flow->runs().front().done();
}

void ComparisonDesk::exportReport() {
    if (!canExport()) return;
    m_reader.start([this, folder = m_parts.comparison->flow()->folder()] {
        QMetaObject::invokeMethod(
            this,
            [this, folder, written = writeReport(folder.toStdString())] { onExported(folder, written); },
            Qt::QueuedConnection);
    });
}

void ComparisonDesk::onExported(const QString& folder, const Result<QStringList>& written) {
    if (!written) return m_failures.show(written.error(), tr("Export report"), {}, false);
    m_parts.log->add(LogLevel::Info,
                     tr("Report written: %1, in %2").arg(written->join(QStringLiteral(", ")), folder));
    m_parts.banner->show(Banner::Kind::Notice, tr("Report written"),
                         tr("%1 beside the comparison.").arg(written->join(QStringLiteral(", "))),
                         Banner::Offer{tr("Show in folder"),
                                       [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); }});
}

bool ComparisonDesk::isComparison(const QString& path) {
    const QFileInfo file(path);
    return file.isDir() ? QDir(path).exists(kPlanFile) : file.fileName() == kPlanFile;
}

void ComparisonDesk::open(const QString& path) {
    const QFileInfo file(path);
    const QString folder = file.fileName() == kPlanFile ? file.absolutePath() : file.absoluteFilePath();
    openLater(
        file.fileName(), [folder] { return readComparison(folder.toStdString()); },
        [this](ComparisonFlow& flow) { show(flow); });
}

void ComparisonDesk::chooseComparison() {
    const QString made = QDir(m_parts.prompt->output().folder()).filePath(QStringLiteral("comparisons"));
    const QString chosen = m_services.dialogs.chooseFolder(m_parts.window, tr("Open comparison"),
                                                           m_folder.isEmpty() ? made : m_folder);
    if (chosen.isEmpty()) return;
    m_folder = QFileInfo(chosen).absolutePath();
    open(chosen);
}

void ComparisonDesk::chooseClips() {
    QStringList paths = m_services.dialogs.chooseClips(m_parts.window, tr("Compare two clips"),
                                                       m_parts.prompt->output().folder());
    if (paths.size() == 1) {
        const QString second = m_services.dialogs.chooseClip(
            m_parts.window, tr("The clip to hold against it"), QFileInfo(paths.front()).absolutePath());
        if (!second.isEmpty()) paths << second;
    }
    if (paths.size() > 1) compareClips(paths);
}

void ComparisonDesk::compareClips(const QStringList& paths) {
    m_parts.comparison->show(nullptr);
    m_parts.comparison->clips().showSet(comparedFiles(paths));
    showTab();
}

QStringList ComparisonDesk::selectedClips() const {
    QStringList paths;
    for (const QString& id : m_parts.queue->selectedIds())
        if (const JobEntry* entry = m_tracker.find(id); entry && entry->record)
            paths << QString::fromStdString(entry->record->output.path);
    return paths;
}

bool ComparisonDesk::canCompareSelected() const {
    return selectedClips().size() > 1;
}

void ComparisonDesk::compareSelected() {
    if (canCompareSelected()) compareClips(selectedClips());
}

void ComparisonDesk::offer(const QStringList& folders) {
    m_offered = folders;
    if (folders.isEmpty()) return;
    const QString folder = folders.front();
    m_reader.start([this, folder] {
        QMetaObject::invokeMethod(
            this,
            [this, folder, opened = readComparison(folder.toStdString())] {
                if (opened && !opened->remaining.empty()) return offerOne(folder, *opened);
                m_offered.removeAll(folder);  // moved away, or finished elsewhere
                offer(m_offered);
            },
            Qt::QueuedConnection);
    });
}

void ComparisonDesk::offerOne(const QString& folder, const OpenedComparison& opened) {
    const ComparisonPlan& plan = opened.folder.plan();
    const QString text = tr("%1 of %2 runs are left of \u201c%3\u201d.")
                             .arg(opened.remaining.size())
                             .arg(plan.members.size() * static_cast<size_t>(plan.repeats))
                             .arg(QString::fromStdString(plan.title).left(60));
    m_parts.banner->show(Banner::Kind::Notice, tr("A comparison is not finished"), text,
                         Banner::Offer{tr("Go on"),
                                       [this, folder] {
                                           openLater(
                                               folder,
                                               [folder] { return readComparison(folder.toStdString()); },
                                               [this](ComparisonFlow& flow) {
                                                   show(flow);
                                                   flow.goOn();
                                               });
                                       },
                                       tr("Later")});
}

QStringList ComparisonDesk::unfinished() const {
    QStringList folders;
    for (const ComparisonFlow* flow : m_flows)
        if (flow->runsLeft() > 0 && !flow->stopped()) folders.prepend(flow->folder());
    return folders + m_offered;
}

void ComparisonDesk::takeMemberSettings(size_t member) {
    const ComparisonFlow* flow = m_parts.comparison->flow();
    if (!flow) return;
    const ComparisonMember& chosen = flow->plan().members[member];
    takeSettings(chosen.acceleration, QString::fromStdString(chosen.name));
}

void ComparisonDesk::takeSettings(const AccelerationOptions& options, const QString& name) {
    const AccelerationOptions before = m_parts.optimisation->wish();
    m_parts.optimisation->setWish(options);
    const QString was = QString::fromStdString(accelerationName(before));
    m_parts.banner->show(
        Banner::Kind::Notice, tr("The Optimisation panel is set to %1").arg(name),
        tr("for the next clip; it was %1.").arg(was),
        Banner::Offer{tr("Undo"), [this, before] { m_parts.optimisation->setWish(before); }});
}

void ComparisonDesk::runAgain(size_t member) {
    ComparisonFlow* flow = m_parts.comparison->flow();
    if (!flow) return;
    const QString name = QString::fromStdString(flow->plan().members[member].name);
    const bool loses = flow->runs()[member].done();
    if (loses && !m_services.dialogs.ask(
                     m_parts.window, {tr("Run again"), tr("The result of %1 is thrown away first.").arg(name),
                                      tr("Run again"), tr("Keep it")}))
        return;
    flow->runAgain(member);
    flow->goOn();
}

}  // namespace lightreel
