#include "core/assistant/torch_assistant.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>

#include "core/assistant/asked_question.h"
#include "core/assistant/assistant_entry.h"
#include "core/assistant/episode_router.h"
#include "core/assistant/fingerprint.h"
#include "core/assistant/fitted_rules.h"
#include "core/assistant/layer_profile.h"
#include "core/assistant/layer_sensitivity.h"
#include "core/assistant/not_finite.h"
#include "core/assistant/token_sampler.h"
#include "core/base/or_throw.h"
#include "core/base/stopwatch.h"
#include "core/text/utf8_stream.h"
#include "core/weights/guarded.h"

namespace lightreel {
namespace {

constexpr double kInDoubt = 0.02;     ///< margin below which the nearest windows are quoted as well
constexpr size_t kShortQuestion = 6;  ///< words below which the message before helps to route
constexpr int kWindowsAtOnce = 8;     ///< embedded in one step at most: 20 to 100 ms each on two cores
constexpr double kSecondsAtOnce = 1;  ///< of embedding, after which no other window is begun in a step

at::Tensor tensorOf(const TokenIds& ids) {
    return at::tensor(ids, at::kLong);
}

size_t wordsOf(const std::string& text) {
    std::istringstream words(text);
    size_t count = 0;
    for (std::string word; words >> word;) ++count;
    return count;
}

/// Episodes need something that tells windows apart, and a place for those that are not held.
bool divides(const AssistantSetup& setup) {
    return !setup.embedder.empty() && !setup.episodes.empty();
}

/// What was said is nobody else's business, whoever made the folder. On a file system without permissions it
/// stays as it is.
void makePrivate(const std::filesystem::path& folder) {
    std::error_code ignored;
    if (!folder.empty()) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ignored);
}

/// Throws Failure.
std::string printOfEmbedder(const std::filesystem::path& folder) {
    return folder.empty() ? std::string() : orThrow(fingerprintOfFile(folder / "model.safetensors"));
}

/// Throws Failure.
MemoryRules rulesFor(const LlamaConfig& config, const AssistantSetup& setup) {
    const std::optional<MemoryRules> rules = fittedTo(config.positions(), setup.rules);
    if (!rules)
        throw Failure{{ErrorCode::ModelUnsupported,
                       {{"path", setup.languageModel.string()},
                        {"reason", "its context of " + std::to_string(config.positions()) +
                                       " tokens is too short for a conversation"}}}};
    return *rules;
}

}  // namespace

/// guarded() for what goes through the language model, whose file is to blame for numbers that are none.
template <typename Outcome, typename Work>
Outcome TorchAssistant::guardedModel(Work work) noexcept {
    return guarded<Outcome>([&]() -> Outcome {
        try {
            return work();
        } catch (const NotFinite& failure) {
            return Error{ErrorCode::ModelDamaged,
                         {{"path", m_setup.languageModel.string()},
                          {"reason", "what it computes is not a number, so its weights cannot be right"}},
                         failure.what()};
        }
    });
}

TorchAssistant::TorchAssistant() {
    installCountingAllocator();
}

TorchAssistant::~TorchAssistant() = default;

Result<AssistantFacts> TorchAssistant::open(const AssistantSetup& setup, const CancelToken& cancel) noexcept {
    return guarded<Result<AssistantFacts>>([&]() -> Result<AssistantFacts> {
        rest();
        makePrivate(setup.episodes);
        m_conversation.reset();
        m_asked = {};
        m_setup = setup;
        m_language = std::make_unique<LlamaFile>(setup.languageModel);
        const GgufHeader& header = m_language->header();
        const std::string path = setup.languageModel.string(), name = m_language->name();
        ChatFormat format = orThrow(ChatFormat::make(orThrow(openTokenizer(header, path)), header, path));
        if (format.tokenizer().size() > m_language->config().vocabulary)
            return Error{ErrorCode::ModelDamaged,
                         {{"path", path}, {"reason", "it has more tokens than rows of weights for them"}}};
        m_setup.rules = rulesFor(m_language->config(), setup);
        const MemoryRules& rules = m_setup.rules;
        cancel.check();
        if (!setup.embedder.empty()) (void)embedder();
        auto conversation = std::make_unique<Conversation>(std::move(format), setup.instructions, rules,
                                                           divides(setup) ? rules.episodes : 1,
                                                           printOfEmbedder(setup.embedder));
        const EpisodeIdentity identity{{"model", orThrow(fingerprintOfFile(setup.languageModel))},
                                       {"format", conversation->format().version()}};
        m_memorySetup = {rules,
                         sensitivitiesIn(setup.layerProfile, name, m_language->config()),
                         conversation->pinned(),
                         conversation->format().answerHeader(),
                         setup.episodes,
                         identity};
        EpisodicMemory::check(m_language->config(), m_memorySetup);
        m_conversation = std::move(conversation);
        publish();
        return AssistantFacts{name,
                              m_language->parameters(),
                              m_language->fileBytes(),
                              m_language->config().context,
                              m_language->config().vocabulary,
                              m_language->weightTypes()};
    });
}

