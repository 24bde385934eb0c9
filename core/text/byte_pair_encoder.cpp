#include "core/text/byte_pair_encoder.h"

#include <queue>

namespace lightreel {
namespace {

std::array<std::string, 256> makeByteAlphabet() {
    const auto printable = [](int byte) {
        return (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) ||
               (byte >= 0xAE && byte <= 0xFF);
    };
    std::array<std::string, 256> out;
    int next = 0x100;
    for (int byte = 0; byte < 256; ++byte) {
        const int c = printable(byte) ? byte : next++;
        std::string& text = out[static_cast<size_t>(byte)];
        if (c < 0x80) {
            text += static_cast<char>(c);
        } else {
            text += static_cast<char>(0xC0 | (c >> 6));
            text += static_cast<char>(0x80 | (c & 0x3F));
        }
    }
    return out;
}

/// A piece of the word in a doubly linked list over an array.
struct Piece {
    int64_t id;
    int previous, next;  // -1: none
    bool alive = true;
};

/// A possible merge of two neighbours; stale ones are recognised by their ids.
struct Candidate {
    int64_t rank;
    int left;
    int64_t leftId, rightId, mergedId;

    bool operator<(const Candidate& other) const {
        return rank != other.rank ? rank > other.rank
                                  : left > other.left;  // smallest rank, then leftmost, first
    }
};

}  // namespace

const std::array<std::string, 256>& byteAlphabet() {
    static const std::array<std::string, 256> alphabet = makeByteAlphabet();
    return alphabet;
}

Result<BytePairEncoder> BytePairEncoder::make(std::unordered_map<std::string, int64_t> vocabulary,
                                              const std::vector<std::pair<std::string, std::string>>& merges,
                                              int64_t unknown, std::string_view endOfWord,
                                              std::string_view path) {
    BytePairEncoder out;
    out.m_size = static_cast<int64_t>(vocabulary.size());
    const auto idOf = [&vocabulary, unknown](const std::string& token) {
        const auto found = vocabulary.find(token);
        return found == vocabulary.end() ? unknown : found->second;
    };
    const std::array<std::string, 256>& alphabet = byteAlphabet();
    for (size_t byte = 0; byte < 256; ++byte) {
        out.m_inside[byte] = idOf(alphabet[byte]);
        out.m_last[byte] = idOf(alphabet[byte] + std::string(endOfWord));
    }
    int64_t rank = 0;
    for (const auto& [left, right] : merges) {
        const auto leftAt = vocabulary.find(left), rightAt = vocabulary.find(right),
                   both = vocabulary.find(left + right);
        if (leftAt == vocabulary.end() || rightAt == vocabulary.end() || both == vocabulary.end())
            return Error{ErrorCode::ModelDamaged,
                         {{"path", std::string(path)},
                          {"reason", "its merge \"" + left.substr(0, 40) + " " + right.substr(0, 40) +
                                         "\" is not in the vocabulary"}}};
        out.m_merges.emplace(std::pair{leftAt->second, rightAt->second}, Merge{rank++, both->second});
    }
    return out;
}

void BytePairEncoder::encode(std::string_view word, std::vector<int64_t>& ids) const {
    std::vector<Piece> pieces;
    pieces.reserve(word.size());
    for (size_t i = 0; i < word.size(); ++i) {
        const auto byte = static_cast<unsigned char>(word[i]);
        const int64_t id = i + 1 == word.size() ? m_last[byte] : m_inside[byte];
        const auto place = static_cast<int>(pieces.size());
        if (id != kLeftOut) pieces.push_back({id, place - 1, place + 1});
    }
    if (!pieces.empty()) pieces.back().next = -1;
    const auto count = static_cast<int>(pieces.size());
    std::priority_queue<Candidate> queue;
    const auto consider = [&](int left) {
        if (left < 0 || pieces[static_cast<size_t>(left)].next < 0) return;
        const Piece& a = pieces[static_cast<size_t>(left)];
        const Piece& b = pieces[static_cast<size_t>(a.next)];
        if (const auto found = m_merges.find({a.id, b.id}); found != m_merges.end())
            queue.push({found->second.rank, left, a.id, b.id, found->second.id});
    };
    for (int i = 0; i + 1 < count; ++i) consider(i);
    while (!queue.empty()) {
        const Candidate best = queue.top();
        queue.pop();
        Piece& left = pieces[static_cast<size_t>(best.left)];
        if (!left.alive || left.id != best.leftId || left.next < 0) continue;
        Piece& right = pieces[static_cast<size_t>(left.next)];
        if (right.id != best.rightId) continue;
        left.id = best.mergedId;
        right.alive = false;
        left.next = right.next;
        if (right.next >= 0) pieces[static_cast<size_t>(right.next)].previous = best.left;
        consider(left.previous);
        consider(best.left);
    }
    for (int i = count > 0 ? 0 : -1; i >= 0; i = pieces[static_cast<size_t>(i)].next)
        ids.push_back(pieces[static_cast<size_t>(i)].id);
}

}  // namespace lightreel
