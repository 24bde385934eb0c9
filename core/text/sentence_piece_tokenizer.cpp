#include "core/text/sentence_piece_tokenizer.h"

#include <charconv>
#include <cmath>
#include <queue>

#include "core/text/unicode_scan.h"

namespace lightreel {
namespace {

constexpr char32_t kBlank = U'\u2581';

/// The byte of "<0x0A>"; nothing for another text.
std::optional<uint8_t> byteOf(std::string_view token) {
    uint8_t byte = 0;
    if (token.size() != 6 || !token.starts_with("<0x") || token.back() != '>') return std::nullopt;
    const char* end = token.data() + 5;
    const auto read = std::from_chars(token.data() + 3, end, byte, 16);
    return read.ec == std::errc() && read.ptr == end ? std::optional(byte) : std::nullopt;
}

std::string bytesOfToken(const TokenTable& table, size_t id) {
    if (table.kind(id) == TokenKind::Byte)
        return std::string(1, static_cast<char>(byteOf(table.text(id)).value_or(0)));
    std::u32string characters = toCharacters(table.text(id));
    for (char32_t& c : characters)
        if (c == kBlank) c = U' ';
    return toUtf8(characters);
}

/// A piece of the text in a doubly linked list over an array; joined ones are empty.
struct Piece {
    size_t begin, size;
    int previous, next;  // -1: none
};

/// Two neighbours that are a token together; stale ones are recognised by their sizes.
struct Candidate {
    double score;
    int left, right;
    size_t size;

    bool operator<(const Candidate& other) const {
        return score != other.score ? score < other.score
                                    : left > other.left;  // highest score, then leftmost, first
    }
};

std::vector<Piece> charactersOf(std::string_view text) {
    std::vector<Piece> pieces;
    for (size_t at = 0; at < text.size();) {
        size_t size = 1;
        while (at + size < text.size() && (static_cast<unsigned char>(text[at + size]) & 0xC0U) == 0x80U)
            ++size;
        const auto place = static_cast<int>(pieces.size());
        pieces.push_back({at, size, place - 1, place + 1});
        at += size;
    }
    if (!pieces.empty()) pieces.back().next = -1;
    return pieces;
}

/// score(text): of the token with that text, or nothing.
template <typename Score>
std::vector<Piece> joined(std::string_view text, const Score& score) {
    std::vector<Piece> pieces = charactersOf(text);
    const auto at = [&pieces](int i) -> Piece& { return pieces[static_cast<size_t>(i)]; };
    std::priority_queue<Candidate> queue;
    const auto consider = [&](int left) {
        const int right = left < 0 ? -1 : at(left).next;
        if (right < 0) return;
        const size_t size = at(left).size + at(right).size;
        if (const auto found = score(text.substr(at(left).begin, size)))
            queue.push({*found, left, right, size});
    };
    for (int i = 0; i + 1 < static_cast<int>(pieces.size()); ++i) consider(i);
    while (!queue.empty()) {
        const Candidate best = queue.top();
        queue.pop();
        Piece &left = at(best.left), &right = at(best.right);
        if (left.size == 0 || right.size == 0 || left.size + right.size != best.size) continue;
        left.size = best.size;
        right.size = 0;
        left.next = right.next;
        if (right.next >= 0) at(right.next).previous = best.left;
        consider(left.previous);
        consider(best.left);
    }
    std::erase_if(pieces, [](const Piece& piece) { return piece.size == 0; });
    return pieces;
}

}  // namespace

SentencePieceTokenizer::SentencePieceTokenizer(const GgufHeader& header, std::string_view path)
    : Tokenizer(TokenTable(header, path, /*begins=*/true), bytesOfToken) {
    const auto& scores = tokenList<double>(header, "tokenizer.ggml.scores", path);
    if (scores.size() != table().size())
        refuseVocabulary(path, "its tokens and their scores differ in number");
    for (size_t i = 0; i < table().size(); ++i) {
        if (table().kind(i) != TokenKind::Normal) continue;
        if (!std::isfinite(scores[i])) refuseVocabulary(path, "one of its scores is no number");
        m_pieces.emplace(table().text(i), Token{static_cast<int64_t>(i), scores[i]});
    }
    addBytes(table(), path);
    const bool* blank = header.get<bool>("tokenizer.ggml.add_space_prefix");
    m_blankFirst = blank == nullptr || *blank;
}

void SentencePieceTokenizer::addBytes(const TokenTable& table, std::string_view path) {
    m_bytes.fill(-1);
    for (size_t i = 0; i < table.size(); ++i)
        if (table.kind(i) == TokenKind::Byte) {
            const std::optional<uint8_t> byte = byteOf(table.text(i));
            if (!byte) refuseVocabulary(path, "one of its bytes is none");
            m_bytes[*byte] = static_cast<int64_t>(i);
        }
    for (const int64_t id : m_bytes)
        if (id < 0) refuseVocabulary(path, "its vocabulary has no tokens for all bytes");
}

const SentencePieceTokenizer::Token* SentencePieceTokenizer::find(std::string_view piece) const {
    const auto found = m_pieces.find(piece);
    return found == m_pieces.end() ? nullptr : &found->second;
}

std::vector<int64_t> SentencePieceTokenizer::encode(std::string_view text) const {
    std::u32string characters = toCharacters(text);
    if (m_blankFirst && !characters.empty()) characters.insert(characters.begin(), U' ');
    for (char32_t& c : characters)
        if (c == U' ') c = kBlank;
    const std::string whole = toUtf8(characters);
    const auto score = [this](std::string_view piece) {
        const Token* token = find(piece);
        return token == nullptr ? std::nullopt : std::optional(token->score);
    };
    std::vector<int64_t> ids;
    for (const Piece& piece : joined(whole, score)) {
        const std::string_view bytes = std::string_view(whole).substr(piece.begin, piece.size);
        if (const Token* token = find(bytes))
            ids.push_back(token->id);
        else
            for (const char byte : bytes) ids.push_back(m_bytes[static_cast<unsigned char>(byte)]);
    }
    return ids;
}

}  // namespace lightreel