Conversation& TorchAssistant::conversation() {
    if (!m_conversation) throw Failure{{ErrorCode::Internal, {{"reason", "no language model was opened"}}}};
    return *m_conversation;
}

EpisodicMemory& TorchAssistant::memoryAtWork() {
    (void)conversation();
    if (!m_episodes) {
        m_language->load();
        m_episodes = std::make_unique<EpisodicMemory>(m_language->model(), m_memorySetup);
    }
    return *m_episodes;
}

const TextEmbedder& TorchAssistant::embedder() {
    if (m_setup.embedder.empty())
        throw Failure{
            {ErrorCode::AssistantMissing, {{"model", "the embedder"}, {"folder", ""}, {"known", ""}}}};
    if (!m_embedder) m_embedder = orThrow(TextEmbedder::open(m_setup.embedder));
    return *m_embedder;
}

const Point& TorchAssistant::pointOf(const std::string& text, const CancelToken& cancel) {
    if (m_asked.second.empty() || m_asked.first != text) m_asked = {text, embedder().embed(text, cancel)};
    return m_asked.second;
}

Result<void> TorchAssistant::setHistory(const std::vector<Turn>& turns) noexcept {
    return guarded<Result<void>>([&]() -> Result<void> {
        const bool first = conversation().tokens() == 0;
        const bool grown = m_conversation->setTurns(turns);
        if (!grown)
            forgetRead();
        else if (first && !m_setup.episodes.empty())
            m_conversation->restore(conversationFile(), widthOfEmbeddings());
        m_unsaved = true;
        publish();
        return {};
    });
}

void TorchAssistant::forgetRead() {
    if (m_episodes)
        m_episodes->forgetFiles();
    else
        removeEpisodeFiles(m_setup.episodes);
    std::error_code ignored;
    if (!m_setup.episodes.empty()) std::filesystem::remove(conversationFile(), ignored);
    m_current.reset();
}

void TorchAssistant::embedWaiting(const CancelToken& cancel) {
    const Stopwatch watch;
    for (int i = 0; i < kWindowsAtOnce && watch.seconds() < kSecondsAtOnce; ++i) {
        const DialogueWindow* window = m_conversation->waiting();
        if (window == nullptr) return;
        m_conversation->addEmbedding(m_setup.embedder.empty() ? Point{1.0F}
                                                              : embedder().embed(window->text, cancel));
        m_unsaved = true;
    }
}

size_t TorchAssistant::widthOfEmbeddings() {
    return m_setup.embedder.empty() ? 1 : static_cast<size_t>(embedder().width());
}

bool TorchAssistant::readOne(const EpisodeSet& set, const CancelToken& cancel) {
    EpisodicMemory& memory = memoryAtWork();
    const int64_t due = memory.due(static_cast<int64_t>(set.text.size()));
    // The episode that is held comes first: changing costs a file.
    std::vector<size_t> order;
    for (size_t i = 0; i < set.episodes(); ++i) order.push_back(i);
    std::stable_partition(order.begin(), order.end(), [&](size_t i) { return memory.holds(set.episode(i)); });
    if (!memory.keepsFiles()) order.resize(1);  // going to and fro would read for ever
    for (const size_t i : order) {
        if (memory.seen(set.episode(i)) >= due) continue;
        memory.readBlock(set.episode(i), cancel);
        return true;
    }
    return false;
}

