#include "core/director/director.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/durable_file.h"
#include "core/base/folder_entries.h"
#include "core/director/clip_catalog.h"
#include "core/director/context.h"
#include "core/director/decisions.h"
#include "core/director/fact_cards.h"
#include "core/director/fact_finder.h"
#include "core/director/instructions.h"
#include "core/director/prompt_proposal.h"
#include "core/director/reply_check.h"
#include "core/director/told_history.h"
#include "core/director/transcript.h"
#include "core/director/words.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kContextTokens = 384;  // of one question's facts
constexpr size_t kDay = 10;              // of an ISO time
constexpr int kPromptsAtOnce = 4;        // embedded in one idle step

const char* const kRests = "The assistant rests while a clip is being made.";
const char* const kHowToKeep =
    "It is part of the conversation now. \"Remember this\" on your message, or \"assistant decisions\" on "
    "the command line, also keeps it as a decision.";

Error emptyText() {
    return {ErrorCode::BadRequest,
            {{"option", "message"}, {"value", ""}, {"allowed", "write at least one word"}}};
}

/// What is not blank and fits. errors: BadRequest
Result<std::string> checkedText(const std::string& text) {
    if (text.size() > Director::kMostBytes)
        return Error{ErrorCode::BadRequest,
                     {{"option", "message"},
                      {"value", std::to_string(text.size()) + " bytes"},
                      {"allowed", "at most " + std::to_string(Director::kMostBytes) + " bytes"}}};
    std::string repaired = repairedUtf8(text);
    if (oneLine(repaired).empty()) return emptyText();
    return repaired;
}

bool isAboutFiles(const Error& error) {
    return error.code == ErrorCode::DiskFull || error.code == ErrorCode::NotWritable ||
           error.code == ErrorCode::WriteFailed;
}

/// Why a file could not be written, as one word or two for a sentence.
std::string reasonOf(const Error& error) {
    if (error.code == ErrorCode::DiskFull) return "the disk is full";
    if (error.code == ErrorCode::FileInUse) return "another program uses it";
    const auto reason = error.args.find("reason");
    return reason == error.args.end() ? std::string(name(error.code)) : reason->second;
}

Error noSuchTurn(const char* option, int64_t turn) {
    return {ErrorCode::BadRequest,
            {{"option", option},
             {"value", std::to_string(turn)},
             {"allowed", "there is no such turn; history shows their numbers"}}};
}

/// path: where they may lie when the error does not say.
Error notWiped(const Error& error, const fs::path& path) {
    const auto told = error.args.find("path");
    return {ErrorCode::NotWiped,
            {{"path", told == error.args.end() ? path.string() : told->second}, {"reason", reasonOf(error)}},
            error.detail};
}

/// Said of a store that was begun anew.
Notice setAside(NoticeCode code, const fs::path& path, const fs::path& kept, int64_t takenOver) {
    return {code, {{"path", path.string()}, {"kept", kept.string()}, {"count", std::to_string(takenOver)}}};
}

/// What is in none of them does not stand for anything.
bool standsIn(const std::vector<Fact>& facts, const std::string& text) {
    return std::ranges::any_of(facts, [&text](const Fact& fact) {
        const QString part = QString::fromStdString(text);
        return std::ranges::any_of(
            std::array{fact.title, fact.text, fact.clip, fact.time, fact.time.substr(0, kDay)},
            [&](const std::string& own) { return hasWhole(QString::fromStdString(own), part); });
    });
}

}  // namespace

struct Director::Store {
    Transcript transcript;
    ClipCatalog clips;
    ToldHistory history = {};  ///< as the engine is told it
    bool historyTold = false;  ///< the engine knows all of it
    bool embeds = false;       ///< there is an embedder that works
    int failedReadings = 0;    ///< in a row that could not be kept
};

DirectorFiles::DirectorFiles(const fs::path& project)
    : transcript(project / "director.sqlite"),
      clips(project / "clips.sqlite"),
      episodes(project / "episodes") {}

Director::Director(DirectorFiles files, Clock now)
    : m_files(std::move(files)), m_now(std::move(now)), m_whyNoModel("No language model was chosen.") {}

Director::~Director() = default;

Result<std::unique_ptr<Director>> Director::open(const fs::path& project, Clock now) {
    std::unique_ptr<Director> director(new Director(DirectorFiles(project), std::move(now)));
    if (const Result<void> opened = director->openFiles(); !opened) return opened.error();
    return director;
}

