#pragma once
#include <array>
#include <unordered_map>

#include "core/text/tokenizer.h"

namespace lightreel {

/// SentencePiece's byte pair encoding, as Llama 2 and its kin have it: of all neighbours that are a token
/// together, those with the highest score are joined first, over the whole text; a blank is U+2581, and a
/// character without a token becomes its bytes. Only normal tokens are made of text.
/// source: arXiv 1808.06226; sentencepiece's bpe::Model
class SentencePieceTokenizer : public Tokenizer {
  public:
    /// Throws Failure{ModelDamaged}, also when a byte has no token.
    SentencePieceTokenizer(const GgufHeader& header, std::string_view path);

    /// Before every text that is not empty comes one blank, where the file has it so (add_space_prefix).
    [[nodiscard]] std::vector<int64_t> encode(std::string_view text) const override;

  private:
    struct Hash {
        using is_transparent = void;
        size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    struct Token {
        int64_t id;
        double score;
    };
    [[nodiscard]] const Token* find(std::string_view piece) const;
    void addBytes(const TokenTable& table, std::string_view path);

    std::unordered_map<std::string, Token, Hash, std::equal_to<>> m_pieces;
    std::array<int64_t, 256> m_bytes{};
    bool m_blankFirst;
};

}  // namespace lightreel