Indexing TorchAssistant::unfinished(const EpisodeSet& set) {
    EpisodicMemory& memory = memoryAtWork();
    const int64_t block = m_setup.rules.block;
    const int64_t blocks = memory.due(static_cast<int64_t>(set.text.size())) / block;
    Indexing out{0, static_cast<int64_t>(set.episodes()) * blocks + 1};
    for (size_t i = 0; i < set.episodes(); ++i) out.done += memory.seen(set.episode(i)) / block;
    return out;
}

Result<Indexing> TorchAssistant::idleStep(const CancelToken& cancel) noexcept {
    return guardedModel<Result<Indexing>>([&]() -> Result<Indexing> {
        Indexing out;
        try {
            out = readOn(cancel);
        } catch (const Cancelled&) {
            out = unfinished(m_conversation->active());
        }
        publish();
        if (m_episodes)
            if (const std::optional<Error> failure = m_episodes->takeFailure()) return *failure;
        return out;
    });
}

Indexing TorchAssistant::readOn(const CancelToken& cancel) {
    if (conversation().tokens() == 0) return {1, 1};
    EpisodicMemory& memory = memoryAtWork();
    if (m_conversation->waiting() != nullptr) {
        embedWaiting(cancel);
        if (m_conversation->waiting() == nullptr) orThrow(saveConversation());
        return unfinished(m_conversation->active());
    }
    const EpisodeSet& active = m_conversation->active();
    const int64_t whole = *std::ranges::min_element(memory.budgets());
    if (memory.keepsFiles() && memory.due(static_cast<int64_t>(active.text.size())) > whole)
        m_conversation->planNext();
    if (const EpisodeSet* next = m_conversation->next()) {
        const bool reads = memory.keepsFiles() && readOne(*next, cancel);
        if (!memory.keepsFiles()) {
            forgetSet(*next, active);
            m_conversation->dropNext();
        } else if (reads) {
            return unfinished(*next);
        } else {
            promote(*next);
        }
    }
    if (readOne(active, cancel)) return unfinished(active);
    memory.readAll(active.episode(nearestAtHand(active)), cancel);
    orThrow(saveConversation());
    return {1, 1};
}

void TorchAssistant::promote(const EpisodeSet& next) {
    forgetSet(m_conversation->active(), next);
    m_conversation->promoteNext();
    m_current.reset();
    m_unsaved = true;
    orThrow(saveConversation());  // its files are worth nothing without the plan
}

void TorchAssistant::forgetSet(const EpisodeSet& set, const EpisodeSet& other) {
    EpisodicMemory& memory = memoryAtWork();
    for (size_t i = 0; i < set.episodes(); ++i) memory.forgetFile(set.episode(i).name);
    if (set.firstTurn != other.firstTurn) memory.forgetFile(set.episode(0).whole);
}

size_t TorchAssistant::nearestAtHand(const EpisodeSet& set) {
    EpisodicMemory& memory = memoryAtWork();
    if (m_current && memory.keepsFiles()) return *m_current;
    for (size_t i = 0; i < set.episodes(); ++i)
        if (memory.holds(set.episode(i))) return i;
    return m_current.value_or(0);
}

std::filesystem::path TorchAssistant::conversationFile() const {
    return m_setup.episodes / "conversation.safetensors";
}

Result<void> TorchAssistant::saveConversation() {
    if (!m_unsaved || m_setup.episodes.empty()) return {};
    Result<void> saved = m_conversation->save(conversationFile());
    m_unsaved = !saved;
    return saved;
}