Result<void> Director::openFiles() {
    Result<FileLock> lock = FileLock::take(m_files.transcript);
    if (!lock) return lock.error();
    m_lock.emplace(std::move(*lock));
    Result<Transcript::Opened> transcript = Transcript::open(m_files.transcript);
    if (!transcript) return transcript.error();
    Result<ClipCatalog::Opened> clips = ClipCatalog::open(m_files.clips);
    if (!clips) return clips.error();
    if (!transcript->damaged.empty()) {
        m_notices.push_back(setAside(NoticeCode::TranscriptSetAside, m_files.transcript, transcript->damaged,
                                     transcript->takenOver));
        m_notices.back().args["decisions"] = std::to_string(transcript->decisions);
    }
    if (!clips->damaged.empty())
        m_notices.push_back(
            setAside(NoticeCode::CatalogSetAside, m_files.clips, clips->damaged, clips->takenOver));
    m_store = std::make_unique<Store>(Store{std::move(transcript->transcript), std::move(clips->catalog)});
    return readHistory();
}

Result<void> Director::readHistory() {
    const auto all = m_store->transcript.read();
    if (!all) return all.error();
    m_store->history.clear();
    for (const Message& message : *all) m_store->history.add(message);
    m_store->historyTold = false;
    return {};
}

Result<void> Director::tellHistory() {
    if (!m_engine || m_resting || m_store->historyTold) return {};
    Result<void> told = m_engine->setHistory(m_store->history.turns());
    m_store->historyTold = told.ok();
    return told;
}

Result<AssistantFacts> Director::useEngine(std::unique_ptr<AssistantEngine> engine, AssistantSetup setup,
                                           const CancelToken& cancel) {
    goWithout("The language model is being loaded.");
    setup.instructions = directorInstructions();
    setup.episodes = m_files.episodes;
    std::error_code ignored;  // what cannot be kept there is told when it is written
    fs::create_directories(m_files.episodes, ignored);
    Result<AssistantFacts> opened = engine->open(setup, cancel);
    if (opened) {
        m_engine = std::move(engine);
        if (const Result<void> told = tellHistory(); !told) opened = told.error();
    }
    if (!opened) {
        goWithout(paragraph(opened.error()));
        return opened;
    }
    m_store->embeds = !setup.embedder.empty();
    m_whyNoModel.clear();
    return opened;
}

void Director::goWithout(const std::string& why) {
    m_engine.reset();
    m_whyNoModel = why;
    m_store->historyTold = m_store->embeds = false;
}

Result<std::vector<Message>> Director::newest(int count) const {
    return m_store->transcript.newest(count);
}

ClipCatalog& Director::clips() const {
    return m_store->clips;
}

Result<Message> Director::ask(const std::string& text, const Heard& heard, const CancelToken& cancel) {
    const Result<std::string> checked = checkedText(text);
    if (!checked) return checked.error();
    Message question;
    question.time = m_now();
    const Result<int64_t> id = m_store->transcript.append(Speaker::User, *checked, question.time);
    if (!id) return id.error();
    question.turn = {*id, Speaker::User, *checked};
    if (heard.asked) heard.asked(question);
    const Reply reply = replyTo(question, heard, cancel);
    m_store->history.add(question);
    m_store->historyTold = false;
    Message answer = keep(reply);
    if (answer.turn.id != 0) m_store->history.add(answer);
    // The reply stands; a history that the engine does not take is told again before the next question.
    static_cast<void>(tellHistory());
    return answer;
}

Reply Director::replyTo(const Message& question, const Heard& heard, const CancelToken& cancel) {
    Reply reply;
    reply.question = question.turn.id;
    const FactQuery query = factQueryOf(question.turn.text, question.time);
    FactFinder finder(m_store->transcript, m_store->clips, embedder(cancel));
    const auto facts = finder.answer(question.turn.text, query, question.turn.id, kMostFacts);
    if (facts) reply.facts = *facts;
    if (heard.found) heard.found(reply.facts);
    if (facts && factsSayAll(query, *facts)) {
        if (facts->empty()) reply.text = query.toKeep ? kHowToKeep : nothingKnown(query);
        reply.whyNoModel = m_whyNoModel;
        if (heard.piece && !reply.text.empty()) heard.piece(reply.text);
    } else {
        letModelSpeak(query.wantsPrompt ? wishFor(question) : asked(question, reply.facts), heard.piece,
                      cancel, reply);
    }
    if (!facts) reply.whyNoModel += (reply.whyNoModel.empty() ? "" : " ") + paragraph(facts.error());
    if (reply.modelUsed)
        reply.unverified =
            unverifiedSpans(reply.text, [&](const std::string& name) { return isKnown(name, reply.facts); });
    reply.prompt = proposedPrompt(reply.text, query.wantsPrompt);
    return reply;
}

std::string Director::nothingKnown(const FactQuery& query) const {
    if (!query.asks(Asked::Failure)) return "No clip and no decision in the project fits this.";
    const Result<int64_t> failed = m_store->clips.count({{.failed = true}});
    if (!failed || *failed == 0) return "No failed run is known.";
    return "No failed run fits this; " + std::to_string(*failed) + (*failed == 1 ? " is" : " are") +
           " known.";
}

