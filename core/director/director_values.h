#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/assistant/assistant_engine.h"

namespace lightreel {

/// Something that is known of the project, not remembered by a model.
struct Fact {
    enum class Kind {
        Clip,      ///< a finished clip with its settings
        Failure,   ///< a run that did not end well
        Decision,  ///< what the user wanted remembered
        Quote,     ///< what was said, word for word
    };
    Kind kind = Kind::Clip;
    std::string title;      ///< one line
    std::string text;       ///< plain; the figures that were asked for
    std::string time;       ///< ISO 8601, UTC
    std::string clip = {};  ///< path of the clip it is about
    std::string run = {};   ///< the run's id
    int64_t turn = 0;       ///< of a quote or decision

    friend bool operator==(const Fact&, const Fact&) = default;
};

/// Bytes [begin, end) of a reply.
struct TextSpan {
    size_t begin = 0, end = 0;

    friend bool operator==(const TextSpan&, const TextSpan&) = default;
};

/// What the assistant has to say to one question.
struct Reply {
    int64_t question = 0, turn = 0;  ///< of the transcript; turn 0: nothing was said
    std::string text;
    std::vector<Fact> facts;            ///< at most three; shown as cards, with or without a model
    std::vector<TextSpan> unverified;   ///< numbers, paths and names of the text that nothing here knows
    std::optional<std::string> prompt;  ///< a prompt for a clip that it proposes
    bool modelUsed = false;
    std::string whyNoModel;  ///< one sentence when it was not used
    Answer answer = {};      ///< figures of the model's part
};

/// One line of a conversation as it is shown.
struct Message {
    Turn turn;
    std::string time;                 ///< ISO 8601, UTC
    std::optional<Reply> reply = {};  ///< of the assistant's turns
    bool decision = false;            ///< kept by "Remember this"
};

struct DirectorState {
    enum class Is {
        Closed,   ///< no project is open; with a reason: the next wish tries again
        NoModel,  ///< search, facts and decisions answer
        Loading,
        Ready,
        Answering,
        Indexing,  ///< reading what was said; answers meanwhile
        Resting,   ///< a clip is being made: memory and cores are its own
        Failed,    ///< the model cannot be used; search, facts and decisions answer
    };
    Is is = Is::Closed;
    int percent = 0;          ///< Indexing
    std::string reason = {};  ///< Closed, NoModel, Failed: a paragraph

    friend bool operator==(const DirectorState&, const DirectorState&) = default;
};

}  // namespace lightreel