TorchAssistant::Way TorchAssistant::wayFor(const Question& question, const CancelToken& cancel) {
    const EpisodeSet& set = m_conversation->active();
    Way way{{nearestAtHand(set)}, {}};
    const bool chooses = set.episodes() > 1;
    if (m_setup.embedder.empty() || !(chooses || m_conversation->leavesUnread())) return way;
    const bool brief = wordsOf(question.text) < kShortQuestion && !question.earlier.empty();
    const Point asked = pointOf(brief ? question.earlier + '\n' + question.text : question.text, cancel);
    bool inDoubt = m_conversation->nearestIsUnread(asked);
    if (chooses) {
        const std::vector<Point>& windows = m_conversation->embeddings();
        const std::vector<size_t>& labels = set.plan.labels();
        // Not from what happens to be held: the same questions are to go the same ways.
        const Route chosen =
            m_current ? routeFrom(*m_current, asked, windows, labels) : routeByWindow(asked, windows, labels);
        // What is held answers where nothing else can be fetched.
        if (memoryAtWork().keepsFiles()) way.route = chosen;
        inDoubt = inDoubt || chosen.margin < kInDoubt || chosen.episode != way.route.episode;
    }
    if (inDoubt) way.quotes = [this, asked](size_t tokens) { return m_conversation->quotes(asked, tokens); };
    return way;
}

Result<Answer> TorchAssistant::answer(const Question& question, const AnswerRules& rules,
                                      const PieceSink& sink, const CancelToken& cancel) noexcept {
    return guardedModel<Result<Answer>>([&]() -> Result<Answer> {
        const Stopwatch watch;
        Answer answer;
        EpisodicMemory& memory = memoryAtWork();
        const size_t embedded = m_conversation->embeddings().size();
        const int64_t room = m_setup.rules.fresh - rules.mostTokens;
        answer.apart = !question.instructions.empty();
        try {
            const Result<AskedQuestion> asked =
                answer.apart ? apart(question, room) : behindHistory(question, room, cancel, answer);
            if (!asked) return asked.error();
            answer.shortened = asked->shortened;
            at::Tensor hidden = memory.read(tensorOf(asked->ids), cancel);
            answer.firstTokenSeconds = watch.seconds();
            write(rules, std::move(hidden), sink, cancel, answer);
        } catch (const Cancelled&) {
            answer.stopped = true;
        }
        memory.forgetRead();
        // The answer is there; what cannot be kept is told by the next idleStep().
        if (m_conversation->embeddings().size() > embedded) static_cast<void>(saveConversation());
        publish();
        return answer;
    });
}

Result<AskedQuestion> TorchAssistant::apart(const Question& question, int64_t room) {
    const ChatFormat& format = m_conversation->format();
    TokenIds ids = format.instructions(question.instructions);
    Result<AskedQuestion> asked =
        askedQuestion(format, question, {}, room - static_cast<int64_t>(ids.size()));
    if (!asked) return asked;
    append(ids, asked->ids);
    memoryAtWork().readApart();
    return AskedQuestion{std::move(ids), asked->shortened};
}

Result<AskedQuestion> TorchAssistant::behindHistory(const Question& question, int64_t room,
                                                    const CancelToken& cancel, Answer& answer) {
    // What a block is of is to be known before it is read, as in idleStep().
    while (m_conversation->waiting() != nullptr) embedWaiting(cancel);
    const Way way = wayFor(question, cancel);
    Result<AskedQuestion> asked = askedQuestion(m_conversation->format(), question, way.quotes, room);
    if (!asked) return asked;
    EpisodicMemory& memory = memoryAtWork();
    const EpisodeText episode = m_conversation->active().episode(way.route.episode);
    while (memory.seen(episode) < memory.due(static_cast<int64_t>(episode.text->size()))) {
        memory.readBlock(episode, cancel);
        publish();
    }
    memory.readAll(episode, cancel);
    m_current = way.route.episode;
    describe(way.route, answer);
    return asked;
}

void TorchAssistant::describe(const Route& route, Answer& answer) {
    const EpisodeSet& set = m_conversation->active();
    const KvCache& cache = memoryAtWork().cache();
    const bool whole =
        cache.entries() == cache.seen() * m_language->config().layers * m_language->config().kvHeads;
    answer.episode = whole ? -1 : static_cast<int>(route.episode);
    answer.likeness = route.likeness;
    answer.margin = route.margin;
    if (route.episode < set.plan.episodes().size())
        for (const size_t window : set.plan.episodes()[route.episode].representatives)
            answer.turns.push_back(m_conversation->windows()[window].turn);
}