Question Director::asked(const Message& question, const std::vector<Fact>& facts) const {
    return {question.turn.text, earlierQuestion(), m_resting || !m_engine ? "" : contextOf(facts)};
}

Question Director::wishFor(const Message& wish) const {
    std::string subject = subjectOfWish(wish.turn.text);
    if (subject.empty()) subject = lastPrompt();
    // So asked, a small model describes; asked for a prompt, it talks about prompts.
    const std::string asked =
        subject.empty() ? wish.turn.text : "Describe a video of " + subject + " in one sentence.";
    return {asked, {}, {}, promptInstructions()};
}

std::string Director::lastPrompt() const {
    constexpr int kLookedAt = 32;
    const auto newest = m_store->transcript.newest(kLookedAt);
    if (!newest) return {};
    for (auto message = newest->rbegin(); message != newest->rend(); ++message)
        if (message->reply && message->reply->prompt) return *message->reply->prompt;
    return {};
}

void Director::letModelSpeak(Question question, const PieceSink& piece, const CancelToken& cancel,
                             Reply& reply) {
    reply.whyNoModel = m_resting ? kRests : m_whyNoModel;
    if (m_resting || !m_engine) return;
    const auto speak = [&]() -> Result<Answer> {
        if (const Result<void> told = tellHistory(); !told) return told.error();
        const PieceSink sink = piece ? piece : [](const std::string&) {};
        Result<Answer> answer = m_engine->answer(question, {}, sink, cancel);
        // A long question leaves no room for facts; they are shown all the same.
        if (answer || answer.error().code != ErrorCode::BadRequest) return answer;
        question.context.clear();
        return m_engine->answer(question, {}, sink, cancel);
    };
    const Result<Answer> answer = speak();
    if (!answer) {
        reply.whyNoModel = paragraph(answer.error());
        return;
    }
    reply.answer = *answer;
    reply.text = std::exchange(reply.answer.text, {});
    reply.modelUsed = true;
}

std::string Director::earlierQuestion() const {
    const auto& history = m_store->history.turns();
    const auto found = std::find_if(history.rbegin(), history.rend(),
                                    [](const Turn& turn) { return turn.speaker == Speaker::User; });
    return found == history.rend() ? std::string() : found->text;
}

std::string Director::contextOf(const std::vector<Fact>& facts) const {
    ProjectLine line;
    const Result<int64_t> clips = m_store->clips.count({{.failed = false}});
    const Result<int64_t> failed = m_store->clips.count({{.failed = true}});
    if (clips) line.clips = *clips;
    if (failed) line.failed = *failed;
    const auto newest = m_store->clips.find({{.failed = false}, {}, {}, ClipOrder::Newest, 1});
    if (newest && !newest->empty()) {
        line.newest = newest->front().created;
        line.model = newest->front().request.model;
    }
    return contextFor(line, facts, kContextTokens, [this](const std::string& text) {
        const auto tokens = m_engine->tokens(text);
        return tokens ? static_cast<int64_t>(tokens->size()) : static_cast<int64_t>(text.size());
    });
}

bool Director::isKnown(const std::string& name, const std::vector<Fact>& facts) const {
    if (standsIn(facts, name)) return true;
    const Result<bool> said = m_store->transcript.userSaid(name);
    const Result<bool> clip = m_store->clips.knows(name);
    // What cannot be looked up is not called unknown.
    return !said || !clip || *said || *clip;
}

std::function<Result<std::vector<float>>(const std::string&)> Director::embedder(
    const CancelToken& cancel) const {
    if (!m_engine || !m_store->embeds || m_resting) return {};
    return [this, cancel](const std::string& text) { return m_engine->embed(text, cancel); };
}

Message Director::keep(const Reply& reply) {
    Message message{{0, Speaker::Assistant, reply.text}, m_now(), reply, false};
    if (reply.text.empty() && reply.facts.empty()) return message;
    const Result<int64_t> id =
        m_store->transcript.append(Speaker::Assistant, reply.text, message.time, &reply);
    if (id) {
        message.turn.id = message.reply->turn = *id;
    } else {
        m_notices.push_back({NoticeCode::AnswerNotKept,
                             {{"path", m_files.transcript.string()}, {"reason", reasonOf(id.error())}}});
    }
    return message;
}

Result<std::vector<Fact>> Director::search(const std::string& words, size_t limit) {
    const Result<std::string> checked = checkedText(words);
    if (!checked) return checked.error();
    FactFinder finder(m_store->transcript, m_store->clips, embedder({}));
    return finder.search(*checked, factQueryOf(*checked, m_now()), limit);
}

