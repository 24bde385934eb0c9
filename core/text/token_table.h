#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/weights/gguf.h"

namespace lightreel {

/// What a token is for; the numbers are llama.cpp's.
enum class TokenKind : int64_t {
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6
};

/// The tokens that a GGUF file lists, by their ids. Torch-free.
class TokenTable {
  public:
    /// begins: a text has the file's first token before it where the file does not say. Throws
    /// Failure{ModelDamaged} for lists that are missing, of different lengths or with a token twice, and for
    /// an id that is none.
    TokenTable(const GgufHeader& header, std::string_view path, bool begins);

    [[nodiscard]] size_t size() const { return m_texts.size(); }
    [[nodiscard]] bool has(int64_t id) const { return id >= 0 && std::cmp_less(id, m_texts.size()); }
    [[nodiscard]] const std::string& text(size_t id) const { return m_texts[id]; }
    [[nodiscard]] TokenKind kind(size_t id) const { return m_kinds[id]; }
    /// No text: it steers the network, or stands for what the vocabulary lacks.
    [[nodiscard]] bool isControl(size_t id) const {
        return m_kinds[id] == TokenKind::Control || m_kinds[id] == TokenKind::Unknown;
    }
    /// The id of a control token by its text.
    [[nodiscard]] std::optional<int64_t> control(std::string_view text) const;
    /// What stands once before everything.
    [[nodiscard]] std::optional<int64_t> beginning() const { return m_beginning; }

  private:
    std::vector<std::string> m_texts;
    std::vector<TokenKind> m_kinds;
    std::map<std::string, int64_t, std::less<>> m_controls;
    std::optional<int64_t> m_beginning;
};

/// A list of a vocabulary. Throws Failure{ModelDamaged} when it is missing, empty or of other values.
template <typename Value>
[[nodiscard]] const std::vector<Value>& tokenList(const GgufHeader& header, const char* key,
                                                  std::string_view path);

/// Throws Failure{ModelDamaged}.
[[noreturn]] void refuseVocabulary(std::string_view path, const std::string& reason);

}  // namespace lightreel
