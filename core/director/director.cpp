#include "core/director/director.h"

#include "core/base/utc_now.h"
#include "core/director/question_context.h"
#include "core/director/reply_check.h"
#include "core/director/words.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostFound = 30;

Error unusable(const std::string& value, const std::string& allowed) {
    return {ErrorCode::BadRequest, {{"option", "the message"}, {"value", value}, {"allowed", allowed}}};
}

Result<void> checkMessage(const std::string& text) {
    if (oneLine(text).empty()) return unusable("empty", "some words");
    if (text.size() > Director::kMostMessage)
        return unusable(std::to_string(text.size() >> 10) + " KiB", "up to 1 MiB");
    return {};
}

/// What the model is to remember: not what facts have answered for it.
std::vector<Turn> turnsOf(const std::vector<Message>& messages) {
    std::vector<Turn> turns;
    for (const Message& message : messages)
        if (!message.reply || message.reply->modelUsed) turns.push_back(message.turn);
    return turns;
}

/// What is said when facts answer alone.
std::string sayFacts(const std::vector<Fact>& facts) {
    if (facts.empty()) return "Nothing about that was found in this project.";
    return facts.size() == 1 ? "This was found in the project:" : "These were found in the project:";
}

}  // namespace

Director::Director(fs::path folder, Transcript transcript, ClipCatalog clips)
    : m_folder(std::move(folder)),
      m_transcript(std::move(transcript)),
      m_decisions(m_transcript.file()),
      m_clips(std::move(clips)) {}

Result<std::unique_ptr<Director>> Director::open(const fs::path& folder) {
    Result<Transcript::Opened> transcript = Transcript::open(folder / "director.sqlite");
    if (!transcript) return transcript.error();
    Result<ClipCatalog::Opened> clips = ClipCatalog::open(folder / "clips.sqlite");
    if (!clips) return clips.error();
    std::unique_ptr<Director> director(
        new Director(folder, std::move(transcript->transcript), std::move(clips->catalog)));
    for (const fs::path& damaged : {transcript->damaged, clips->damaged})
        if (!damaged.empty()) director->m_damaged.push_back(damaged);
    return director;
}

Result<AssistantFacts> Director::useModel(std::unique_ptr<AssistantEngine> engine, AssistantSetup models,
                                          const CancelToken& cancel) {
    m_engine.reset();
    m_told = false;
    std::error_code failure;
    fs::create_directories(episodes(), failure);
    if (!failure) fs::permissions(episodes(), fs::perms::owner_all, failure);
    models.episodes = episodes();
    models.instructions = kInstructions;
    const Result<AssistantFacts> facts = engine->open(models, cancel);
    if (!facts) {
        m_whyNoModel = paragraph(facts.error());
        return facts.error();
    }
    m_engine = std::move(engine);
    return *facts;
}

void Director::dropModel(std::string why) {
    m_engine.reset();
    m_whyNoModel = std::move(why);
}

void Director::setResting(bool resting) {
    m_resting = resting;
    if (resting && m_engine) m_engine->rest();
}

std::vector<float> Director::embeddingOf(const std::string& text, const CancelToken& cancel) {
    if (!m_engine || m_resting) return {};
    Result<std::vector<float>> embedding = m_engine->embed(text, cancel);
    return embedding ? std::move(*embedding) : std::vector<float>();
}

Result<void> Director::tellHistory() {
    if (m_told || !m_engine) return {};
    const Result<std::vector<Message>> all = m_transcript.read();
    if (!all) return all.error();
    const Result<void> told = m_engine->setHistory(turnsOf(*all));
    m_told = told.ok();
    return told;
}

Result<Message> Director::ask(const std::string& text, const Listener& listener, const CancelToken& cancel,
                              const AnswerRules& rules) {
    if (const Result<void> sound = checkMessage(text); !sound) return sound.error();
    // The model's history is what went before the question.
    if (!m_resting)
        if (const Result<void> told = tellHistory(); !told) m_whyNoModel = paragraph(told.error());
    const std::string now = utcNow();
    const Result<int64_t> id = m_transcript.append(Speaker::User, text, now);
    if (!id) return id.error();
    listener.asked({{*id, Speaker::User, text}, now});
    Reply reply;
    reply.question = *id;
    Result<std::vector<Fact>> facts =
        findFacts(sources(), text, now, *id, kMostFacts, embeddingOf(text, cancel));
    if (!facts) return facts.error();
    reply.facts = std::move(*facts);
    answerWithModel(text, listener, cancel, rules, reply);
    if (!reply.modelUsed) answerWithFacts(reply);
    const std::string then = utcNow();
    const Result<int64_t> answered = m_transcript.append(Speaker::Assistant, reply.text, then, &reply);
    m_told = false;
    if (!answered) return answered.error();
    reply.turn = *answered;
    return Message{{*answered, Speaker::Assistant, reply.text}, then, reply};
}