Result<Fact> Director::remember(const std::string& text, int64_t turn, const std::string& clip) {
    const Result<std::string> checked = checkedText(text);
    if (!checked) return checked.error();
    if (turn != 0) {
        const auto there = m_store->transcript.read(turn, turn);
        if (!there) return there.error();
        if (there->empty()) return noSuchTurn("remember", turn);  // it was forgotten meanwhile
    }
    const auto kept =
        Decisions(m_store->transcript.file()).add({0, *checked, m_now(), clip, turn, {}, std::nullopt});
    if (!kept) return kept.error();
    return cardOf(*kept);
}

Result<std::vector<Fact>> Director::decisions() const {
    const auto standing = Decisions(m_store->transcript.file()).standing();
    if (!standing) return standing.error();
    std::vector<Fact> out;
    for (const Decision& decision : *standing) out.push_back(cardOf(decision));
    return out;
}

Result<void> Director::removeEpisodes() const {
    std::error_code failure;
    if (!fs::exists(m_files.episodes, failure)) return {};
    const std::vector<fs::directory_entry> kept = entriesIn(m_files.episodes, failure);
    Result<void> removed =
        failure ? Result<void>(writeError(failure.value(), m_files.episodes)) : Result<void>();
    // The folder stays: the engine writes into it. What cannot go keeps nothing else.
    for (const fs::path& path : kept)
        if (fs::remove_all(path, failure); failure && removed) removed = writeError(failure.value(), path);
    return removed;
}

Result<void> Director::forget(const std::vector<int64_t>& turns) {
    for (const int64_t turn : turns) {
        const auto there = m_store->transcript.read(turn, turn);
        if (!there) return there.error();
        if (there->empty()) return noSuchTurn("forget", turn);
    }
    if (const Result<void> gone = m_store->transcript.forget(turns); !gone) return gone.error();
    m_store->history.remove(turns);
    return forgetTraces();
}

Result<void> Director::forgetAll() {
    if (const Result<void> gone = m_store->transcript.forgetAll(); !gone) return gone.error();
    m_store->history.clear();
    const Result<void> wiped = forgetTraces();
    const Result<void> aside = SqliteFile::removeSetAside(m_files.transcript);
    return wiped && !aside ? notWiped(aside.error(), m_files.transcript) : wiped;
}

/// The turns are gone, and whatever fails here, the rest of it is done. What was read of other turns knows
/// them too.
Result<void> Director::forgetTraces() {
    const Result<void> wiped = m_store->transcript.wipe();
    const Result<void> removed = removeEpisodes();
    m_store->historyTold = false;
    // A history that the engine does not take is told again before the next question.
    static_cast<void>(tellHistory());
    if (!wiped) return notWiped(wiped.error(), m_files.transcript);
    return removed ? removed : notWiped(removed.error(), m_files.episodes);
}

Result<void> Director::rebuild() {
    if (const Result<void> gone = removeEpisodes(); !gone) return gone.error();
    if (!m_engine || m_resting) return {};
    m_store->historyTold = false;
    if (const Result<void> emptied = m_engine->setHistory({}); !emptied) return emptied.error();
    return tellHistory();
}

std::optional<int64_t> Director::embedSome(const CancelToken& cancel) {
    const auto embed = embedder(cancel);
    if (!embed) return std::nullopt;
    const Result<int64_t> waiting = m_store->clips.embedWaiting(embed, kPromptsAtOnce);
    if (waiting || cancel.asked()) return waiting ? std::optional(*waiting) : std::nullopt;
    m_store->embeds = false;  // search goes by words from now on
    return std::nullopt;
}

void Director::embedPrompts(const CancelToken& cancel) {
    while (!cancel.asked() && embedSome(cancel).value_or(0) > 0) {
    }
}

Result<Indexing> Director::idleStep(const CancelToken& cancel) {
    if (!m_engine || m_resting) return Indexing{1, 1};
    const std::optional<int64_t> waiting = embedSome(cancel);
    if (cancel.asked()) return Indexing{0, 1};
    if (waiting.value_or(0) > 0) return Indexing{0, *waiting};
    if (const Result<void> told = tellHistory(); !told) return told.error();
    Result<Indexing> read = m_engine->idleStep(cancel);
    if (read) m_store->failedReadings = 0;
    if (read || !isAboutFiles(read.error())) return read;
    if (m_store->failedReadings++ > 0) return Indexing{1, 1};
    m_notices.push_back({NoticeCode::ReadingNotKept,
                         {{"folder", m_files.episodes.string()}, {"reason", reasonOf(read.error())}}});
    return Indexing{0, 1};
}

void Director::setResting(bool resting) {
    m_resting = resting;
    if (resting && m_engine) m_engine->rest();
}

AssistantMemory Director::memory() const {
    return m_engine ? m_engine->memory() : AssistantMemory{};
}

std::vector<Notice> Director::takeNotices() {
    return std::exchange(m_notices, {});
}

}  // namespace lightreel
