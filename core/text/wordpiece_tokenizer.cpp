#include "core/text/wordpiece_tokenizer.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <unordered_map>
#include <utility>

#include "core/text/unicode_scan.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

constexpr size_t kLargestVocabulary = 16 << 20;
constexpr size_t kMostTokens = 1'000'000;
constexpr size_t kLongestToken = 1024;
constexpr size_t kLongestWord = 100;  ///< characters; a longer one is unknown

/// The character's category in Unicode 8, whose tables the reference has: what was assigned later has none,
/// and six characters have changed theirs.
uint32_t categoryMask(char32_t c) {
    switch (c) {
        case 0x166D:
        case 0x111C9:
            return U_GC_PO_MASK;
        case 0x1734:
            return U_GC_MN_MASK;
        case 0xA9BD:
            return U_GC_MC_MASK;
        case 0x1885:
        case 0x1886:
            return U_GC_LO_MASK;
        default:
            break;
    }
    const auto point = static_cast<UChar32>(c);
    UVersionInfo age;
    u_charAge(point, age);
    return age[0] > 8 ? U_GC_CN_MASK : U_GET_GC_MASK(point);
}

/// Of the white space among control characters three count as blanks; the others go like the rest of them.
bool isDropped(char32_t c) {
    constexpr uint32_t kInvisible = U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CO_MASK;
    if (c == U'\t' || c == U'\n' || c == U'\r') return false;
    return c == 0xFFFD || (categoryMask(c) & kInvisible) != 0;
}

/// A mark that is a word by itself; of ASCII's symbols every one.
bool isMark(char32_t c) {
    const uint32_t alone = c < 0x80 ? U_GC_P_MASK | U_GC_S_MASK : U_GC_P_MASK;
    return (categoryMask(c) & alone) != 0;
}

/// The blocks of Chinese characters as BERT counts them: not those of kana or hangul. The block that Unicode
/// begins at 2B820 begins at 2B920 in the reference.
bool isChinese(char32_t c) {
    static constexpr std::array<std::pair<char32_t, char32_t>, 8> kBlocks{{{0x3400, 0x4DBF},
                                                                           {0x4E00, 0x9FFF},
                                                                           {0xF900, 0xFAFF},
                                                                           {0x20000, 0x2A6DF},
                                                                           {0x2A700, 0x2B73F},
                                                                           {0x2B740, 0x2B81F},
                                                                           {0x2B920, 0x2CEAF},
                                                                           {0x2F800, 0x2FA1F}}};
    return std::any_of(kBlocks.begin(), kBlocks.end(),
                       [c](const auto& block) { return c >= block.first && c <= block.second; });
}

icu::UnicodeString decomposed(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(status);
    if (U_FAILURE(status)) return text;
    icu::UnicodeString out = nfd->normalize(text, status);
    return U_FAILURE(status) ? text : out;
}

/// White space as single blanks, Chinese characters between blanks, nothing that cannot be seen.
icu::UnicodeString cleaned(std::string_view utf8) {
    icu::UnicodeString out;
    for (const char32_t c : toCharacters(utf8)) {
        const auto point = static_cast<UChar32>(c);
        if (isDropped(c)) continue;
        if (isSpace(c))
            out.append(u' ');
        else if (isChinese(c))
            out.append(u' ').append(point).append(u' ');
        else
            out.append(point);
    }
    return out;
}

/// Ids by token; looked up by parts of a word without copying them.
struct Hash {
    using is_transparent = void;
    size_t operator()(std::u32string_view token) const { return std::hash<std::u32string_view>()(token); }
};
using Ids = std::unordered_map<std::u32string, int64_t, Hash, std::equal_to<>>;

[[noreturn]] void damaged(const fs::path& path, const std::string& reason) {
    throw Failure{{ErrorCode::ModelDamaged, {{"path", path.string()}, {"reason", reason}}}};
}

