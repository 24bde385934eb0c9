#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace lightreel {

/// GPT-2's printable stand-in for each byte, as UTF-8: printable Latin-1 stands for itself, the rest follows
/// from U+0100.
[[nodiscard]] const std::array<std::string, 256>& byteAlphabet();

/// Byte-level byte pair encoding by a heap: n log n in the word's length.
/// source: arXiv 1508.07909; GPT-2's byte alphabet
class BytePairEncoder {
  public:
    /// In the place of an id: bytes without a token are left out, and their neighbours stand side by side, as
    /// the tokenizers library has it without an unknown token.
    static constexpr int64_t kLeftOut = -1;

    /// vocabulary: token -> id; merges: pairs of tokens, most wanted first; unknown: the id for bytes that
    /// have none, or kLeftOut; endOfWord: what a word's last byte has behind it in the vocabulary ("</w>" in
    /// CLIP's), or nothing. errors: ModelDamaged when a merge names a token that is not in the vocabulary
    static Result<BytePairEncoder> make(std::unordered_map<std::string, int64_t> vocabulary,
                                        const std::vector<std::pair<std::string, std::string>>& merges,
                                        int64_t unknown, std::string_view endOfWord, std::string_view path);

    /// Appends the tokens of one word (UTF-8) to ids.
    void encode(std::string_view word, std::vector<int64_t>& ids) const;

    [[nodiscard]] int64_t size() const { return m_size; }

  private:
    struct Merge {
        int64_t rank;
        int64_t id;
    };
    struct PairHash {
        size_t operator()(const std::pair<int64_t, int64_t>& pair) const {
            return std::hash<int64_t>()(pair.first * 1'000'003 + pair.second);
        }
    };
    std::array<int64_t, 256> m_inside{};  ///< id of a byte inside a word
    std::array<int64_t, 256> m_last{};    ///< id of a byte at a word's end
    std::unordered_map<std::pair<int64_t, int64_t>, Merge, PairHash> m_merges;
    int64_t m_size = 0;
};

}  // namespace lightreel
