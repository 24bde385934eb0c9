#include "core/director/director_worker.h"

#include <climits>

#include "core/base/log.h"
#include "core/base/meanwhile.h"
#include "core/director/clip_catalog.h"

namespace lightreel {
namespace {

constexpr qint64 kMemoryPauseMs = 250;  // between two reports

DirectorState stateOf(DirectorState::Is is, const std::string& reason = {}) {
    return {is, 0, reason};
}

/// Ours to note, not the user's to deal with: what is known of a clip can be read from its record again.
void note(const Result<void>& result, const char* what) {
    if (!result) log().warn("{} was not kept. {}", what, paragraph(result.error()));
}

}  // namespace

DirectorWorker::DirectorWorker(DirectorService& service, ThreadDirectorService::Setup setup)
    : m_service(service), m_setup(std::move(setup)), m_whenUsual(stateOf(DirectorState::Is::Closed)) {}

DirectorWorker::~DirectorWorker() = default;

Director* DirectorWorker::director() {
    if (!m_director) open();
    return m_director.get();
}

void DirectorWorker::open() {
    if (!m_director && !openFiles()) return;
    showMessages();
    findClips();
    m_loading = Loading::Wanted;
    applyResting();
}

bool DirectorWorker::openFiles() {
    auto opened = Director::open(m_setup.project);
    if (!opened) {
        show(stateOf(DirectorState::Is::Closed, paragraph(opened.error())));
        fail(opened.error());
        return false;
    }
    m_director = std::move(*opened);
    m_whenUsual = stateOf(DirectorState::Is::NoModel);
    tellNotices();
    return true;
}

void DirectorWorker::showMessages() {
    const auto messages = m_director->newest(INT_MAX);
    if (!messages) return fail(messages.error());
    Q_EMIT m_service.opened(QList<Message>(messages->begin(), messages->end()));
    tellDecisions();
}

/// Clips that came there without this window: by the command line, or copied.
void DirectorWorker::findClips() {
    std::error_code ignored;
    if (!std::filesystem::is_directory(m_setup.clips, ignored)) return;
    const auto read = m_director->clips().addFolder(m_setup.clips, [this] { return m_signs.closed(); });
    if (!read) log().warn("Clips in {} were not read. {}", m_setup.clips.string(), paragraph(read.error()));
}

void DirectorWorker::tellDecisions() {
    const auto decisions = m_director->decisions();
    if (!decisions) return fail(decisions.error());
    Q_EMIT m_service.decisionsChanged(QList<Fact>(decisions->begin(), decisions->end()));
}

void DirectorWorker::useModel(const QString& path) {
    m_model = path.toStdString();
    m_loading = Loading::Wanted;
    m_familiarChecked = false;
    // Before open() it is only noted.
    if (m_director) applyResting();
}

void DirectorWorker::applyResting() {
    if (!m_director) return;
    const bool resting = m_signs.resting();
    m_director->setResting(resting);
    tellMemory(true);
    if (resting) return show(stateOf(DirectorState::Is::Resting));
    if (m_loading == Loading::Wanted) load();
    showUsual();
    readOnSoon();
}

Result<AssistantSetup> DirectorWorker::findModels() const {
    AssistantSetup setup;
    const auto language = m_setup.models.languageModel(m_model);
    if (!language) return language.error();
    setup.languageModel = *language;
    // Without it there is one episode, and search goes by words.
    if (const auto embedder = m_setup.models.embedder()) setup.embedder = *embedder;
    setup.layerProfile = layerProfileOf(*language);
    setup.rules = m_setup.rules;
    return setup;
}

void DirectorWorker::load() {
    const CancelToken cancel = m_signs.loadToken();
    if (m_signs.resting() || m_signs.closed()) return;
    m_loading = Loading::Impossible;
    m_director->goWithout({});
    const Result<AssistantSetup> setup = findModels();
    if (!setup) return failLoading(DirectorState::Is::NoModel, setup.error());
    show(stateOf(DirectorState::Is::Loading));
    auto engine = m_setup.openEngine();
    if (!engine) return failLoading(DirectorState::Is::Failed, engine.error());
    const Result<AssistantFacts> facts = m_director->useEngine(std::move(*engine), *setup, cancel);
    if (facts) {
        m_loading = Loading::Done;
        m_whenUsual = stateOf(DirectorState::Is::Ready);
        log().info("The assistant's model is {}, {}.", facts->model, facts->weightTypes);
        if (const auto embedder = m_setup.models.embedder(); !embedder)
            Q_EMIT m_service.noticed(
                {NoticeCode::NoEmbedder, {{"folder", embedder.error().args.at("folder")}}});
    } else if (cancel.asked()) {
        m_loading = Loading::Wanted;  // a clip came between
        m_whenUsual = stateOf(DirectorState::Is::Loading);
    } else {
        failLoading(DirectorState::Is::Failed, facts.error());
    }
    tellNotices();
    tellMemory(true);
}

void DirectorWorker::failLoading(DirectorState::Is is, const Error& error) {
    log().debug("the assistant goes without a model: {} ({})", paragraph(error), error.detail);
    m_director->goWithout(paragraph(error));
    m_whenUsual = stateOf(is, paragraph(error));
}

void DirectorWorker::checkFamiliar(const CancelToken& cancel) {
    const Result<AssistantSetup> found = findModels();
    const AssistantSetup setup = found ? *found : AssistantSetup();
    std::vector<std::filesystem::path> unfamiliar;
    try {
        for (const std::filesystem::path& model : {setup.languageModel, setup.embedder}) {
            if (model.empty()) continue;
            const auto files = unfamiliarFiles(model, cancel);
            if (files) unfamiliar.insert(unfamiliar.end(), files->begin(), files->end());
        }
    } catch (const Cancelled&) {
        return;  // again in another pause, and nothing was said yet
    }
    // What cannot be looked at now is no reason to look for ever.
    m_familiarChecked = true;
    for (const std::filesystem::path& file : unfamiliar)
        Q_EMIT m_service.noticed({NoticeCode::UnfamiliarModel, {{"path", file.string()}}});
}

void DirectorWorker::ask(const QString& text, const CancelToken& cancel) {
    if (director() == nullptr) return;
    const bool speaks = m_loading == Loading::Done && !m_signs.resting();
    if (speaks) show(stateOf(DirectorState::Is::Answering));
    // Of the two threads one tells of memory: this one from the first piece on.
    std::optional<Meanwhile> reading;
    if (speaks) reading.emplace([this] { tellMemory(false); });
    const Director::Heard heard{[this](const Message& question) { Q_EMIT m_service.asked(question); },
                                [this, &reading](const std::string& piece) {
                                    reading.reset();
                                    Q_EMIT m_service.piece(QString::fromStdString(piece));
                                    tellMemory(false);
                                },
                                [this](const std::vector<Fact>& facts) {
                                    Q_EMIT m_service.factsFound({facts.begin(), facts.end()});
                                }};
    const Result<Message> reply = m_director->ask(text.toStdString(), heard, cancel);
    reading.reset();
    if (reply)
        Q_EMIT m_service.answered(*reply);
    else
        fail(reply.error());
    tellNotices();
    tellMemory(true);
    if (speaks) showUsual();
    readOnSoon();
}

void DirectorWorker::search(const QString& words) {
    if (director() == nullptr) return;
    const auto facts = m_director->search(words.toStdString());
    if (!facts) return fail(facts.error());
    Q_EMIT m_service.found(words, QList<Fact>(facts->begin(), facts->end()));
    readOnSoon();
}

void DirectorWorker::remember(const QString& text, qint64 turn, const QString& clip) {
    if (director() == nullptr) return;
    const Result<Fact> kept = m_director->remember(text.toStdString(), turn, clip.toStdString());
    if (!kept) return fail(kept.error());
    Q_EMIT m_service.decided(*kept);
    tellDecisions();
    readOnSoon();
}

void DirectorWorker::forget(const QList<qint64>& turns) {
    if (director() == nullptr) return;
    const Result<void> gone = m_director->forget({turns.begin(), turns.end()});
    if (!gone && gone.error().code != ErrorCode::NotWiped) return fail(gone.error());
    Q_EMIT m_service.forgotten(turns);
    tellDecisions();
    if (!gone) fail(gone.error());
    tellMemory(true);
    readOnSoon();
}

void DirectorWorker::forgetAll() {
    if (director() == nullptr) return;
    const Result<void> gone = m_director->forgetAll();
    if (!gone && gone.error().code != ErrorCode::NotWiped) return fail(gone.error());
    showMessages();
    if (!gone) fail(gone.error());
    tellMemory(true);
}

void DirectorWorker::addClip(const ClipEntry& entry) {
    if (director() == nullptr) return;
    note(m_director->clips().add(entry), "A clip");
    readOnSoon();
}

void DirectorWorker::setLiked(const QString& clip, bool liked) {
    if (director() != nullptr) note(m_director->clips().setLiked(clip.toStdString(), liked), "A rating");
}

void DirectorWorker::setNote(const QString& clip, const QString& note) {
    if (director() != nullptr)
        lightreel::note(m_director->clips().setNote(clip.toStdString(), note.toStdString()), "A note");
}

void DirectorWorker::readOnSoon() {
    if (m_readingQueued || m_loading != Loading::Done || m_signs.resting() || m_signs.closed()) return;
    m_readingQueued = true;
    // At the end of the queue: whatever is wanted comes first.
    QMetaObject::invokeMethod(
        this, [this] { readOn(); }, Qt::QueuedConnection);
}

void DirectorWorker::readOn() {
    m_readingQueued = false;
    const CancelToken cancel = m_signs.readingToken();
    if (cancel.asked()) return readOnSoon();
    if (!m_familiarChecked) {
        checkFamiliar(cancel);
        return readOnSoon();
    }
    const Result<Indexing> read = m_director->idleStep(cancel);
    tellNotices();
    tellMemory(false);
    if (!read) {
        m_loading = Loading::Impossible;
        failLoading(DirectorState::Is::Failed, read.error());
        return showUsual();
    }
    if (read->complete()) {
        tellMemory(true);
        return showUsual();
    }
    constexpr int64_t kPercent = 100;
    show({DirectorState::Is::Indexing,
          static_cast<int>(kPercent * read->done / std::max<int64_t>(1, read->total)),
          {}});
    readOnSoon();
}

void DirectorWorker::show(DirectorState state) {
    if (state == m_state) return;
    m_state = std::move(state);
    Q_EMIT m_service.stateChanged(m_state);
}

void DirectorWorker::showUsual() {
    show(m_signs.resting() ? stateOf(DirectorState::Is::Resting) : m_whenUsual);
}

void DirectorWorker::tellMemory(bool atOnce) {
    if (!m_director || (!atOnce && m_memoryTold.isValid() && m_memoryTold.elapsed() < kMemoryPauseMs)) return;
    AssistantMemory now = m_director->memory();
    if (now == m_memory) return;
    m_memoryTold.start();
    m_memory = std::move(now);
    Q_EMIT m_service.memoryChanged(m_memory);
}

void DirectorWorker::tellNotices() {
    for (const Notice& notice : m_director->takeNotices()) Q_EMIT m_service.noticed(notice);
}

void DirectorWorker::fail(const Error& error) {
    log().debug("assistant: {} ({})", paragraph(error), error.detail);
    Q_EMIT m_service.askFailed(error);
}

}  // namespace lightreel
