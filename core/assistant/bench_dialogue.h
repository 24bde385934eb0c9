#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/assistant/dialogue_windows.h"

namespace lightreel {

/// Something that was said in a dialogue, asked again later.
struct BenchQuestion {
    std::string text;
    std::string stem = {};                 ///< how the reply begins; given, so that its form costs nothing
    std::string answer;                    ///< gold, with the blank before it where it has one
    std::vector<size_t> evidence = {};     ///< messages that hold the answer, ascending
    std::vector<std::string> decoys = {};  ///< answers of the same form that are wrong
    std::string kind = {};                 ///< what it is counted with

    friend bool operator==(const BenchQuestion&, const BenchQuestion&) = default;
};

/// A dialogue in its order. Two sessions are apart in time; it is only ever cut between them.
struct BenchDialogue {
    std::string name;
    std::vector<Utterance> messages;
    std::vector<int> topics;       ///< of every message; empty where nobody knows them
    std::vector<size_t> sessions;  ///< first message of each, ascending, from 0
    std::vector<BenchQuestion> questions;

    friend bool operator==(const BenchDialogue&, const BenchDialogue&) = default;
};

/// Tokens of a text.
using TextSize = std::function<int64_t(std::string_view)>;

/// Pieces of whole sessions with no more than so many tokens; a session that is longer is left out. A
/// question comes along where all of its evidence lies within one piece; it is numbered anew. Pieces without
/// a question are left out.
[[nodiscard]] std::vector<BenchDialogue> cutDialogue(const BenchDialogue& dialogue, int64_t most,
                                                     const TextSize& size);

}  // namespace lightreel