std::vector<std::u32string> tokensOf(const fs::path& path) {
    std::error_code failure;
    if (!fs::is_regular_file(path, failure)) damaged(path, "it is missing");
    if (fs::file_size(path, failure) > kLargestVocabulary) damaged(path, "it is too large");
    std::ifstream file(path, std::ios::binary);
    std::vector<std::u32string> tokens;
    for (std::string line; std::getline(file, line);) {
        if (line.ends_with('\r')) line.pop_back();
        if (line.size() > kLongestToken) damaged(path, "it has a token that is too long");
        if (tokens.size() == kMostTokens) damaged(path, "it has too many tokens");
        tokens.push_back(toCharacters(line));
    }
    if (file.bad()) damaged(path, "it cannot be read");
    return tokens;
}

}  // namespace

std::vector<std::u32string> bertWords(std::string_view text) {
    const icu::UnicodeString plain = decomposed(cleaned(text));
    std::vector<std::u32string> words;
    bool within = false;  // a word that goes on
    for (int32_t i = 0; i < plain.length(); i = plain.moveIndex32(i, 1)) {
        const UChar32 point = plain.char32At(i);
        const auto c = static_cast<char32_t>(u_tolower(point));
        if ((categoryMask(static_cast<char32_t>(point)) & U_GC_MN_MASK) != 0) continue;
        const bool blank = isSpace(c), alone = isMark(c);
        if (!blank && (alone || !within)) words.emplace_back();
        if (!blank) words.back() += c;
        within = !blank && !alone;
    }
    return words;
}

struct WordPieceTokenizer::Tables {
    Ids starts;          ///< at a word's beginning
    Ids goingOn;         ///< inside a word; kept without their "##"
    size_t longest = 0;  ///< characters of the longest of them
    int64_t unknown = 0, start = 0, end = 0, size = 0;

    explicit Tables(const fs::path& path) {
        for (const std::u32string& token : tokensOf(path)) {
            longest = std::max(longest, token.size());
            if (!starts.emplace(token, size).second) damaged(path, "it has a token twice");
            if (token.starts_with(U"##")) goingOn.emplace(token.substr(2), size);
            ++size;
        }
        const auto id = [&](const char32_t* token) {
            const auto found = starts.find(token);
            if (found == starts.end()) damaged(path, "it lacks " + toUtf8(token));
            return found->second;
        };
        unknown = id(U"[UNK]");
        start = id(U"[CLS]");
        end = id(U"[SEP]");
    }

    /// The longest token that text begins with, and its id; length 0 when there is none.
    [[nodiscard]] std::pair<size_t, int64_t> longestPiece(std::u32string_view text, const Ids& ids) const {
        for (size_t length = std::min(longest, text.size()); length > 0; --length)
            if (const auto found = ids.find(text.substr(0, length)); found != ids.end())
                return {length, found->second};
        return {0, unknown};
    }

    /// A word that is not all of known pieces is one unknown.
    void append(std::u32string_view word, std::vector<int64_t>& out) const {
        const size_t before = out.size();
        bool known = word.size() <= kLongestWord;
        for (std::u32string_view rest = word; known && !rest.empty();) {
            const auto [length, id] = longestPiece(rest, rest.size() == word.size() ? starts : goingOn);
            known = length > 0;
            out.push_back(id);
            rest.remove_prefix(length);
        }
        if (known) return;
        out.resize(before);
        out.push_back(unknown);
    }
};

Result<WordPieceTokenizer> WordPieceTokenizer::open(const fs::path& vocabulary) {
    try {
        WordPieceTokenizer out;
        out.m_tables = std::make_shared<const Tables>(vocabulary);
        return out;
    } catch (const Failure& failure) {
        return failure.error;
    }
}

std::vector<int64_t> WordPieceTokenizer::encode(std::string_view text) const {
    std::vector<int64_t> ids;
    for (const std::u32string& word : bertWords(text)) m_tables->append(word, ids);
    return ids;
}

int64_t WordPieceTokenizer::start() const {
    return m_tables->start;
}

int64_t WordPieceTokenizer::end() const {
    return m_tables->end;
}

int64_t WordPieceTokenizer::size() const {
    return m_tables->size;
}

}  // namespace lightreel