void Director::answerWithModel(const std::string& text, const Listener& listener, const CancelToken& cancel,
                               const AnswerRules& rules, Reply& reply) {
    if (m_resting) reply.whyNoModel = "A clip is being made; the model rests meanwhile.";
    if (!m_engine) reply.whyNoModel = m_whyNoModel;
    if (m_resting || !m_engine) return;
    const Result<int64_t> clips = m_clips.count();
    Question question{text, {}, contextOf(reply.facts, clips ? *clips : 0)};
    if (const auto before = m_transcript.newest(4); before)
        for (const Message& message : *before)
            if (message.turn.speaker == Speaker::User && message.turn.id < reply.question)
                question.earlier = message.turn.text;
    Result<Answer> answer = m_engine->answer(question, rules, listener.piece, cancel);
    if (!answer) {
        reply.whyNoModel = paragraph(answer.error());
        return;
    }
    reply.modelUsed = !oneLine(answer->text).empty();
    reply.text = answer->text;
    reply.answer = std::move(*answer);
    if (!reply.modelUsed) return;
    reply.prompt = proposedPrompt(text, reply.text);
    reply.unverified = unverifiedSpans(
        reply.text, [&](const std::string& claim) { return reply.prompt == claim || isKnown(claim, reply); });
}

void Director::answerWithFacts(Reply& reply) const {
    reply.text = sayFacts(reply.facts);
}

bool Director::isKnown(const std::string& claim, const Reply& reply) const {
    for (const Fact& fact : reply.facts)
        if ((fact.title + '\n' + fact.text + '\n' + fact.clip).find(claim) != std::string::npos) return true;
    const Result<bool> said = m_transcript.has(claim);
    return said && *said;
}

Result<std::vector<Fact>> Director::search(const std::string& words, const CancelToken& cancel) {
    FactQuery query = factQueryOf(words, utcNow());
    query.aboutClips = true;
    std::vector<Fact> out;
    const Result<std::vector<Decision>> decisions = m_decisions.about(query, kMostFound);
    if (!decisions) return decisions.error();
    for (const Decision& decision : *decisions) out.push_back(factOf(decision));
    const Result<std::vector<CatalogClip>> clips =
        m_clips.find(query, kMostFound - std::min(kMostFound, out.size()), embeddingOf(words, cancel));
    if (!clips) return clips.error();
    for (const CatalogClip& clip : *clips) out.push_back(factOf(clip, query));
    const Result<std::vector<Message>> said =
        m_transcript.find(wordsOf(words), static_cast<int>(kMostFound - std::min(kMostFound, out.size())));
    if (!said) return said.error();
    for (const Message& message : *said) out.push_back(factOf(message));
    return out;
}

Result<Fact> Director::remember(const std::string& text, int64_t turn, const std::string& clip) {
    if (const Result<void> sound = checkMessage(text); !sound) return sound.error();
    const Result<Decision> added = m_decisions.add({0, text, utcNow(), clip, turn, {}, {}});
    if (!added) return added.error();
    return factOf(*added);
}

Result<std::vector<Fact>> Director::decisions() const {
    const Result<std::vector<Decision>> standing = m_decisions.standing();
    if (!standing) return standing.error();
    std::vector<Fact> out;
    for (const Decision& decision : *standing) out.push_back(factOf(decision));
    return out;
}

Result<void> Director::forget(const std::vector<int64_t>& turns) {
    if (const Result<void> gone = m_transcript.forget(turns); !gone) return gone;
    m_told = false;
    return m_engine ? tellHistory() : rebuild();
}

Result<void> Director::forgetAll() {
    const Result<std::vector<Message>> all = m_transcript.read();
    if (!all) return all.error();
    std::vector<int64_t> turns;
    for (const Message& message : *all) turns.push_back(message.turn.id);
    if (const Result<void> gone = m_transcript.forget(turns); !gone) return gone;
    if (const Result<void> gone = m_decisions.forgetAll(); !gone) return gone;
    return rebuild();
}

Result<void> Director::rebuild() {
    m_told = false;
    // An engine throws away what it has read when it hears of another history.
    if (m_engine)
        if (const Result<void> told = m_engine->setHistory({}); !told) return told;
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(episodes(), failure)) fs::remove(entry.path(), failure);
    return tellHistory();
}

Result<Indexing> Director::idleStep(const CancelToken& cancel) {
    if (!m_engine || m_resting) return Indexing{};
    if (const Result<void> told = tellHistory(); !told) return told.error();
    const Result<std::optional<CatalogClip>> clip = m_clips.waiting();
    if (!clip) return clip.error();
    if (*clip) {
        const std::vector<float> embedding = embeddingOf((*clip)->prompt + ' ' + (*clip)->note, cancel);
        if (!embedding.empty()) {
            if (const Result<void> set = m_clips.setEmbedding((*clip)->run, embedding); !set)
                return set.error();
            return Indexing{0, 1};
        }
    }
    return m_engine->idleStep(cancel);
}

AssistantMemory Director::memory() const {
    return m_engine ? m_engine->memory() : AssistantMemory{};
}

}  // namespace lightreel
