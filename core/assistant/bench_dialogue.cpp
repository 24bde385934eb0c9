#include "core/assistant/bench_dialogue.h"

#include <algorithm>

namespace lightreel {
namespace {

struct Piece {
    size_t first = 0, end = 0;  ///< messages
};

int64_t sizeOf(const BenchDialogue& dialogue, const Piece& piece, const TextSize& size) {
    int64_t sum = 0;
    for (size_t i = piece.first; i < piece.end; ++i) sum += size(spokenLine(dialogue.messages[i]));
    return sum;
}

std::vector<Piece> piecesOf(const BenchDialogue& dialogue, int64_t most, const TextSize& size) {
    std::vector<Piece> pieces;
    int64_t filled = 0;
    for (size_t i = 0; i < dialogue.sessions.size(); ++i) {
        const bool last = i + 1 == dialogue.sessions.size();
        const Piece session{dialogue.sessions[i], last ? dialogue.messages.size() : dialogue.sessions[i + 1]};
        const int64_t own = sizeOf(dialogue, session, size);
        if (own > most) continue;
        const bool follows = !pieces.empty() && pieces.back().end == session.first;
        if (follows && filled + own <= most) {
            pieces.back().end = session.end;
            filled += own;
        } else {
            pieces.push_back(session);
            filled = own;
        }
    }
    return pieces;
}

bool within(const BenchQuestion& question, const Piece& piece) {
    return !question.evidence.empty() && std::ranges::all_of(question.evidence, [&](size_t i) {
        return i >= piece.first && i < piece.end;
    });
}

template <typename T>
std::vector<T> part(const std::vector<T>& all, const Piece& piece) {
    if (all.empty()) return {};
    return {all.begin() + static_cast<ptrdiff_t>(piece.first),
            all.begin() + static_cast<ptrdiff_t>(piece.end)};
}

BenchDialogue cutOut(const BenchDialogue& dialogue, const Piece& piece) {
    BenchDialogue out{dialogue.name, part(dialogue.messages, piece), part(dialogue.topics, piece), {}, {}};
    for (const size_t session : dialogue.sessions)
        if (session >= piece.first && session < piece.end) out.sessions.push_back(session - piece.first);
    for (const BenchQuestion& question : dialogue.questions) {
        if (!within(question, piece)) continue;
        out.questions.push_back(question);
        for (size_t& message : out.questions.back().evidence) message -= piece.first;
    }
    return out;
}

}  // namespace

std::vector<BenchDialogue> cutDialogue(const BenchDialogue& dialogue, int64_t most, const TextSize& size) {
    std::vector<BenchDialogue> out;
    for (const Piece& piece : piecesOf(dialogue, most, size))
        if (BenchDialogue cut = cutOut(dialogue, piece); !cut.questions.empty())
            out.push_back(std::move(cut));
    return out;
}

}  // namespace lightreel
