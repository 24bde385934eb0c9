#include "ui/window/director_flow.h"

#include <QDockWidget>
#include <QFileInfo>

#include "core/director/director_service.h"
#include "ui/director/director_panel.h"
#include "ui/jobs/job_tracker.h"
#include "ui/memory/memory_panel.h"
#include "ui/pages/dialogs.h"
#include "ui/pages/error_page.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/queue/queue_panel.h"
#include "ui/text/error_text.h"
#include "ui/text/figures.h"
#include "ui/window/clip_flow.h"
#include "ui/window/job_flow.h"
#include "ui/window/log_panel.h"
#include "ui/window/model_flow.h"
#include "ui/window/status_line.h"

namespace lightreel {

DirectorFlow::DirectorFlow(const WindowParts& parts, const WindowServices& services, JobTracker& tracker,
                           const Flows& flows, QObject* parent)
    : QObject(parent),
      m_parts(parts),
      m_services(services),
      m_service(*services.director),
      m_tracker(tracker),
      m_flows(flows) {
    parts.queue->setDirector(true);
    parts.errorPage->setDirector(true);
    parts.director->setAccess({[this](const Fact& fact) {
                                   const JobEntry* entry = entryOf(fact);
                                   return entry ? entry->thumbnail : QImage();
                               },
                               [this](const Fact& fact) { return entryOf(fact) != nullptr; }});
    connectService();
    connectTracker();
    connectWishes();
    connectQueue();
}

void DirectorFlow::connectService() {
    DirectorPanel* panel = m_parts.director;
    connect(&m_service, &DirectorService::opened, panel, &DirectorPanel::showMessages);
    connect(&m_service, &DirectorService::opened, this, &DirectorFlow::tellKnown);
    connect(&m_service, &DirectorService::stateChanged, panel, &DirectorPanel::showState);
    connect(&m_service, &DirectorService::memoryChanged, this, &DirectorFlow::onMemory);
    connect(&m_service, &DirectorService::asked, panel, &DirectorPanel::showQuestion);
    connect(&m_service, &DirectorService::factsFound, panel, &DirectorPanel::showFacts);
    connect(&m_service, &DirectorService::piece, panel, &DirectorPanel::addPiece);
    connect(&m_service, &DirectorService::answered, panel, &DirectorPanel::showReply);
    connect(&m_service, &DirectorService::askFailed, this, &DirectorFlow::onAskFailed);
    connect(&m_service, &DirectorService::noticed, this, [this](const Notice& notice) {
        m_parts.log->add(LogLevel::Warning, noticeText(notice));
        m_parts.status->tell(noticeText(notice));
    });
    connect(&m_service, &DirectorService::found, panel, &DirectorPanel::showFound);
    connect(&m_service, &DirectorService::decided, panel, &DirectorPanel::showDecision);
    connect(&m_service, &DirectorService::decisionsChanged, panel, &DirectorPanel::setDecisions);
    connect(&m_service, &DirectorService::forgotten, panel, &DirectorPanel::forget);
}

void DirectorFlow::connectTracker() {
    for (const auto signal : {&JobTracker::added, &JobTracker::removed, &JobTracker::changed})
        connect(&m_tracker, signal, this, &DirectorFlow::rest);
    connect(&m_tracker, &JobTracker::finished, this, [this](const QString& jobId) {
        const JobEntry* entry = m_tracker.find(jobId);
        if (entry->group.isEmpty() && entry->record) m_service.clipFinished(*entry->record);
    });
    connect(&m_tracker, &JobTracker::failed, this, [this](const QString& jobId) {
        const JobEntry* entry = m_tracker.find(jobId);
        if (entry->group.isEmpty() && entry->error) m_service.clipFailed(entry->job, *entry->error);
    });
}

/// What was told while the project could not be opened, or went with a damaged file. Whatever the service
/// knows already stays as it is; clips it finds by their records.
void DirectorFlow::tellKnown() {
    for (const JobEntry& entry : m_tracker.entries()) {
        if (!entry.group.isEmpty()) continue;
        if (entry.phase == JobPhase::Failed && entry.error) m_service.clipFailed(entry.job, *entry.error);
        if (!entry.record) continue;
        const QString clip = QString::fromStdString(entry.record->output.path);
        if (entry.liked) m_service.setLiked(clip, true);
        if (!entry.note.isEmpty()) m_service.setNote(clip, entry.note);
    }
}

void DirectorFlow::connectWishes() {
    DirectorWishes* wishes = &m_parts.director->wishes();
    connect(wishes, &DirectorWishes::askWanted, &m_service, &DirectorService::ask);
    connect(wishes, &DirectorWishes::stopWanted, &m_service, &DirectorService::stop);
    connect(wishes, &DirectorWishes::searchWanted, &m_service, &DirectorService::search);
    connect(wishes, &DirectorWishes::rememberWanted, &m_service, &DirectorService::remember);
    connect(wishes, &DirectorWishes::forgetWanted, this, &DirectorFlow::forget);
    connect(wishes, &DirectorWishes::forgetAllWanted, this, &DirectorFlow::forgetAll);
    connect(wishes, &DirectorWishes::modelFileWanted, this, &DirectorFlow::chooseModel);
    connect(wishes, &DirectorWishes::usualModelWanted, this, [this] { useModel({}); });
    connect(wishes, &DirectorWishes::openWanted, this, &DirectorFlow::openFact);
    connect(wishes, &DirectorWishes::settingsWanted, this, &DirectorFlow::useSettings);
    connect(wishes, &DirectorWishes::promptWanted, this, &DirectorFlow::usePrompt);
    connect(wishes, &DirectorWishes::countWanted, this, &DirectorFlow::count);
    connect(&m_services.models, &ModelService::tokensCounted, this,
            [this](const QString&, const QString& prompt, qint64 tokens) { onCounted(prompt, tokens); });
    DirectorPanel* panel = m_parts.director;
    connect(&m_parts.prompt->prompt(), &PromptFields::modelChosen, panel, &DirectorPanel::recountTokens);
    connect(&m_services.models, &ModelService::inspected, panel, &DirectorPanel::recountTokens);
}

void DirectorFlow::connectQueue() {
    connect(m_parts.errorPage, &ErrorPage::askWanted, this, &DirectorFlow::askWhyFailed);
    connect(m_parts.queue, &QueuePanel::askWanted, this, &DirectorFlow::askWhyFailed);
    connect(m_parts.queue, &QueuePanel::noteWanted, this, &DirectorFlow::note);
    connect(m_parts.queue, &QueuePanel::likedChanged, this, [this](const QString& jobId, bool liked) {
        const JobEntry* entry = m_tracker.find(jobId);
        if (!entry || !entry->record) return;
        m_tracker.setLiked(jobId, liked);
        m_service.setLiked(QString::fromStdString(entry->record->output.path), liked);
    });
}

void DirectorFlow::open(const QString& modelFile) {
    m_modelFile = modelFile;
    m_parts.director->showModelFile(modelFile);
    if (!modelFile.isEmpty()) m_service.useModel(modelFile);
    m_service.open();
}

void DirectorFlow::onMemory(const AssistantMemory& memory) {
    m_memory = memory;
    m_parts.director->showMemory(memory);
    m_parts.memory->showDirector({memory.usedBytes + memory.weightBytes,
                                  memory.boundBytes > 0 ? memory.boundBytes + memory.weightBytes : 0});
}

void DirectorFlow::onAskFailed(const Error& error) {
    m_parts.log->add(LogLevel::Warning, errorText(error).cause);
    m_parts.director->showFailure(error);
}

/// Memory and cores belong to the clips while there is one to make.
void DirectorFlow::rest() {
    const bool busy = m_tracker.running() || m_tracker.count(JobPhase::Waiting) > 0;
    if (busy == m_resting) return;
    m_resting = busy;
    m_service.setResting(busy);
}

const JobEntry* DirectorFlow::entryOf(const Fact& fact) const {
    if (!fact.run.empty())
        if (const JobEntry* entry = m_tracker.find(QString::fromStdString(fact.run))) return entry;
    for (const JobEntry& entry : m_tracker.entries())
        if (!fact.clip.empty() && entry.record && entry.record->output.path == fact.clip) return &entry;
    return nullptr;
}

void DirectorFlow::openFact(const Fact& fact) {
    if (fact.kind == Fact::Kind::Clip) return m_flows.clips.open(QString::fromStdString(fact.clip), false);
    if (const JobEntry* entry = entryOf(fact)) return m_flows.jobs.open(entry->id());
    m_parts.status->tell(tr("This run is no longer in the queue."));
}

void DirectorFlow::useSettings(const Fact& fact) {
    if (fact.kind == Fact::Kind::Clip) return m_flows.clips.open(QString::fromStdString(fact.clip), true);
    if (const JobEntry* entry = entryOf(fact)) return m_flows.jobs.takeSettings(entry->id());
    m_parts.status->tell(tr("This run is no longer in the queue."));
}

void DirectorFlow::usePrompt(const QString& prompt) {
    PromptFields& fields = m_parts.prompt->prompt();
    fields.replacePrompt(prompt);
    m_parts.promptDock->show();
    m_parts.promptDock->raise();
    m_parts.status->tell(
        fields.promptRead()
            ? tr("The proposal is the prompt now. Ctrl+Z in the field brings the former one back.")
            : tr("The proposal waits in the prompt field: the chosen model reads no prompt."));
    if (fields.promptRead()) fields.focusPrompt();
}

/// The service counts the newest text and drops the one before, so there is one at a time.
void DirectorFlow::count(const QString& prompt) {
    const QString folder = m_parts.prompt->prompt().model().folder;
    if (folder.isEmpty() || m_toCount.contains(prompt)) return;
    m_toCount << prompt;
    if (m_toCount.size() == 1) m_services.models.countTokens(folder, prompt);
}

void DirectorFlow::onCounted(const QString& prompt, qint64 tokens) {
    if (m_toCount.removeAll(prompt) > 0) {
        const ModelFacts* facts = m_flows.models.chosenFacts();
        m_parts.director->showTokens(prompt, tokens, facts ? facts->maxTokens : 0);
    }
    const QString folder = m_parts.prompt->prompt().model().folder;
    if (!m_toCount.isEmpty() && !folder.isEmpty()) m_services.models.countTokens(folder, m_toCount.front());
}

void DirectorFlow::forget(qint64 turn) {
    QList<qint64> turns = m_parts.director->conversation().exchangeOf(turn);
    if (turns.isEmpty()) turns = {turn};
    const QString text = turns.size() > 1
                             ? tr("Forget this question and its answer? They leave the conversation and "
                                  "every memory, and cannot be restored.")
                             : tr("Forget this? It leaves the conversation and every memory, and "
                                  "cannot be restored.");
    if (m_services.dialogs.ask(m_parts.window, {tr("Forget this"), text, tr("Forget"), tr("Keep")}))
        m_service.forget(turns);
}

void DirectorFlow::forgetAll() {
    const ShownConversation& conversation = m_parts.director->conversation();
    const QString text =
        tr("Delete %1 turns, %2 decisions and %3 episodes (%4)? They cannot be restored. Clips stay.")
            .arg(conversation.size())
            .arg(conversation.decisions().size())
            .arg(m_memory.episodes)
            .arg(fileSizeText(m_memory.usedBytes));
    if (m_services.dialogs.ask(m_parts.window,
                               {tr("Forget everything"), text, tr("Delete everything"), tr("Keep")}))
        m_service.forgetAll();
}

void DirectorFlow::chooseModel() {
    const QString start = m_modelFile.isEmpty() ? QString() : QFileInfo(m_modelFile).absolutePath();
    const QString path =
        m_services.dialogs.chooseModelFile(m_parts.window, tr("Choose a language model"), start);
    if (!path.isEmpty()) useModel(path);
}

void DirectorFlow::useModel(const QString& path) {
    m_modelFile = path;
    m_parts.director->showModelFile(path);
    m_service.useModel(path);
    Q_EMIT modelChosen();
}

void DirectorFlow::note(const QString& jobId) {
    const JobEntry* entry = m_tracker.find(jobId);
    if (!entry || !entry->record) return;
    const QString clip = QString::fromStdString(entry->record->output.path);
    const auto text = m_services.dialogs.askText(
        m_parts.window, tr("Note"), tr("What the Director shall know of this clip:"), entry->note);
    if (!text) return;
    m_tracker.setNote(jobId, text->trimmed());
    m_service.setNote(clip, text->trimmed());
}

void DirectorFlow::comeForward() {
    m_parts.directorDock->show();
    m_parts.directorDock->raise();
}

void DirectorFlow::askWhyFailed(const QString& jobId) {
    const JobEntry* entry = m_tracker.find(jobId);
    if (!entry) return;
    comeForward();
    m_service.ask(tr("Why did \"%1\" fail?").arg(entryTitle(*entry)));
}

}  // namespace lightreel