void TorchAssistant::write(const AnswerRules& rules, at::Tensor hidden, const PieceSink& sink,
                           const CancelToken& cancel, Answer& answer) {
    const ChatFormat& format = m_conversation->format();
    TokenSampler sampler(rules.temperature, rules.topP, rules.repetition, rules.seed);
    Utf8Stream characters;
    const Stopwatch watch;
    const auto say = [&](const std::string& piece) {
        answer.text += piece;
        if (!piece.empty()) sink(piece);
    };
    try {
        while (answer.tokens < rules.mostTokens) {
            cancel.check();
            at::Tensor logits = m_language->model().logits(hidden.narrow(0, hidden.size(0) - 1, 1))[0];
            requireFinite(logits);
            if (answer.tokens == 0) logits = logits.index_fill(0, tensorOf(format.controls()), -HUGE_VAL);
            const int64_t token = sampler.draw(logits);
            if (format.isEnd(token)) break;
            ++answer.tokens;
            say(characters.push(format.tokenizer().bytesOf(token)));
            answer.cut = answer.tokens == rules.mostTokens;
            if (!answer.cut) hidden = memoryAtWork().read(tensorOf({token}), cancel);
        }
    } catch (const Cancelled&) {
        answer.stopped = true;
    }
    say(characters.finish());
    if (answer.tokens > 0) answer.secondsPerToken = watch.seconds() / static_cast<double>(answer.tokens);
}

Result<std::vector<float>> TorchAssistant::embed(const std::string& text,
                                                 const CancelToken& cancel) noexcept {
    return guarded<Result<std::vector<float>>>(
        [&]() -> Result<std::vector<float>> { return pointOf(text, cancel); });
}

Result<std::vector<AssistantEngine::Token>> TorchAssistant::tokens(const std::string& text) noexcept {
    return guarded<Result<std::vector<Token>>>([&]() -> Result<std::vector<Token>> {
        const Tokenizer& tokenizer = conversation().format().tokenizer();
        std::vector<Token> out;
        for (const int64_t id : tokenizer.encode(text)) out.push_back({id, tokenizer.bytesOf(id)});
        return out;
    });
}

Result<std::vector<double>> TorchAssistant::profile(const std::string& text,
                                                    const CancelToken& cancel) noexcept {
    return guarded<Result<std::vector<double>>>([&]() -> Result<std::vector<double>> {
        (void)memoryAtWork();
        TokenIds ids = m_conversation->format().tokenizer().encode(text);
        ids.resize(std::min<size_t>(ids.size(), 4096));
        if (ids.size() < 2048)
            return Error{ErrorCode::BadRequest,
                         {{"option", "the text"},
                          {"value", std::to_string(ids.size()) + " tokens"},
                          {"allowed", "2048 or more; 4096 are used"}}};
        return layerSensitivities(m_language->model(), tensorOf(ids), {}, cancel);
    });
}

void TorchAssistant::rest() noexcept {
    (void)guarded<Result<void>>([&]() -> Result<void> {
        if (m_episodes) m_episodes->save();
        m_episodes.reset();
        if (m_language) m_language->release();
        m_embedder.reset();
        releaseFreeMemory();
        publish();
        if (m_conversation) orThrow(saveConversation());
        return {};
    });
}

void TorchAssistant::publish() {
    AssistantMemory now;
    if (m_episodes) {
        const EpisodicMemory& memory = *m_episodes;
        now.boundBytes = memory.cache().bytes();
        now.usedBytes = memory.cache().usedBytes();
        now.peakBytes = memory.peakBytes();
        now.weightBytes = m_language->bytes();
        now.readTokens = memory.cache().seen() + memory.cache().tail();
        now.layerBudgets = memory.budgets();
    }
    if (m_embedder) now.weightBytes += m_embedder->bytes();
    if (m_conversation) {
        now.historyTokens = m_conversation->tokens();
        now.wholeBytes = now.historyTokens *
                         KvRoom::even(m_language->config(), 0, 1).bytes(m_language->config(), at::kHalf);
        now.episodes = static_cast<int>(m_conversation->active().episodes());
    }
    const std::scoped_lock lock(m_mutex);
    m_memory = std::move(now);
}

AssistantMemory TorchAssistant::memory() const noexcept {
    const std::scoped_lock lock(m_mutex);
    return m_memory;
}

std::unique_ptr<AssistantEngine> makeAssistantEngine() {
    return std::make_unique<TorchAssistant>();
}

}  // namespace lightreel
