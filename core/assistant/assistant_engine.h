#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/cancel_token.h"
#include "core/base/result.h"

namespace lightreel {

enum class Speaker { User, Assistant };

/// What was said, as plain UTF-8. Special tokens in it stay text.
struct Turn {
    int64_t id = 0;  ///< rises
    Speaker speaker = Speaker::User;
    std::string text;

    friend bool operator==(const Turn&, const Turn&) = default;
};

/// How much of a conversation is held in memory, and how. Tokens, or entries of a head and layer on average.
struct MemoryRules {
    int64_t budget = 1024;  ///< entries that an episode keeps of the history
    int64_t block = 512;    ///< tokens that go through together
    int64_t probe = 512;    ///< most tokens of the windows that stand for an episode
    int64_t episodes = 4;   ///< most
    int64_t tail = 512;     ///< newest tokens that are always there whole, at least
    int64_t fresh = 1152;   ///< most tokens of one question with its facts and its answer
    double others = 0.3;    ///< how much what belongs to another episode counts, 0 to 1
    double alpha = 2;       ///< how strongly layers' sensitivity tells on their shares; 0: not at all
    uint64_t seed = 42;

    friend bool operator==(const MemoryRules&, const MemoryRules&) = default;
};

struct AssistantSetup {
    std::filesystem::path languageModel;  ///< a GGUF file of the Llama family
    std::filesystem::path embedder;       ///< MiniLM's folder; empty: one episode
    std::filesystem::path
        episodes;  ///< folder for what was read; empty: one episode, which the engine's end loses
    std::filesystem::path layerProfile = {};  ///< JSON with every layer's sensitivity; empty: all alike
    std::string instructions;                 ///< the system's message
    MemoryRules rules = {};
};

struct AssistantFacts {
    std::string model;  ///< the file's own name for it
    int64_t parameters = 0, weightBytes = 0, context = 0, vocabulary = 0;
    std::string weightTypes;  ///< "Q4_1, Q8_0, F32"
};

/// Bytes of keys and values; what is held never exceeds what is bound.
struct AssistantMemory {
    int64_t boundBytes = 0, usedBytes = 0, peakBytes = 0;
    int64_t weightBytes = 0;    ///< of both models, while they are loaded
    int64_t historyTokens = 0;  ///< of all that was said
    int64_t readTokens = 0;     ///< of these, in the episode that is loaded
    int64_t wholeBytes = 0;     ///< what keys and values of the whole history would take
    int episodes = 0;
    std::vector<int64_t> layerBudgets = {};

    friend bool operator==(const AssistantMemory&, const AssistantMemory&) = default;
};

/// How far the episodes have read what was said.
struct Indexing {
    int64_t done = 0, total = 0;  ///< blocks over all episodes
    [[nodiscard]] bool complete() const { return done >= total; }
};

struct Question {
    std::string text;
    std::string earlier = {};  ///< the user's message before; helps to route a short one
    std::string context = {};  ///< facts and quotes for this answer only; no part of the history
    /// The system's message of this question alone, which is then answered without the history; empty: the
    /// conversation's.
    std::string instructions = {};
};

struct AnswerRules {
    double temperature = 0.2;  ///< 0: always the likeliest token
    double topP = 0.9;
    double repetition = 1.2;  ///< 1 and more: how much less likely a token is that was written just before
    int64_t mostTokens = 256;
    uint64_t seed = 0;
};

struct Answer {
    std::string text;
    int64_t tokens = 0;
    bool stopped = false;             ///< by the user; text holds what there was
    bool cut = false;                 ///< mostTokens were reached
    int episode = -1;                 ///< whose memory answered; -1: all was still there whole
    double likeness = 0;              ///< cosine of the question to the episode's nearest window
    double margin = 0;                ///< above the best other episode; below 0: one that was hardly nearer
    std::vector<int64_t> turns = {};  ///< that stand for the episode: first turn of each of its windows
    double firstTokenSeconds = 0, secondsPerToken = 0;
    bool shortened = false;  ///< the question was too long: its beginning and its end were read
    bool apart = false;      ///< without the history, see Question::instructions
};

/// Receives whole UTF-8 characters only.
using PieceSink = std::function<void(const std::string& piece)>;

/// A small language model that remembers a conversation of any length in fixed memory. One object, used by
/// one thread at a time, except for memory(); nothing throws. The transcript is kept by the caller and is the
/// truth: everything here can be made from it again.
class AssistantEngine {
  public:
    virtual ~AssistantEngine() = default;

    /// Opens both models; the language model's weights come into memory when they are first needed. errors:
    /// ModelMissing, ModelDamaged, ModelUnsupported, OutOfMemory, BadRequest. The folder for episodes becomes
    /// its owner's alone.
    [[nodiscard]] virtual Result<AssistantFacts> open(const AssistantSetup& setup,
                                                      const CancelToken& cancel) noexcept = 0;

    /// Says what the whole conversation is, in its order. What was there before and is no more makes
    /// everything be read again; turns at the end are taken in by idleStep(). errors: Internal
    [[nodiscard]] virtual Result<void> setHistory(const std::vector<Turn>& turns) noexcept = 0;

    /// One piece of reading, at most a few seconds: some windows are embedded, or a block is read. Blocks are
    /// kept on disk, after every fourth at the latest. Cancelled: a block that was begun is given up, and
    /// with it what is held in memory of its episode; what was kept is read back from the disk, and the
    /// blocks since then, at most three, are read again. Without a folder for episodes that is the whole
    /// text. What comes out is the same as without the cancel. Windows that were embedded stay embedded.
    /// errors: DiskFull, NotWritable, WriteFailed (reading goes on in memory), ModelDamaged when the weights
    /// leave no numbers
    [[nodiscard]] virtual Result<Indexing> idleStep(const CancelToken& cancel) noexcept = 0;

    /// What the model says to this, after the history, of which it first reads what idleStep() has not
    /// (memory() tells how far that is). The question does not become history by itself. One that is too long
    /// for MemoryRules::fresh is read at its beginning and end. errors: OutOfMemory, ModelDamaged when the
    /// weights leave no numbers, BadRequest when a context leaves no room for the question
    [[nodiscard]] virtual Result<Answer> answer(const Question& question, const AnswerRules& rules,
                                                const PieceSink& sink,
                                                const CancelToken& cancel) noexcept = 0;

    /// Of length 1. errors: ModelMissing when there is no embedder
    [[nodiscard]] virtual Result<std::vector<float>> embed(const std::string& text,
                                                           const CancelToken& cancel) noexcept = 0;

    /// The tokens of plain text, as the model sees them.
    struct Token {
        int64_t id;
        std::string text;  ///< its bytes; not always whole characters
    };
    [[nodiscard]] virtual Result<std::vector<Token>> tokens(const std::string& text) noexcept = 0;

    /// Every layer's sensitivity to a past that is missing, measured on this text.
    [[nodiscard]] virtual Result<std::vector<double>> profile(const std::string& text,
                                                              const CancelToken& cancel) noexcept = 0;

    /// Lets go of weights, keys and values; the next call that needs them loads them again.
    virtual void rest() noexcept = 0;

    /// From any thread.
    [[nodiscard]] virtual AssistantMemory memory() const noexcept = 0;
};

}  // namespace lightreel
